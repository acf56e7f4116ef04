import { Alert, Button, Group, Stack, Table, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { filledTemplateQuery, templateQuery } from "../../api/templates";
import type { Template } from "../../api/types";
import { Copyable } from "../../components/CopyButton";
import { ErrorState } from "../../components/ErrorState";
import { Fact, Facts } from "../../components/Fact";
import { LoadingRows } from "../../components/LoadingRows";
import { MessagePreview } from "../../components/MessagePreview";
import { SideSheet } from "../../components/SideSheet";
import { text } from "../../i18n";
import { saveCsv } from "../../lib/csv";
import { formatInstant } from "../../lib/format";
import { sampleCsv } from "../../lib/sampleCsv";
import { cardFormat, headerFormat } from "../../lib/template";
import { CategoryName, QualityBadge, TemplateBadge } from "./TemplateBadges";

/** One template: how it looks, what it wants, and what Meta says of it. */
export function TemplateSheet({ id, onClose }: { id: number | undefined; onClose: () => void }) {
  const query = useQuery({ ...templateQuery(id ?? 0), enabled: id !== undefined });
  const template = query.data;
  return (
    <SideSheet opened={id !== undefined} title={template?.name ?? text.templates.name} onClose={onClose}>
      {template ? (
        <Details template={template} />
      ) : query.isError ? (
        <ErrorState title={text.templates.failed} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <LoadingRows rows={3} height={80} />
      )}
    </SideSheet>
  );
}

function Details({ template }: { template: Template }) {
  const { language, category, quality, waba, metaId, syncedAt, rejectedReason } = template;
  return (
    <>
      <Facts>
        <Fact name={text.templates.status}>
          <TemplateBadge template={template} />
        </Fact>
        <Fact name={text.templates.quality}>
          <QualityBadge quality={quality} />
        </Fact>
        <Fact name={text.templates.category}>
          <CategoryName category={category} />
        </Fact>
        <Fact name={text.templates.language}>{language}</Fact>
        <Fact name={text.templates.account}>{waba.name}</Fact>
        <Fact name={text.templates.metaId}>
          <Copyable value={metaId} />
        </Fact>
        <Fact name={text.templates.synced}>{formatInstant(syncedAt)}</Fact>
      </Facts>
      {rejectedReason && rejectedReason !== "NONE" && (
        <Alert color="red" title={text.templates.rejected}>
          {rejectedReason}
        </Alert>
      )}
      <Preview template={template} />
      <Slots template={template} />
    </>
  );
}

/** Filled with Meta's own examples. */
function Preview({ template }: { template: Template }) {
  const examples = Object.fromEntries(template.slots.map(({ key, example }) => [key, example]));
  const query = useQuery(filledTemplateQuery(template.id, examples));
  return (
    <Stack component="section" gap="xs" aria-label={text.templates.preview}>
      <Text fw={600}>{text.templates.preview}</Text>
      {query.data ? (
        <MessagePreview preview={query.data} header={headerFormat(template)} cardHeader={cardFormat(template)} />
      ) : query.isError ? (
        <ErrorState title={text.templates.previewFailed} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <LoadingRows rows={1} height={200} />
      )}
    </Stack>
  );
}

function Slots({ template }: { template: Template }) {
  return (
    <Stack component="section" gap="xs" aria-label={text.templates.parameters}>
      <Group justify="space-between">
        <Text fw={600}>{text.templates.parameters}</Text>
        {template.slots.length > 0 && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => saveCsv(`${template.name}.csv`, sampleCsv(template))}
          >
            {text.templates.sample}
          </Button>
        )}
      </Group>
      {template.slots.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.templates.noParameters}
        </Text>
      ) : (
        <Table fz="sm" layout="fixed">
          <Table.Tbody>
            {template.slots.map(({ key, required, example }) => (
              <Table.Tr key={key}>
                <Table.Td style={{ overflowWrap: "anywhere" }}>
                  <Text size="sm" ff="monospace">
                    {key}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {required ? text.templates.required : text.templates.optional}
                  </Text>
                </Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{example && text.templates.example(example)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
