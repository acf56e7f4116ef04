import { Group } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { AnchorLink } from "./links";

export function BackLink({ to, label }: { to: "/campaigns" | "/audiences"; label: string }) {
  return (
    <AnchorLink to={to} size="sm" style={{ alignSelf: "flex-start" }}>
      <Group gap={4} wrap="nowrap">
        <IconArrowLeft size={16} aria-hidden />
        {label}
      </Group>
    </AnchorLink>
  );
}

/** Back to a campaign, and to the send that was looked at if it was one. */
export function BackToCampaign({ campaignId, sendId, label }: { campaignId: number; sendId?: number; label: string }) {
  return (
    <AnchorLink
      to="/campaigns/$campaignId"
      params={{ campaignId }}
      search={sendId === undefined ? {} : { send: sendId }}
      size="sm"
      style={{ alignSelf: "flex-start" }}
    >
      <Group gap={4} wrap="nowrap">
        <IconArrowLeft size={16} aria-hidden />
        {label}
      </Group>
    </AnchorLink>
  );
}
