import { formatNumber } from "../../lib/format";

export const product = "Carillon";

export const title = (page: string) => `${page} · Carillon`;

export const problem = {
  noAnswer: "The server does not answer. Check your connection, and that Carillon is running, then try again.",
  unexpected: (status: number) => `The server answered with status ${status} and no explanation. Its log says more.`,
};

export const states = {
  retry: "Try again",
  loading: "Loading",
  loadMore: "Load more",
  pageFailed: "This page could not be loaded",
  notFound: "There is nothing here",
  notFoundDetail: "The address may be mistyped, or what it led to was deleted or belongs to another organization.",
  toCampaigns: "Go to the campaigns",
  close: "Close",
  none: "None",
  copy: "Copy",
  copied: "Copied",
  copyThis: (what: string) => `Copy ${what}`,
  clear: "Clear",
  save: "Save",
  cancel: "Cancel",
  more: "More",
  showAll: (count: number) => `Show all ${formatNumber(count)}`,
  fewer: "Show fewer",
};

export const campaignStatus = {
  draft: "Draft",
  scheduled: "Scheduled",
  running: "Running",
  paused: "Paused",
  completed: "Completed",
  cancelled: "Cancelled",
};

export const sendStatus = {
  pending: "To come",
  materializing: "Preparing",
  queued: "Ready",
  firing: "Sending",
  paused: "Paused",
  completed: "Completed",
  failed: "Failed",
  missed: "Missed",
  cancelled: "Cancelled",
};

export const messageStatus = {
  queued: "Queued",
  sending: "Sending",
  accepted: "Accepted",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Failed",
  skipped: "Skipped",
  cancelled: "Cancelled",
  in_doubt: "In doubt",
  assumed_sent: "Taken for sent",
};

export const outcome = {
  queued: "Queued",
  inFlight: "In flight",
  accepted: "Accepted",
  delivered: "Delivered",
  read: "Read",
  failed: "Failed",
  inDoubt: "In doubt",
  assumedSent: "Taken for sent",
  skipped: "Skipped",
  cancelled: "Cancelled",
};

export const outcomeHint = {
  queued: "Waiting to be sent",
  inFlight: "Sent, not yet answered",
  accepted: "Taken by WhatsApp, not yet on the phone",
  delivered: "On the phone, no read known",
  read: "Opened",
  failed: "Refused, or undeliverable",
  inDoubt: "Sent without an answer: perhaps delivered",
  assumedSent: "Was in doubt; somebody took it for sent",
  skipped: "Never sent, for a reason below",
  cancelled: "Taken back before they were sent",
};

export const time = {
  in: (duration: string) => `in ${duration}`,
  ago: (duration: string) => `${duration} ago`,
};

export const unsaved = {
  title: "Leave without saving?",
  detail: "Your changes are not saved yet. If you leave now, they are lost.",
  stay: "Stay here",
  leave: "Leave without saving",
};

export const preview = {
  label: "The message as a recipient sees it",
  cards: "Cards of the carousel",
  media: { IMAGE: "Image", VIDEO: "Video", DOCUMENT: "Document", LOCATION: "Location" },
};
