import { expect, test } from "vitest";
import { aSend } from "../testing/samples";
import { atSameTime, gapBetween, goesBefore } from "./sequence";

const sends = [
  aSend({ id: 1, scheduledAt: "2026-12-01T08:00:00Z" }),
  aSend({ id: 2, scheduledAt: "2026-12-03T08:00:00Z" }),
];
const at = (time: string) => Date.parse(time);

test("a send goes where its time belongs", () => {
  expect(goesBefore(at("2026-11-01T00:00Z"), sends)).toBe(1);
  expect(goesBefore(at("2026-12-02T00:00Z"), sends)).toBe(2);
  expect(goesBefore(at("2026-12-04T00:00Z"), sends)).toBeNull();
});

test("a send that is moved is not its own neighbour", () => {
  expect(goesBefore(at("2026-12-02T00:00Z"), sends, 2)).toBeNull();
  expect(atSameTime(at("2026-12-03T08:00Z"), sends, 2)).toBeUndefined();
  expect(atSameTime(at("2026-12-03T08:00Z"), sends)?.id).toBe(2);
});

test("a gap that the earlier send fills is an overlap", () => {
  const [first, second] = sends as [(typeof sends)[0], (typeof sends)[0]];
  expect(gapBetween(first, second, 1_000)).toEqual({ seconds: 172_800, overlaps: false });
  expect(gapBetween(first, second, 20 * 172_800 + 1).overlaps).toBe(true);
});
