import { Alert, Anchor, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { audienceQuery, rejectsUrl } from "../../api/audiences";
import type { Audience } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { ErrorState } from "../../components/ErrorState";
import { Fact, Facts } from "../../components/Fact";
import { LoadingRows } from "../../components/LoadingRows";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { formatBytes, formatInstant, formatNumber, formatPercent, share } from "../../lib/format";
import { AudienceBadge } from "./AudienceBadge";
import { AudienceCountries } from "./AudienceCountries";

const route = getRouteApi("/workspace/audiences/$audienceId");

export function AudiencePage() {
  const { audienceId } = route.useParams();
  const query = useQuery(audienceQuery(audienceId));
  return (
    <Stack gap="lg">
      <BackLink to="/audiences" label={text.audience.back} />
      {query.data ? (
        <Loaded audience={query.data} />
      ) : query.isError ? (
        <>
          <PageTitle title={text.audience.one} />
          <ErrorState title={text.audience.failed} error={query.error} onRetry={() => void query.refetch()} />
        </>
      ) : (
        <>
          <PageTitle title={text.audience.one} />
          <LoadingRows rows={2} height={160} />
        </>
      )}
    </Stack>
  );
}

function Loaded({ audience }: { audience: Audience }) {
  return (
    <>
      <PageTitle title={audience.name} beside={<AudienceBadge status={audience.status} />} />
      {audience.error && (
        <Alert color="red" title={text.audience.refused}>
          {audience.error.message}
        </Alert>
      )}
      {audience.status === "ingesting" && <Alert color="blue">{text.audience.ingesting}</Alert>}
      <FileFacts audience={audience} />
      <Totals audience={audience} />
      {audience.status === "ready" && <AudienceCountries audience={audience} />}
    </>
  );
}

function FileFacts({ audience }: { audience: Audience }) {
  const { fileName, bytesRead, encoding, delimiter, phoneColumn, externalIdColumn, columns } = audience;
  const delimiterName = delimiter && (text.audience.delimiters[delimiter] ?? delimiter);
  const file = [fileName, formatBytes(bytesRead), encoding, delimiterName].filter(Boolean).join(" · ");
  return (
    <Facts>
      <Fact name={text.audience.format}>{file}</Fact>
      <Fact name={text.audience.phoneColumn}>{phoneColumn ?? text.states.none}</Fact>
      <Fact name={text.audience.externalIdColumn}>{externalIdColumn ?? text.states.none}</Fact>
      <Fact name={text.audience.columns}>{columns.join(", ") || text.states.none}</Fact>
      <Fact name={text.audiences.created}>{formatInstant(audience.createdAt)}</Fact>
    </Facts>
  );
}

const kinds = ["ok", "ineligibleGeo", "invalidPhone", "duplicate"] as const;

function Totals({ audience }: { audience: Audience }) {
  const { totals, rowsRead } = audience;
  const rejected = totals.ineligibleGeo + totals.invalidPhone + totals.duplicate;
  return (
    <Panel
      title={`${text.audience.totals}: ${formatNumber(rowsRead)}`}
      aside={
        audience.status === "ready" &&
        rejected > 0 && (
          <Anchor href={rejectsUrl(audience.id)} download size="sm">
            <Group gap={4} wrap="nowrap">
              <IconDownload size={16} aria-hidden />
              {text.audience.rejects}
            </Group>
          </Anchor>
        )
      }
    >
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {kinds.map((kind) => (
          <div key={kind}>
            <Text size="sm" c="dimmed">
              {text.audience.total[kind]}
            </Text>
            <Text fz={22} fw={650} className="numbers">
              {formatNumber(totals[kind])}{" "}
              <Text span size="xs" c="dimmed">
                {formatPercent(share(totals[kind], rowsRead))}
              </Text>
            </Text>
            <Text size="xs" c="dimmed">
              {text.audience.hint[kind]}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Panel>
  );
}
