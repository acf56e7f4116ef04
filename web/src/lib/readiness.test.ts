import { describe, expect, it } from "vitest";
import { aPhoneNumber, aWaba } from "../testing/samples";
import { readiness, tierLimit } from "./readiness";

const approved = [{ status: "APPROVED", deleted: false }];
const verdictOf = (step: string, ...args: Parameters<typeof readiness>) =>
  readiness(...args).find((check) => check.step === step)?.verdict;

describe("readiness", () => {
  it("is done where everything is", () =>
    expect(new Set(readiness(aPhoneNumber(), aWaba(), approved).map(({ verdict }) => verdict))).toEqual(new Set(["done"])));

  it.each([
    ["connected", "todo", { active: false }, {}],
    ["display_name", "look", { nameStatus: "PENDING_REVIEW" }, {}],
    ["quality", "look", { qualityRating: "RED" }, {}],
    ["onboarding", "todo", {}, { onboardingStatus: "ELIGIBLE" }],
    ["onboarding", "unknown", {}, { onboardingStatus: null }],
    ["webhook_subscribed", "todo", {}, { webhookSubscribed: false, webhookSeenAt: null }],
    ["webhook_subscribed", "unknown", {}, { webhookSubscribed: null, webhookSeenAt: null }],
    ["webhook_seen", "look", {}, { webhookSeenAt: null }],
    ["limit", "unknown", { messagingLimitTier: null }, { messagingLimitTier: null }],
    ["limit", "done", { messagingLimitTier: null }, { messagingLimitTier: "TIER_1K" }],
  ] as const)("%s is %s of %j and %j", (step, verdict, number, account) =>
    expect(verdictOf(step, aPhoneNumber(number), aWaba(account), approved)).toBe(verdict),
  );

  it("takes a webhook that came since the sync for a subscription", () => {
    const account = aWaba({ webhookSubscribed: false, syncedAt: "2026-11-01T00:00:00Z" });
    expect(verdictOf("webhook_subscribed", aPhoneNumber(), { ...account, webhookSeenAt: "2026-11-02T00:00:00Z" }, approved)).toBe("done");
    expect(verdictOf("webhook_subscribed", aPhoneNumber(), { ...account, webhookSeenAt: "2026-10-31T00:00:00Z" }, approved)).toBe("todo");
  });

  it("wants a template that Meta still has", () =>
    expect(verdictOf("template", aPhoneNumber(), aWaba(), [{ status: "APPROVED", deleted: true }])).toBe("todo"));
});

it.each([
  ["TIER_250", 250],
  ["TIER_100K", 100_000],
  ["TIER_UNLIMITED", Infinity],
  ["TIER_NOT_SET", null],
  [null, null],
])("%s is %s people", (tier, people) => expect(tierLimit(tier)).toBe(people));
