import { Alert, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Connection } from "../../api/liveCampaign";
import { reportQuery } from "../../api/campaigns";
import type { Campaign, Send } from "../../api/types";
import { OutcomeBar, OutcomeLegend } from "../../components/OutcomeBar";
import { Panel } from "../../components/Panel";
import { SendBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { isPrepared, isToCome } from "../../lib/funnel";
import { InDoubt } from "./InDoubt";
import { LiveStrip, WentStrip } from "./LiveStrip";
import { peopleOf } from "./outcomePeople";
import { PeopleLink } from "./PeopleLink";
import { ReportView } from "./ReportView";
import { SendFacts } from "./SendFacts";
import { SendPreview } from "./SendPreview";
import { useLivePace } from "./useLivePace";

interface Props {
  campaign: Campaign;
  send: Send;
  connection: Connection;
}

/** One send: its live counts from the events, and beneath them the report. */
export function SendView({ campaign, send, connection }: Props) {
  const query = useQuery({ ...reportQuery(send.id), enabled: isPrepared(send) });
  if (!isPrepared(send)) return <SendToCome send={send} />;
  return (
    <>
      <LivePanel campaign={campaign} send={send} connection={connection} />
      <InDoubt send={send} />
      <ReportView query={query} funnel={send.funnel} send={send} />
    </>
  );
}

function LivePanel({ campaign, send, connection }: Props) {
  const pace = useLivePace(campaign, send, connection);
  const { funnel } = send;
  // Nobody tells it of servers without `live`; where nothing is sent, nothing is in flight.
  const inFlight = send.live === undefined && pace ? undefined : (send.live?.inFlight ?? 0);
  return (
    <Panel title={text.send.outcomes} aside={<SendBadge status={send.status} />}>
      {send.statusReason && <Alert color="yellow">{send.statusReason}</Alert>}
      <SendFacts send={send} />
      {pace ? <LiveStrip campaign={campaign} send={send} pace={pace} /> : <WentStrip send={send} />}
      <OutcomeBar funnel={funnel} label={text.send.outcomes} inFlight={inFlight} stalled={pace?.stalled} />
      <Text size="sm" c="dimmed" className="numbers" data-testid="audience">
        {text.send.ofAudience(funnel.audience)}
      </Text>
      <OutcomeLegend
        funnel={funnel}
        inFlight={inFlight}
        link={(outcome, count) => (
          <PeopleLink send={send} filter={{ status: peopleOf[outcome] }} what={text.outcome[outcome]}>
            {count}
          </PeopleLink>
        )}
      />
    </Panel>
  );
}

function SendToCome({ send }: { send: Send }) {
  return (
    <Panel title={text.send.toCome} aside={<SendBadge status={send.status} />}>
      {send.statusReason && <Alert color="yellow">{send.statusReason}</Alert>}
      <SendFacts send={send} />
      {send.templateId !== null && <SendPreview send={send} templateId={send.templateId} />}
      {isToCome(send) && (
        <Text size="sm" c="dimmed">
          {text.send.notPrepared}
        </Text>
      )}
    </Panel>
  );
}
