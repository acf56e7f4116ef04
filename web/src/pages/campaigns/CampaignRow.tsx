import { Box, Group, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { audienceQuery } from "../../api/audiences";
import type { Campaign, CampaignStatus, Send } from "../../api/types";
import { AnchorLink } from "../../components/links";
import { OutcomeBar } from "../../components/OutcomeBar";
import { CampaignBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { formatNumber, formatWallTime } from "../../lib/format";
import { isToCome, sendInFocus, settledShare, whole } from "../../lib/funnel";

export function CampaignRow({ campaign }: { campaign: Campaign }) {
  const [first] = campaign.sends;
  const { data: audience } = useQuery({ ...audienceQuery(campaign.audienceId), enabled: !first });
  const rows = first?.funnel.audience ?? audience?.rowsRead;
  return (
    <Table.Tr>
      <Table.Td>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <AnchorLink to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} size="sm" fw={600}>
            {campaign.name}
          </AnchorLink>
          <Box hiddenFrom="md">
            <CampaignBadge status={campaign.status} />
          </Box>
        </Group>
        <Stack hiddenFrom="md" gap={6} mt={4}>
          <NextSend campaign={campaign} />
          <Box hiddenFrom="sm">
            <Progress campaign={campaign} />
          </Box>
        </Stack>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <CampaignBadge status={campaign.status} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right" className="numbers">
        {rows === undefined ? "…" : formatNumber(rows)}
      </Table.Td>
      <Table.Td visibleFrom="md">
        <NextSend campaign={campaign} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Progress campaign={campaign} />
      </Table.Td>
    </Table.Tr>
  );
}

function NextSend({ campaign }: { campaign: Campaign }) {
  const shown = sendInFocus(campaign.sends);
  if (!shown)
    return (
      <Text size="sm" c="dimmed">
        {text.campaigns.noSends}
      </Text>
    );
  return (
    <div>
      <Text size="sm">{sayWhen(campaign.status, shown)}</Text>
      <Text size="xs" c="dimmed">
        {shown.timeZone}
      </Text>
    </div>
  );
}

function sayWhen(status: CampaignStatus, send: Send): string {
  const when = formatWallTime(send.scheduledLocal);
  if (send.status === "firing") return status === "paused" ? text.campaigns.pausedMidway : text.campaigns.sendingNow;
  return isToCome(send) ? when : text.campaigns.lastSend(when);
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
