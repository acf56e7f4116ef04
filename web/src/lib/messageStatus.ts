import type { MessageStatus } from "../api/types";

/** In the order a filter offers them. */
export const messageStatuses = [
  "queued",
  "sending",
  "accepted",
  "sent",
  "delivered",
  "read",
  "failed",
  "in_doubt",
  "assumed_sent",
  "skipped",
  "cancelled",
] as const satisfies readonly MessageStatus[];

export function isMessageStatus(value: unknown): value is MessageStatus {
  return messageStatuses.some((status) => status === value);
}
