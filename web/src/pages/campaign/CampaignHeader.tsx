import { Alert, Group, Stack, Text, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { audienceQuery } from "../../api/audiences";
import { phoneNumbersQuery } from "../../api/campaigns";
import type { Connection } from "../../api/liveCampaign";
import type { Campaign } from "../../api/types";
import { ErrorState } from "../../components/ErrorState";
import { Fact, Facts } from "../../components/Fact";
import { AnchorLink } from "../../components/links";
import { PageTitle } from "../../components/PageTitle";
import { CampaignBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { formatInstant } from "../../lib/format";
import { asksAboutOverdue, CampaignActions } from "./CampaignActions";
import { useCampaignAction } from "./useCampaignAction";
import classes from "./CampaignHeader.module.css";

export function CampaignHeader({ campaign, connection }: { campaign: Campaign; connection: Connection }) {
  const { data: audience } = useQuery(audienceQuery(campaign.audienceId));
  const acting = useCampaignAction(campaign);
  const { data: numbers } = useQuery(phoneNumbersQuery);
  const number = numbers?.items.find(({ id }) => id === campaign.phoneNumberId);
  return (
    <Stack gap="md">
      <PageTitle
        title={campaign.name}
        beside={
          <Group gap="sm" role="status">
            <CampaignBadge status={campaign.status} />
            <Live connection={connection} />
          </Group>
        }
        actions={<CampaignActions campaign={campaign} acting={acting} />}
      />
      {acting.isError && !asksAboutOverdue(acting) && (
        <ErrorState title={text.actions.failed[acting.variables.action]} error={acting.error} />
      )}
      {campaign.statusReason && <Alert color="yellow">{campaign.statusReason}</Alert>}
      {campaign.alerts.map((alert) => (
        <Alert key={`${alert.sendId} ${alert.code}`} color="red" title={alert.message}>
          {alert.fix}
        </Alert>
      ))}
      <Facts>
        <Fact name={text.campaign.audience} later>
          {audience ? (
            <AnchorLink to="/audiences/$audienceId" params={{ audienceId: audience.id }} size="sm">
              {audience.name} ({text.campaigns.rows(audience.rowsRead)})
            </AnchorLink>
          ) : (
            "…"
          )}
        </Fact>
        <Fact name={text.campaign.from} later>
          {number
            ? `${number.displayPhoneNumber} · ${number.verifiedName}`
            : numbers
              ? text.campaign.inactiveNumber(campaign.phoneNumberId)
              : "…"}
        </Fact>
        <Fact name={text.campaign.created}>{formatInstant(campaign.createdAt)}</Fact>
      </Facts>
    </Stack>
  );
}

function Live({ connection }: { connection: Connection }) {
  return (
    <Tooltip label={text.campaign.interruptedHint} disabled={connection !== "interrupted"} multiline w={260}>
      <span className={classes.live} data-connection={connection}>
        <Text span size="sm" c="dimmed">
          {text.campaign[connection]}
        </Text>
      </span>
    </Tooltip>
  );
}
