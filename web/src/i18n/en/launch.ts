import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "../counted";

const people = (count: number) => counted(count, "recipient", "recipients");

export const actions = {
  schedule: "Schedule",
  unschedule: "Back to draft",
  pause: "Pause",
  resume: "Resume",
  cancel: "Cancel campaign",
  keep: "Keep it as it is",
  failed: {
    schedule: "The campaign is not scheduled",
    unschedule: "The campaign is still scheduled",
    pause: "The campaign is not paused",
    resume: "The campaign is not resumed",
    cancel: "The campaign is not cancelled",
  },
  done: {
    schedule: "Scheduled",
    unschedule: "Back to draft",
    pause: "Paused",
    resume: "Resumed",
    cancel: "Cancelled",
  },
  confirm: {
    cancelTitle: "Cancel this campaign for good?",
    cancel: (queued: number) =>
      `Nothing more is sent, and it cannot be taken back. ${counted(queued, "queued message is", "queued messages are")} not sent; what WhatsApp has accepted stays on record.`,
  },
  overdue: {
    title: "The time of a send has passed",
    send: "Send them now",
    skip: "Skip them",
  },
};

export const preflight = {
  title: "Check and schedule",
  back: "Back to the sends",
  checks: "Before it can be scheduled",
  failed: "The checks could not be made",
  ready: "Ready to schedule",
  readyDetail: "Nothing stands in the way. Look at who gets it and what it costs, then schedule it.",
  unapproved: "All checks pass, and an approval is missing",
  notReady: (count: number) => counted(count, "check fails", "checks fail"),
  notReadyDetail: "Mend what is marked below; each check says how. Then check again.",
  fix: "What to do:",
  passed: (count: number) => counted(count, "check passed", "checks passed"),
  wholeCampaign: "The whole campaign",
  again: "Check again",
  openSend: (place: number) => `Open send ${formatNumber(place)}`,
  openDetails: "Edit the details",
  addSend: "Add a send",
  openNumbers: "Open the numbers",
  openTemplates: "Open the templates",
  status: { pass: "Passed", fail: "Failed", warn: "Warning", unknown: "Not known" },
};

export const outlook = {
  title: (place: number) => `Send ${formatNumber(place)}`,
  none: "Who gets it is said here once the audience is read and a send is planned.",
  will: (count: number) => counted(count, "person gets it", "people get it"),
  willNot: (count: number) => counted(count, "row of the audience does not", "rows of the audience do not"),
  bar: (will: number, not: number) => `${formatNumber(will)} get it, ${formatNumber(not)} do not`,
  why: "Who does not, and why",
  everybody: "Nobody is left out.",
  nobody: "As things stand, nobody gets this send",
  nobodyFiltered: "It waits for an audience filter event, and none has come. Without one before its deadline nothing goes out.",
  nobodyElse: "Every row is left out, for the reasons below.",
  asOfNow: "As things stand now: opt-outs, filters and events that come before the send still count.",
  starts: "Starts",
  ends: "Through by about",
  cost: "Costs about",
  price: "Price",
  amount: "Amount",
  market: "Market",
  recipients: "Recipients",
  byMarket: "What it costs, by market",
  byCountry: "Who gets it, by country",
  rateCard: (date: string) => `List prices of ${date}.`,
  limited: (share: number) =>
    `${formatPercent(share)} of them live where WhatsApp reports no reads (European Economic Area, United Kingdom, Japan, South Korea): they get the message, and nobody sees whether they read it.`,
  others: (count: number) => `and ${counted(count, "other", "others")}`,
};

export const scheduling = {
  title: "Schedule this campaign?",
  detail: "From then on it is locked, and its sends go out by themselves. You can take it back to draft until the first one starts.",
  first: "First send",
  last: "Last send",
  from: "From",
  recipients: "Recipients",
  each: (place: number, count: number) => `${formatNumber(count)} in send ${formatNumber(place)}`,
  cost: "Estimated cost",
  when: (local: string, city: string, offset: string, utc: string) => `${local} in ${city} (UTC${offset}), ${utc} UTC`,
  typeName: (name: string) => `This reaches a great many people. Type the campaign’s name to confirm: ${name}`,
  name: "Name of the campaign",
  confirm: (count: number) => `Schedule for ${people(count)}`,
  keep: "Not yet",
};

export const dryRun = {
  title: "Dry run",
  hint: "Plays the whole campaign on a copy: your audience, opt-outs and filters, against a sandbox in place of WhatsApp. Nobody is messaged.",
  pace: "Pace",
  paces: { fast: "As fast as it goes", real: "At the sends’ own rates" },
  most: "Rows of the audience",
  mostHint: "All when left empty",
  start: "Start a dry run",
  again: "Start another",
  notStarted: "The dry run is not started",
  failed: "The dry run failed",
  cancel: "Stop it",
  steps: { copying: "Copying the audience", sending: "Sending to the sandbox", settling: "Waiting for the last answers" },
  starting: "Starting",
  cancelled: "The dry run was stopped.",
  done: (when: string) => `Dry run of ${when}`,
  send: (place: number) => `Send ${formatNumber(place)}`,
  gates: (count: number) => `${counted(count, "check", "checks")} would stop the real campaign; see above.`,
  notes: "What differs from the real thing",
  guess: "Who gets it is as it will be. What becomes of a message (delivered, read, failed) is the sandbox’s guess.",
};
