import { Alert, Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode } from "react";
import { traceQuery } from "../../api/people";
import type { Message, Send } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { Copyable } from "../../components/CopyButton";
import { ErrorState } from "../../components/ErrorState";
import { Fact, Facts } from "../../components/Fact";
import { LoadingRows } from "../../components/LoadingRows";
import { MessageName } from "../../components/RecipientName";
import { SideSheet } from "../../components/SideSheet";
import { MessageBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { countryName, formatNumber } from "../../lib/format";
import { isMessageStatus } from "../../lib/messageStatus";
import { isErasedMessage } from "../../lib/recipient";
import { MessageTimeline } from "./MessageTimeline";
import { OptOutButton } from "./OptOutButton";
import { Provider } from "./Provider";
import { Rules } from "./Rules";
import { SettleOne } from "./SettleOne";

interface Props {
  ids: Pick<Send, "id" | "campaignId">;
  person: Message | null;
  onClose: () => void;
}

/** Everything there is to know about one recipient of a send. */
export function PersonSheet({ ids, person, onClose }: Props) {
  return (
    <SideSheet opened={person !== null} title={person && <MessageName message={person} />} onClose={onClose}>
      {person && <Person ids={ids} person={person} />}
    </SideSheet>
  );
}

function Person({ ids, person }: { ids: Props["ids"]; person: Message }) {
  const { phone } = person;
  const mayEdit = useMayEdit();
  const query = useQuery({ ...traceQuery(ids.id, phone ?? ""), enabled: phone !== null });
  const trace = query.data;
  const row = trace?.leads.find(({ leadNo }) => leadNo === person.leadNo);
  // A number may stand in the file twice; the trace is of the row that counts.
  const isTheOne = trace === undefined || trace.leads[0]?.leadNo === person.leadNo;
  const message = isTheOne && trace?.outcome.message ? { ...person, ...trace.outcome.message } : person;
  const status = isTheOne && isMessageStatus(trace?.outcome.status) ? trace.outcome.status : person.status;
  return (
    <>
      <Facts>
        <Fact name={text.people.status}>
          <MessageBadge status={status} />
        </Fact>
        {person.country && <Fact name={text.people.country}>{countryName(person.country)}</Fact>}
        {person.externalId && (
          <Fact name={text.people.externalId}>
            <Copyable value={person.externalId} />
          </Fact>
        )}
        {row && <Fact name={text.leads.row}>{formatNumber(row.rowNo)}</Fact>}
      </Facts>
      {isTheOne && trace && <Text size="sm">{trace.outcome.explanation}</Text>}
      {!isTheOne && row?.reason && <Text size="sm">{row.reason}</Text>}
      {status === "in_doubt" && mayEdit && <SettleOne ids={ids} leadNo={person.leadNo} />}
      <Section title={text.person.timeline}>
        <MessageTimeline message={message} />
      </Section>
      <Provider message={message} />
      <Section title={status === "skipped" || !isTheOne ? text.person.whyNot : text.person.why}>
        {phone === null ? (
          <Alert color="gray">{isErasedMessage(person) ? text.person.erased : (person.note ?? text.person.noTrace)}</Alert>
        ) : trace ? (
          <Rules trace={trace} />
        ) : query.isError ? (
          <ErrorState title={text.person.failed} error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <LoadingRows rows={6} height={24} />
        )}
      </Section>
      {phone !== null && mayEdit && <OptOutButton phone={phone} />}
      {phone !== null && (
        <Anchor href={`/api/v1/sends/${ids.id}/trace?phone=${encodeURIComponent(phone)}`} size="xs" target="_blank">
          GET /api/v1/sends/{ids.id}/trace
        </Anchor>
      )}
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack component="section" gap="xs" aria-label={title}>
      <Text fw={600}>{title}</Text>
      {children}
    </Stack>
  );
}
