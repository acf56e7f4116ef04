import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { campaignReportQuery } from "../../api/campaigns";
import type { Campaign } from "../../api/types";
import { OutcomeBar, OutcomeLegend } from "../../components/OutcomeBar";
import { Panel } from "../../components/Panel";
import { text } from "../../i18n";
import { whole } from "../../lib/funnel";
import { ReportView } from "./ReportView";

/** All sends of a campaign together. */
export function WholeView({ campaign }: { campaign: Campaign }) {
  const query = useQuery(campaignReportQuery(campaign.id));
  const funnel = whole(campaign.sends);
  return (
    <>
      <Panel title={text.send.outcomes}>
        <OutcomeBar funnel={funnel} label={text.send.outcomes} />
        <Text size="sm" c="dimmed" className="numbers" data-testid="audience">
          {text.send.ofAudience(funnel.audience)}
        </Text>
        <OutcomeLegend funnel={funnel} inFlight={0} />
      </Panel>
      <ReportView query={query} funnel={funnel} />
    </>
  );
}
