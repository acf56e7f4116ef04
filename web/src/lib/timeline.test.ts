import { expect, it } from "vitest";
import { inSteps } from "./timeline";

const minute = (time: string, accepted: number, read = 0) => ({
  minute: `2026-12-01T${time}:00Z`,
  accepted,
  sent: 0,
  delivered: 0,
  read,
  failed: 0,
});

it("is empty of nothing", () => expect(inSteps([], 60).buckets).toEqual([]));

it("shows the minutes in which nothing happened", () => {
  const { stepMinutes, buckets } = inSteps([minute("09:00", 5), minute("09:03", 7)], 60);
  expect(stepMinutes).toBe(1);
  expect(buckets.map(({ accepted }) => accepted)).toEqual([5, 0, 0, 7]);
});

it("takes larger steps for longer times, and loses nothing", () => {
  const day = [minute("00:00", 10), minute("09:07", 20, 1), minute("09:59", 0, 2), minute("23:59", 0, 3)];
  const { stepMinutes, buckets } = inSteps(day, 24);
  expect(stepMinutes).toBe(60);
  expect(buckets).toHaveLength(24);
  expect(buckets[9]).toMatchObject({ accepted: 20, read: 3 });
  expect(buckets.reduce((sum, { read }) => sum + read, 0)).toBe(6);
});

it("finds a step for a year", () => {
  const { buckets } = inSteps([minute("00:00", 1), { ...minute("00:00", 1), minute: "2027-12-01T00:00:00Z" }], 60);
  expect(buckets.length).toBeLessThanOrEqual(60);
  expect(buckets.at(-1)?.accepted).toBe(1);
});
