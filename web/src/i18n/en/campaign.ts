import { counted } from "../counted";

export const campaign = {
  one: "Campaign",
  back: "All campaigns",
  failed: "The campaign could not be loaded",
  audience: "Audience",
  from: "From",
  created: "Created",
  inactiveNumber: (id: number) => `Number ${id}, no longer listed`,
  live: "Live",
  connecting: "Connecting",
  interrupted: "Reconnecting",
  interruptedHint: "The connection to the server is interrupted. The figures may be old until it is back.",
  noSends: "This campaign has no sends",
  noSendsDetail: "Add one through the API: what to send, when, and in which time zone.",
};

export const send = {
  local: (when: string, zone: string, offset: string) => `${when} · ${zone} (UTC${offset})`,
  category: { marketing: "Marketing", utility: "Utility" },
  template: "Template",
  noTemplate: "No template chosen",
  pace: "Pace",
  perSecond: (rate: number) => `up to ${counted(rate, "message", "messages")} a second`,
  reportFailed: "The report could not be loaded",
  outcomes: "Where every recipient stands",
  ofAudience: (count: number) => `of ${counted(count, "recipient", "recipients")}`,
  toCome: "A send to come",
  asSeenBy: (phone: string) => `As ${phone} will see it`,
  previewFailed: "The message could not be shown",
  notPrepared:
    "Who gets it is settled about a minute before the send: the audience, without those who have opted out by then. From then on every recipient is shown here.",
};
