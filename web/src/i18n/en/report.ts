import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "../counted";

export const scope = {
  label: "Sends",
  whole: "All sends together",
  send: (place: number, when: string) => `${formatNumber(place)}. ${when}`,
};

export const people = {
  title: "Recipients",
  back: "Back to the campaign",
  failed: "The recipients could not be loaded",
  none: "Nobody stands here.",
  list: "Recipients of the send",
  show: (what: string, count: string) => `${what}: ${count}, show the recipients`,
  csv: "Download as CSV",
  refresh: "Refresh",
  search: "Phone number, external id or message id",
  status: "Status",
  allStatuses: "All statuses",
  country: "Country",
  allCountries: "All countries",
  phone: "Phone",
  noPhone: "No number",
  erased: "erased",
  externalId: "External id",
  time: "Time",
  note: "Note",
  clear: "Take the filter off",
  reason: (reason: string) => `Skipped: ${reason}`,
  region: (region: string) => `Region: ${region}`,
  code: (code: number) => `Error code ${code}`,
  select: (phone: string) => `Choose ${phone}`,
  selected: (count: number) => `${counted(count, "recipient", "recipients")} chosen`,
};

export const person = {
  failed: "What happened to this recipient could not be loaded",
  timeline: "What happened",
  notYet: "Nothing has been sent yet.",
  after: (span: string) => `after ${span}`,
  attempt: (count: number) => counted(count, "attempt", "attempts"),
  provider: "What WhatsApp answered",
  messageId: "Message id",
  error: "Error",
  advice: "What to do",
  why: "Why",
  whyNot: "Why not",
  decided: "At the time of the send",
  now: "As things stand now",
  verdict: {
    pass: "Passed",
    excludes: "Left out here",
    not_reached: "Not asked any more",
    not_applied: "Does not apply",
  },
  rule: {
    number: "Phone number",
    duplicate: "First row of the number",
    geography: "Country",
    opt_outs: "Opt-outs",
    audience_filter: "Audience filter",
    event_filter: "Event filter",
    opt_outs_at_claim: "Opt-outs at the last moment",
    parameters: "Template parameters",
  },
  optOut: "Record an opt-out",
  noTrace: "A row without a phone number gets no message.",
  erased: "This person was erased. What is left is the record, without the person.",
};

export const doubt = {
  title: "In doubt",
  lead: (count: number) =>
    `${counted(count, "message was", "messages were")} sent, and no answer came: the connection broke, or the server was stopped. Nobody can know whether they arrived.`,
  waits: "WhatsApp’s receipts may still settle them. What is left is yours to decide, and nothing is decided by itself.",
  see: "See the recipients",
  resendAll: "Send all again",
  assumeAll: "Take all for sent",
  resend: "Send again",
  assume: "Take for sent",
  resendTitle: (count: number) => `Send ${counted(count, "message", "messages")} again?`,
  resendDetail: "Who has received the first message gets it a second time.",
  assumeTitle: (count: number) => `Take ${counted(count, "message", "messages")} for sent?`,
  assumeDetail: "They are not sent again. Who has not received the message does not get it.",
  keep: "Leave them in doubt",
  failed: "They are still in doubt",
  done: (count: number) => `${counted(count, "message", "messages")} settled`,
};

export const live = {
  title: "Right now",
  rate: "Messages a second",
  allowed: "Allowed",
  limited: "Held back by",
  left: "Time left",
  went: "How it went",
  began: "Began",
  ended: "Ended",
  took: "Took",
  average: "Messages a second on average",
  unknown: "Not known",
  measured: "measured here",
  throughput: (rate: number) => `the number takes ${formatNumber(rate)}`,
  until: (time: string) => `until ${time}`,
  limitedBy: {
    nothing: "Nothing",
    operator_limit: "The rate you set",
    meta_throughput: "The number’s throughput",
    backoff: "WhatsApp asks to slow down",
    budget: "The number’s 24-hour limit",
    pair_rule: "The pause between messages to one person",
    network: "The connection to WhatsApp",
    paused: "The pause",
  },
  limitHint: {
    nothing: "Messages go out as fast as they can.",
    operator_limit: "Raise the send’s rate in a new campaign, if the number’s throughput allows it.",
    meta_throughput: "This is as fast as WhatsApp lets this number send.",
    backoff: "WhatsApp answered that it is too fast. The pace recovers by itself.",
    budget: "The limit on people reached in 24 hours is used up. Sending goes on as soon as some of it is free.",
    pair_rule: "The same people were messaged a moment ago.",
    network: "WhatsApp’s servers cannot be reached. Sending goes on by itself as soon as they can.",
    paused: "Nothing more is sent until the campaign is resumed.",
  },
  stalled: (span: string) => `No message has been answered for ${span}`,
  stalledHint: "If it stays so, look at the server’s log and at WhatsApp’s status page.",
  paused: (count: number) => `Paused: ${counted(count, "message waits", "messages wait")}`,
};

export const minutes = {
  title: "Messages over time",
  none: "No message has gone out yet.",
  every: (minutes: number) => (minutes === 1 ? "per minute" : minutes < 60 ? `per ${minutes} minutes` : `per ${counted(minutes / 60, "hour", "hours")}`),
  time: "From",
  chart: "Chart of messages over time; the table beneath has the same figures",
  table: "Show as a table",
};

export const funnel = {
  title: "Funnel",
  step: "Step",
  people: "Recipients",
  rate: "Of all",
  ofBefore: "Of the step before",
  audience: "Audience",
  eligible: "Eligible",
  accepted: "Accepted",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  note: "Each step includes those after it.",
};

export const readRate = {
  title: "Read rate",
  over: (read: string, over: string) => `${read} read of ${over} delivered where reads are reported`,
  none: "No rate yet",
  noneDetail: "Nothing has been delivered where reads are reported.",
  limited: (share: number) =>
    `${formatPercent(share)} of the delivered messages lie where WhatsApp reports no reads. They are left out of the rate.`,
  allReported: "Every delivered message lies where WhatsApp reports reads.",
  replies: (count: number) => counted(count, "reply", "replies"),
  taps: (count: number) => counted(count, "button tap", "button taps"),
};

export const failures = {
  title: "Failures by reason",
  none: "No failures.",
  code: (code: number) => `Code ${code}`,
  columns: { code: "Code", title: "Reason", count: "Recipients", advice: "What to do" },
};

export const skipped = {
  title: "Skipped by reason",
  none: "Nobody was skipped.",
  reasons: {
    invalid_phone: "Not a possible phone number",
    duplicate: "The number appears earlier in the file",
    geo_us_marketing: "US number: WhatsApp delivers no marketing there",
    geo_sanctioned: "The region is barred from WhatsApp Business",
    opted_out: "Opted out",
    opted_out_at_claim: "Opted out after the send was prepared",
    missing_parameter: "A template parameter has no usable value",
    filter_excluded: "Left out by the audience filter",
    no_filter_event: "No audience filter event came",
    event_filter: "Left out by the event filter",
  } as Record<string, string>,
};

export const countries = {
  title: "Countries",
  none: "No recipients yet.",
  unknown: "Unknown",
  country: "Country",
  audience: "Audience",
  accepted: "Accepted",
  delivered: "Delivered",
  read: "Read",
  failed: "Failed",
  skipped: "Skipped",
  all: (count: number) => `Show all ${formatNumber(count)} countries`,
  fewer: "Show fewer",
};
