import { expect, test } from "vitest";
import type { SendOutlook } from "../api/types";
import { awaitsApproval, needsTypedName, reach, totalCost } from "./launch";

const outlook = (recipients: number, amount: number): SendOutlook => ({
  sendId: 1,
  recipients,
  skippedBy: {},
  byCountry: [],
  limitedReporting: { EEA: 0, UK: 0, JP: 0, KR: 0 },
  startsAt: "2026-12-01T08:00:00Z",
  endsAt: "2026-12-01T09:00:00Z",
  durationSeconds: 3_600,
  estimatedCost: { currency: "USD", amount, byMarket: [], rateCard: "2026-10-01", note: "" },
});

test("a campaign reaches the people of its largest send, and costs all of them", () => {
  const outlooks = [outlook(1_000, 12.5), outlook(400, 2)];
  expect(reach(outlooks)).toBe(1_000);
  expect(totalCost(outlooks)).toEqual({ amount: 14.5, currency: "USD" });
});

test("without a forecast there is nothing to say", () => {
  expect(reach([])).toBe(0);
  expect(totalCost([])).toBeUndefined();
});

test("the name is asked for from fifty thousand people on", () => {
  expect([49_999, 50_000].map(needsTypedName)).toEqual([false, true]);
});

test("a second person is waited for where one is demanded, until they have approved it as it is", () => {
  const approval = { required: true, status: "none", actor: null, at: null } as const;
  expect(awaitsApproval(approval)).toBe(true);
  expect(awaitsApproval({ ...approval, status: "lapsed" })).toBe(true);
  expect(awaitsApproval({ ...approval, status: "approved" })).toBe(false);
  expect(awaitsApproval({ ...approval, required: false })).toBe(false);
});
