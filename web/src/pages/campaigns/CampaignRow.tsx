import { Box, Group, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { audienceQuery } from "../../api/audiences";
import { phoneNumbersQuery } from "../../api/campaigns";
import type { Campaign } from "../../api/types";
import { AnchorLink } from "../../components/links";
import { OutcomeBar } from "../../components/OutcomeBar";
import { CampaignBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { formatNumber } from "../../lib/format";
import { isPrepared, settledShare, whole } from "../../lib/funnel";
import { CampaignMenu } from "./CampaignMenu";
import { NextSend } from "./NextSend";

export function CampaignRow({ campaign }: { campaign: Campaign }) {
  const funnel = whole(campaign.sends);
  const begun = campaign.sends.some(isPrepared);
  return (
    <Table.Tr>
      <Table.Td>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <div style={{ minWidth: 0 }}>
            <AnchorLink
              to="/campaigns/$campaignId"
              params={{ campaignId: campaign.id }}
              size="sm"
              fw={600}
              style={{ overflowWrap: "anywhere" }}
            >
              {campaign.name}
            </AnchorLink>
            <Number id={campaign.phoneNumberId} />
          </div>
          <Box hiddenFrom="md">
            <CampaignBadge status={campaign.status} />
          </Box>
        </Group>
        <Stack hiddenFrom="md" gap={6} mt={4}>
          <NextSend campaign={campaign} />
          {begun && (
            <Stack hiddenFrom="sm" gap={4}>
              <Progress campaign={campaign} />
              <Text size="xs" className="numbers">
                {text.campaigns.figures(funnel)}
              </Text>
            </Stack>
          )}
        </Stack>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <CampaignBadge status={campaign.status} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right" className="numbers">
        <AudienceSize campaign={campaign} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <NextSend campaign={campaign} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {begun ? <Progress campaign={campaign} /> : <None />}
      </Table.Td>
      {(["delivered", "read", "failed"] as const).map((outcome) => (
        <Table.Td key={outcome} visibleFrom="lg" ta="right" className="numbers">
          {begun ? formatNumber(funnel[outcome]) : <None />}
        </Table.Td>
      ))}
      <Table.Td>
        <CampaignMenu campaign={campaign} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Nothing has been sent: a figure would look like a result. */
const None = () => (
  <Text span c="dimmed" aria-label={text.campaigns.notBegun}>
    –
  </Text>
);

function Number({ id }: { id: number }) {
  const { data: numbers } = useQuery(phoneNumbersQuery);
  const number = numbers?.items.find((number) => number.id === id);
  return (
    <Text size="xs" c="dimmed" mih={19}>
      {number ? number.displayPhoneNumber : numbers && text.campaign.inactiveNumber(id)}
    </Text>
  );
}

/** The rows of its audience, which its sends tell; without a send the audience is asked. */
function AudienceSize({ campaign }: { campaign: Campaign }) {
  const [first] = campaign.sends;
  const { data: audience } = useQuery({ ...audienceQuery(campaign.audienceId), enabled: !first });
  const rows = first?.funnel.audience ?? audience?.rowsRead;
  return rows === undefined ? "…" : formatNumber(rows);
}

function Progress({ campaign }: { campaign: Campaign }) {
  const funnel = whole(campaign.sends);
  const settled = settledShare(funnel);
  return (
    <Stack gap={4}>
      <OutcomeBar thin funnel={funnel} label={text.campaigns.progressLabel(campaign.name, settled)} />
      <Text size="xs" c="dimmed" className="numbers">
        {text.campaigns.settled(settled)}
      </Text>
    </Stack>
  );
}
