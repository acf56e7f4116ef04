import type { PhoneNumber, Template, Waba } from "../api/types";

export type ReadinessStep =
  | "connected"
  | "display_name"
  | "quality"
  | "onboarding"
  | "webhook_subscribed"
  | "webhook_seen"
  | "template"
  | "limit";

/** `look`: nothing is stopped. `unknown`: Meta does not say. */
export type Verdict = "done" | "todo" | "look" | "unknown";

export interface Check {
  step: ReadinessStep;
  verdict: Verdict;
}

/** Subscriptions are asked at a sync; a webhook that came since is the newer evidence. */
function subscribed({ webhookSubscribed, webhookSeenAt, syncedAt }: Waba): Verdict {
  if (webhookSubscribed) return "done";
  if (webhookSeenAt && (!syncedAt || webhookSeenAt > syncedAt)) return "done";
  return webhookSubscribed === null ? "unknown" : "todo";
}

function onboarded({ onboardingStatus }: Waba): Verdict {
  if (onboardingStatus === "ONBOARDED") return "done";
  return onboardingStatus === null || onboardingStatus === "UNKNOWN" ? "unknown" : "todo";
}

/**
 * What stands between a number and its first message, in the order in which one mends it. For setting up; what counts
 * for a campaign is its preflight.
 */
export function readiness(number: PhoneNumber, account: Waba, templates: Pick<Template, "status" | "deleted">[]): Check[] {
  const limit = number.messagingLimitTier ?? account.messagingLimitTier;
  const approved = templates.some(({ status, deleted }) => status === "APPROVED" && !deleted);
  return [
    { step: "connected", verdict: number.active ? "done" : "todo" },
    { step: "display_name", verdict: number.nameStatus === "APPROVED" ? "done" : number.nameStatus === "" ? "unknown" : "look" },
    { step: "quality", verdict: number.qualityRating === "RED" ? "look" : "done" },
    { step: "onboarding", verdict: onboarded(account) },
    { step: "webhook_subscribed", verdict: subscribed(account) },
    { step: "webhook_seen", verdict: account.webhookSeenAt ? "done" : "look" },
    { step: "template", verdict: approved ? "done" : "todo" },
    { step: "limit", verdict: limit ? "done" : "unknown" },
  ];
}

/** Unique people in 24 hours; Infinity without a limit, null where the tier is not known. */
export function tierLimit(tier: string | null): number | null {
  if (tier === null) return null;
  if (tier === "TIER_UNLIMITED") return Infinity;
  const [, digits, thousands] = /^TIER_(\d+)(K?)$/.exec(tier) ?? [];
  return digits === undefined ? null : Number(digits) * (thousands === "K" ? 1_000 : 1);
}
