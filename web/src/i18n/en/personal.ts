import { formatNumber } from "../../lib/format";
import { counted } from "../counted";

const days = (count: number) => counted(count, "day", "days");

export const retention = {
  title: "How long personal data is kept",
  lead: "What is older than its period is removed by itself, once an hour and for good: it cannot be restored. What was counted stays counted. Backups that you have made are not touched.",
  forGood: "Keep for good",
  after: "Remove after",
  days: "Days",
  daysOf: (what: string) => `${what}: days`,
  between: (least: number, most: number) => `From ${formatNumber(least)} to ${days(most)}`,
  kinds: {
    repliesDays: "Replies",
    leadEventsDays: "Lead events",
    webhookBodiesDays: "Webhook bodies",
    recipientsDays: "Recipients",
  },
  hints: {
    repliesDays: "Removes what people wrote and which buttons they tapped. Their opt-outs stay.",
    leadEventsDays: "Removes the lead events that your systems posted; event filters no longer see them.",
    webhookBodiesDays: "Removes the bodies of Meta’s webhooks that no record was made of.",
    recipientsDays: "Removes numbers, external ids and variables from audiences, counted from the end of the last send to them. Rows, results and counts stay, without the people.",
  },
  save: "Save",
  confirmTitle: "Remove what is older?",
  confirm: "Within the hour the following is removed. It cannot be undone.",
  removes: {
    repliesDays: (count: number) => `Replies older than ${days(count)}`,
    leadEventsDays: (count: number) => `Lead events older than ${days(count)}`,
    webhookBodiesDays: (count: number) => `Webhook bodies older than ${days(count)}`,
    recipientsDays: (count: number) => `The people in audiences whose last send ended more than ${days(count)} ago`,
  },
  confirmed: "Save and remove",
  keep: "Change nothing",
};

export const personal = {
  title: "One person",
  lead: "When somebody asks what you hold of them, or wants to be forgotten. Looking and erasing both leave an entry in the audit log, with the middle of the number left out.",
  notAllowed: "Owners and admins may export and erase what is held of one person.",
  show: "Show what is held",
  failed: "What is held could not be looked up",
  held: (phone: string) => `Held of ${phone}`,
  erasedAt: (when: string) => `This person was erased on ${when}. What is listed has come since.`,
  kinds: {
    leads: "Rows in audiences",
    messages: "Messages",
    replies: "Replies",
    optOuts: "Opt-outs",
    leadEvents: "Lead events",
    filterEvents: "Filter events",
    testMessages: "Test messages",
    scopedUserIds: "Meta’s ids of the person",
    unmatchedStatuses: "News of unknown messages",
    webhookBodies: "Webhook bodies",
    outboundEvents: "Events for your systems",
  },
  download: "Download as JSON",
  erase: "Erase this person…",
  eraseTitle: (phone: string) => `Erase ${phone}?`,
  eraseDetail: "There is no way back, for you or for us.",
  goes: "What goes: the number, external id, variables, texts, events and Meta’s ids, from every audience and every record. Messages not sent yet are not sent.",
  stays: "What stays: the counts, and each record in its place, without the person.",
  optedOut: "A keyed hash of the number stays too: by it the number is opted out of everything, even if it is uploaded again.",
  backups: "Backups that you have made are not touched: delete the person from them, or delete them.",
  typeNumber: (phone: string) => `To confirm, type ${phone}`,
  number: "Number of the person",
  eraseNow: "Erase for good",
  keep: "Keep the person",
  notErased: "Nothing was erased",
  erased: (phone: string) => `${phone} is erased`,
};
