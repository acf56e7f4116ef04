import { ActionIcon, Alert, Box, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { leadsQuery } from "../../api/audiences";
import { filledTemplateQuery } from "../../api/templates";
import type { Lead, Template } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { MessagePreview } from "../../components/MessagePreview";
import { LeadName } from "../../components/RecipientName";
import { SearchInput } from "../../components/SearchInput";
import { text } from "../../i18n";
import { fill, isOpen } from "../../lib/bindings";
import { cardFormat, headerFormat } from "../../lib/template";
import { type SendEditor } from "./sendEditor";
import { slotNames } from "./slotName";

/** The message as one person after another of the audience will see it, while it is being written. */
export function LeadPreview({ editor, children }: { editor: SendEditor; children: (lead?: Lead) => ReactNode }) {
  const { template, audience } = editor;
  const leads = useLeads(editor.campaign.audienceId, audience?.status === "ready");
  return (
    <>
      <Stack gap="sm" component="section" aria-label={text.leadPreview.title}>
        <Title order={3} size="h5">
          {text.leadPreview.title}
        </Title>
        {template ? (
          <Filled editor={editor} template={template} lead={leads.lead} />
        ) : (
          <Text size="sm" c="dimmed" mih={120}>
            {text.leadPreview.choose}
          </Text>
        )}
        {template && <LeadChooser leads={leads} count={audience?.totals.ok ?? 0} />}
      </Stack>
      {template && children(leads.lead)}
    </>
  );
}

/** Walks through the people who can be reached, a page at a time; or through those that a search finds. */
function useLeads(audience: number, enabled: boolean) {
  const [place, setPlace] = useState(0);
  const [q, setQ] = useState("");
  const filter = q === "" ? { status: "ok" as const } : { q };
  const query = useInfiniteQuery({ ...leadsQuery(audience, filter), enabled });
  const loaded = query.data?.pages.flatMap((page) => page.items) ?? [];
  return {
    query,
    place,
    lead: loaded[place],
    isLast: place >= loaded.length - 1 && !query.hasNextPage,
    searching: q !== "",
    search: (next: string) => {
      setPlace(0);
      setQ(next);
    },
    go: (step: 1 | -1) => {
      if (place + step >= loaded.length - 1 && query.hasNextPage) void query.fetchNextPage();
      setPlace(Math.max(place + step, 0));
    },
  };
}

function LeadChooser({ leads, count }: { leads: ReturnType<typeof useLeads>; count: number }) {
  const { query, place, lead, isLast, searching } = leads;
  if (query.isError)
    return (
      <ErrorState title={text.leadPreview.leadsFailed} error={query.error} onRetry={() => void query.refetch()} />
    );
  return (
    <Stack gap="xs">
      <Group wrap="nowrap" justify="space-between" gap="xs">
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={text.leadPreview.previous}
          disabled={place === 0}
          onClick={() => leads.go(-1)}
        >
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <Text size="sm" ta="center" className="numbers" aria-live="polite" mih={42}>
          {lead ? (
            <>
              <LeadName lead={lead} />
              {lead.externalId && ` · ${lead.externalId}`}
              <br />
              <Text span size="xs" c="dimmed">
                {!searching && text.leadPreview.person(place + 1, count)}
              </Text>
            </>
          ) : (
            searching && query.isSuccess && !query.isFetching && text.leadPreview.nobody
          )}
        </Text>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={text.leadPreview.next}
          disabled={isLast}
          onClick={() => leads.go(1)}
        >
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <SearchInput label={text.leadPreview.find} value="" onSearch={leads.search} />
    </Stack>
  );
}

const typingMs = 120;

function Filled({ editor, template, lead }: { editor: SendEditor; template: Template; lead: Lead | undefined }) {
  const { parameters } = editor.form;
  const { values, missing, fellBack } = fill(parameters, template, lead);
  const [settledValues] = useDebouncedValue(values, typingMs);
  const query = useQuery(filledTemplateQuery(template.id, settledValues));
  const open = template.slots.filter(({ key, required }) => required && isOpen(parameters[key])).map(({ key }) => key);
  if (query.isError)
    return <ErrorState title={text.leadPreview.failed} error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton height={220} radius="md" />;
  return (
    <Stack gap="xs">
      <MessagePreview preview={query.data} header={headerFormat(template)} cardHeader={cardFormat(template)} />
      <Box mih={20}>
        {missing.length > 0 && (
          <Alert color="yellow" p="xs">
            {text.leadPreview.missing(slotNames(missing, template))}
          </Alert>
        )}
        <Text size="xs" c="dimmed">
          {open.length > 0 && text.leadPreview.open(slotNames(open, template))}{" "}
          {fellBack.length > 0 && text.leadPreview.fellBack(slotNames(fellBack, template))}
        </Text>
      </Box>
    </Stack>
  );
}
