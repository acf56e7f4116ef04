import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "../counted";

export const campaigns = {
  title: "Campaigns",
  create: "New campaign",
  failed: "The campaigns could not be loaded",
  search: "Search by name",
  all: "All",
  name: "Campaign",
  status: "Status",
  audience: "Audience",
  nextSend: "Next send",
  sendingNow: "Sending now",
  pausedMidway: "Paused midway",
  lastSend: (when: string) => `Last: ${when}`,
  zone: (city: string, offset: string) => `${city} (UTC${offset})`,
  noSends: "No sends yet",
  notBegun: "Nothing sent yet",
  progress: "Progress",
  progressLabel: (name: string, share: number) => `${name}: ${formatPercent(share)} of recipients settled`,
  settled: (share: number) => `${formatPercent(share)} settled`,
  figures: ({ delivered, read, failed }: { delivered: number; read: number; failed: number }) =>
    `${formatNumber(delivered)} delivered · ${formatNumber(read)} read · ${formatNumber(failed)} failed`,
  rows: (count: number) => counted(count, "row", "rows"),
  actionsFor: (name: string) => `Actions for ${name}`,
  duplicate: "Duplicate",
  duplicated: (name: string) => `“${name}” is a new draft. Set its times, and confirm the opt-in again.`,
  notDuplicated: "The campaign is not duplicated",
  delete: "Delete draft",
  deleteTitle: (name: string) => `Delete the draft “${name}”?`,
  deleteDetail: "The draft and its sends are gone for good. The audience stays.",
  deleteKeep: "Keep it",
  deleted: "The draft is deleted.",
  notDeleted: "The draft is not deleted",
  nothingFound: "No campaign matches",
  nothingFoundDetail: "None has this name and status. Look for a part of its name, or among all.",
  showAll: "Show all campaigns",
  emptyTitle: "Your first campaign, in three steps",
  emptyDetail:
    "A campaign sends approved WhatsApp templates to one audience, from one of your numbers, at the times you set. Nothing goes out before you schedule it.",
  steps: {
    audience: {
      title: "1. Upload an audience",
      detail: "One CSV file: a row a recipient, with a phone column. The other columns fill your templates.",
    },
    plan: {
      title: "2. Plan the sends",
      detail: "Choose templates and times, and see each message as your recipients will. Drafts are kept.",
    },
    launch: {
      title: "3. Check and schedule",
      detail: "The preflight says who gets it, who does not and why, and what it costs. Then schedule it.",
    },
  },
  emptyAction: "Upload an audience",
};
