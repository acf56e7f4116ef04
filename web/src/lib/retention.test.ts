import { expect, it } from "vitest";
import { changedKinds, isAllowed, type Retention, shortenedKinds } from "./retention";

const forGood: Retention = { repliesDays: null, leadEventsDays: null, webhookBodiesDays: null, recipientsDays: null };

it("knows which periods the server takes", () => {
  expect(isAllowed("repliesDays", 7)).toBe(true);
  expect(isAllowed("repliesDays", 6)).toBe(false);
  expect(isAllowed("recipientsDays", 30)).toBe(true);
  expect(isAllowed("recipientsDays", 29)).toBe(false);
  expect(isAllowed("leadEventsDays", 3651)).toBe(false);
  expect(isAllowed("leadEventsDays", 1.5)).toBe(false);
  expect(isAllowed("leadEventsDays", NaN)).toBe(false);
  expect(isAllowed("leadEventsDays", null)).toBe(true);
});

it("says what would be removed: where a period is set, or made shorter", () => {
  const before = { ...forGood, repliesDays: 30, recipientsDays: 90 };
  expect(shortenedKinds(forGood, before)).toEqual(["repliesDays", "recipientsDays"]);
  expect(shortenedKinds(before, { ...before, repliesDays: 29 })).toEqual(["repliesDays"]);
  expect(shortenedKinds(before, { ...before, repliesDays: 31 })).toEqual([]);
  expect(shortenedKinds(before, forGood)).toEqual([]);
  expect(shortenedKinds(forGood, forGood)).toEqual([]);
});

it("says what has changed", () => {
  const before = { ...forGood, repliesDays: 30 };
  expect(changedKinds(before, before)).toEqual([]);
  expect(changedKinds(before, { ...forGood, leadEventsDays: 5 })).toEqual(["repliesDays", "leadEventsDays"]);
});
