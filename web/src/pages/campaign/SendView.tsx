import { Alert, SimpleGrid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { reportQuery, templateQuery } from "../../api/campaigns";
import type { Send } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { Fact, Facts } from "../../components/Fact";
import { LoadingRows } from "../../components/LoadingRows";
import { OutcomeBar, OutcomeLegend } from "../../components/OutcomeBar";
import { Panel } from "../../components/Panel";
import { SendBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { formatWallTime } from "../../lib/format";
import { isPrepared, isToCome } from "../../lib/funnel";
import { Countries } from "./Countries";
import { Failures } from "./Failures";
import { FunnelTable } from "./FunnelTable";
import { Messages } from "./Messages";
import { ReadRate } from "./ReadRate";
import { Skipped } from "./Skipped";

/** One send: its live counts from the events, and beneath them the report and the messages. */
export function SendView({ send }: { send: Send }) {
  if (!isPrepared(send)) return <SendToCome send={send} />;
  return (
    <>
      <Panel title={text.send.outcomes} aside={<SendBadge status={send.status} />}>
        {send.statusReason && <Alert color="yellow">{send.statusReason}</Alert>}
        <SendFacts send={send} />
        <OutcomeBar funnel={send.funnel} label={text.send.outcomes} />
        <Text size="sm" c="dimmed" className="numbers" data-testid="audience">
          {text.send.ofAudience(send.funnel.audience)}
        </Text>
        <OutcomeLegend funnel={send.funnel} />
      </Panel>
      <SendReport send={send} />
      <Messages send={send} />
    </>
  );
}

function SendToCome({ send }: { send: Send }) {
  return (
    <Panel title={text.send.toCome} aside={<SendBadge status={send.status} />}>
      {send.statusReason && <Alert color="yellow">{send.statusReason}</Alert>}
      <SendFacts send={send} />
      {isToCome(send) && (
        <Text size="sm" c="dimmed">
          {text.send.notPrepared}
        </Text>
      )}
    </Panel>
  );
}

function SendFacts({ send }: { send: Send }) {
  return (
    <Facts>
      <Fact name={text.send.category[send.category]}>
        {text.send.local(formatWallTime(send.scheduledLocal), send.timeZone, send.utcOffset)}
      </Fact>
      <Fact name={text.send.template}>
        {send.templateId === null ? text.send.noTemplate : <TemplateName id={send.templateId} />}
      </Fact>
      <Fact name={text.send.pace}>{text.send.perSecond(send.maxMessagesPerSecond)}</Fact>
    </Facts>
  );
}

function TemplateName({ id }: { id: number }) {
  const { data } = useQuery(templateQuery(id));
  return data ? `${data.name} (${data.language})` : "…";
}

function SendReport({ send }: { send: Send }) {
  const query = useQuery(reportQuery(send.id));
  if (query.isPending)
    return (
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <LoadingRows rows={1} height={280} />
        <LoadingRows rows={1} height={280} />
      </SimpleGrid>
    );
  if (!query.data)
    return <ErrorState title={text.send.reportFailed} error={query.error} onRetry={() => void query.refetch()} />;
  const report = query.data;
  return (
    <>
      {query.isError && (
        <ErrorState title={text.send.reportFailed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <FunnelTable funnel={send.funnel} />
        <ReadRate report={report} />
        <Failures report={report} />
        <Skipped report={report} />
      </SimpleGrid>
      <Countries report={report} />
    </>
  );
}
