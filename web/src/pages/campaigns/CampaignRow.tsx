import { Box, Group, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { audienceQuery } from "../../api/audiences";
import type { Campaign, Send } from "../../api/types";
import { AnchorLink } from "../../components/links";
import { OutcomeBar } from "../../components/OutcomeBar";
import { CampaignBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { formatNumber, formatWallTime } from "../../lib/format";
import { nextSend, settledShare, sum } from "../../lib/funnel";

export function CampaignRow({ campaign }: { campaign: Campaign }) {
  const { data: audience } = useQuery(audienceQuery(campaign.audienceId));
  return (
    <Table.Tr>
      <Table.Td>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <AnchorLink to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} fw={600}>
            {campaign.name}
          </AnchorLink>
          <Box hiddenFrom="md">
            <CampaignBadge status={campaign.status} />
          </Box>
        </Group>
        <Stack hiddenFrom="md" gap={6} mt={4}>
          <NextSend sends={campaign.sends} />
          <Box hiddenFrom="sm">
            <Progress campaign={campaign} />
          </Box>
        </Stack>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <CampaignBadge status={campaign.status} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right" className="numbers">
        {audience ? formatNumber(audience.rowsRead) : "…"}
      </Table.Td>
      <Table.Td visibleFrom="md">
        <NextSend sends={campaign.sends} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Progress campaign={campaign} />
      </Table.Td>
    </Table.Tr>
  );
}

function NextSend({ sends }: { sends: Send[] }) {
  const next = nextSend(sends);
  const last = sends.at(-1);
  const shown = next ?? last;
  if (!shown)
    return (
      <Text size="sm" c="dimmed">
        {text.campaigns.noSends}
      </Text>
    );
  const when = formatWallTime(shown.scheduledLocal);
  return (
    <div>
      <Text size="sm" c={next ? undefined : "dimmed"}>
        {next ? when : text.campaigns.lastSend(when)}
      </Text>
      <Text size="xs" c="dimmed">
        {shown.timeZone}
      </Text>
    </div>
  );
}

function Progress({ campaign }: { campaign: Campaign }) {
  const funnel = sum(campaign.sends.map((send) => send.funnel));
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
