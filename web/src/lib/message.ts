import type { Message } from "../api/types";

/** When the message came to stand where it stands; null for what has no time of its own (queued, skipped). */
export function statusTime(message: Message): string | null {
  switch (message.status) {
    case "accepted":
      return message.acceptedAt;
    case "sent":
      return message.sentAt;
    case "delivered":
      return message.deliveredAt;
    case "read":
      return message.readAt;
    case "failed":
      return message.failedAt;
    case "queued":
    case "sending":
    case "skipped":
    case "cancelled":
    case "in_doubt":
      return null;
  }
}
