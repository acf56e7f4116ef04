import { formatNumber } from "../../lib/format";
import { counted } from "../counted";

export const numbers = {
  title: "Numbers",
  lead: "The phone numbers you send from, and what still stands between each and its first message.",
  failed: "The numbers could not be loaded",
  none: "No number yet",
  noneDetail: "Connect your WhatsApp Business Account: its numbers and templates are then pulled from Meta.",
  connect: "Connect an account",
  account: (name: string, id: string) => `${name} · ${id}`,
  active: "Can be sent from",
  quality: "Quality",
  tier: "People in 24 hours",
  throughput: "Throughput",
  perSecond: (rate: number) => `${counted(rate, "message", "messages")} a second`,
  budget: "Left of them now",
  budgetUsed: (used: number) => `${formatNumber(used)} used`,
  unlimited: "Unlimited",
  unknown: "Not known",
  phoneId: "Id at Meta",
  synced: (ago: string) => `Synced ${ago}`,
  neverSynced: "Never synced",
  checklist: "Before the first message",
  ready: "Ready to send",
  notReady: (count: number) => counted(count, "step left", "steps left"),
  open: "Open WhatsApp Manager",
  qualities: { GREEN: "High", YELLOW: "Medium", RED: "Low", NA: "Not rated yet", UNKNOWN: "Not rated yet" } as Record<string, string>,
  statuses: {
    CONNECTED: "Connected",
    DISCONNECTED: "Disconnected",
    FLAGGED: "Flagged",
    RESTRICTED: "Restricted",
    RATE_LIMITED: "Rate limited",
    BANNED: "Banned",
    PENDING: "Pending",
    MIGRATED: "Moved away",
    UNLINKED: "Unlinked",
    UNVERIFIED: "Not verified",
    DELETED: "Deleted",
  } as Record<string, string>,
  steps: {
    connected: {
      title: "The number is connected",
      todo: "In WhatsApp Manager, open Phone numbers and finish what is shown at this number: verify it, or register it with the Cloud API. Then sync.",
    },
    display_name: {
      title: "The display name is approved",
      todo: "Meta looks at the name that recipients see. In WhatsApp Manager, open Phone numbers, this number, Profile. Until it is approved, Meta may hold messages back.",
    },
    quality: {
      title: "The quality is not low",
      todo: "Recipients have blocked or reported this number. Send to people who expect it, and less often: Meta may restrict the number.",
    },
    onboarding: {
      title: "Marketing messages are onboarded",
      todo: "In WhatsApp Manager, open Overview and accept the Marketing Messages API terms. Meta offers no other way. Then sync. Utility messages do without.",
    },
    webhook_subscribed: {
      title: "An app takes the account’s webhooks",
      todo: "In Meta’s app dashboard, open WhatsApp, Configuration, enter the address and verify token of Settings, and subscribe to the field “messages”.",
    },
    webhook_seen: {
      title: "Webhooks arrive here",
      todo: "None has come yet. Write a message to this number from your own phone. Without webhooks nothing is known of deliveries, reads and opt-outs.",
    },
    template: {
      title: "A template is approved",
      todo: "Write a template in WhatsApp Manager and have it approved, then sync.",
    },
    limit: {
      title: "The messaging limit is known",
      todo: "Meta does not say how many people this number may reach in 24 hours. A new number reaches 250; the limit grows as it is used well.",
    },
  },
  verdict: { done: "Done", todo: "To do", look: "Worth a look", unknown: "Meta does not say" },
};

export const connect = {
  title: "Connect a WhatsApp account",
  lead: "Create a system user with a permanent token in Meta’s business settings, with whatsapp_business_messaging and whatsapp_business_management for the account. Entered again, the secrets of a connected account are renewed.",
  wabaId: "WhatsApp Business Account id",
  wabaIdHint: "A number, shown in WhatsApp Manager under Account tools",
  accessToken: "Access token",
  appSecret: "App secret",
  appSecretHint: "In the app dashboard under App settings, Basic. It proves that webhooks come from Meta.",
  verifyToken: "Verify token",
  verifyTokenHint: "A word of your own. Enter the same in Meta’s webhook form.",
  make: "Make one up",
  keep: "Copy the verify token now: it is not shown again.",
  submit: "Connect",
  failed: "The account is not connected",
  done: (name: string) => `${name} is connected`,
};
