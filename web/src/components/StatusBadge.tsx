import type { CSSProperties } from "react";
import type { CampaignStatus, Lead, MessageStatus, SendStatus } from "../api/types";
import { text } from "../i18n";
import classes from "./StatusBadge.module.css";

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
  paused: "yellow",
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
  assumed_sent: "yellow",
};

const leadColors: Record<Lead["status"], string> = {
  ok: "green",
  ineligible_geo: "yellow",
  invalid_phone: "red",
  duplicate: "gray",
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

export const LeadBadge = ({ status }: { status: Lead["status"] }) => (
  <StatusBadge color={leadColors[status]} label={text.leadStatus[status]} />
);

/** `color` is one of the theme's. */
export function StatusBadge({ color, label }: { color: string; label: string }) {
  const hue = {
    "--hue": `var(--mantine-color-${color}-6)`,
    "--dark": `var(--mantine-color-${color}-9)`,
    "--light": `var(--mantine-color-${color}-2)`,
  };
  return (
    <span className={classes.badge} style={hue as CSSProperties}>
      {label}
    </span>
  );
}
