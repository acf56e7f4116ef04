import type { MessageStatus } from "../../api/types";
import type { Outcome } from "../../lib/funnel";

/** Who stands in an outcome's place, by the statuses of the API. */
export const peopleOf: Record<Outcome, MessageStatus[]> = {
  read: ["read"],
  delivered: ["delivered"],
  accepted: ["accepted", "sent"],
  inFlight: ["sending"],
  queued: ["queued"],
  inDoubt: ["in_doubt"],
  assumedSent: ["assumed_sent"],
  failed: ["failed"],
  skipped: ["skipped"],
  cancelled: ["cancelled"],
};
