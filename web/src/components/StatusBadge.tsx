import { Badge } from "@mantine/core";
import type { CampaignStatus, MessageStatus, SendStatus } from "../api/types";
import { text } from "../i18n";

const campaignColors: Record<CampaignStatus, string> = {
  draft: "gray",
  scheduled: "indigo",
  running: "blue",
  paused: "yellow",
  completed: "green",
  cancelled: "gray",
};

const sendColors: Record<SendStatus, string> = {
  pending: "indigo",
  materializing: "blue",
  queued: "blue",
  firing: "blue",
  completed: "green",
  failed: "red",
  missed: "red",
  cancelled: "gray",
};

const messageColors: Record<MessageStatus, string> = {
  queued: "gray",
  sending: "blue",
  accepted: "blue",
  sent: "blue",
  delivered: "teal",
  read: "green",
  failed: "red",
  skipped: "gray",
  cancelled: "gray",
  in_doubt: "yellow",
};

export const CampaignBadge = ({ status }: { status: CampaignStatus }) => (
  <StatusBadge color={campaignColors[status]} label={text.campaignStatus[status]} />
);

export const SendBadge = ({ status }: { status: SendStatus }) => (
  <StatusBadge color={sendColors[status]} label={text.sendStatus[status]} />
);

export const MessageBadge = ({ status }: { status: MessageStatus }) => (
  <StatusBadge color={messageColors[status]} label={text.messageStatus[status]} />
);

export const StatusBadge = ({ color, label }: { color: string; label: string }) => (
  <Badge color={color} variant="light" tt="none" radius="sm" fw={600} style={{ flexShrink: 0 }}>
    {label}
  </Badge>
);
