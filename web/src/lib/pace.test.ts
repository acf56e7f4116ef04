import { expect, it } from "vitest";
import { measuredRate, quietFor, type Sample, withSample } from "./pace";

const at = (seconds: number, queued: number): Sample => ({ at: seconds * 1_000, queued });
const steady = [at(0, 1_000), at(5, 500), at(10, 0)];

it("measures what was answered a second", () => expect(measuredRate(steady, 10_000)).toBe(100));
it("falls while nothing is answered any more", () => {
  expect(measuredRate(steady, 15_000)).toBe(50);
  expect(measuredRate(steady, 30_000)).toBe(0);
});
it("says nothing of one sample, or of a moment", () => {
  expect(measuredRate([], 0)).toBeNull();
  expect(measuredRate([at(0, 5)], 0)).toBeNull();
  expect(measuredRate([at(0, 5), at(1, 4)], 1_000)).toBeNull();
});
it("is no rate when messages come back into the queue", () => expect(measuredRate([at(0, 5), at(5, 9)], 5_000)).toBe(0));

it("is quiet since the last change, whatever is told in between", () => {
  expect(quietFor([at(0, 9), at(5, 4), at(10, 4), at(15, 4)], 20_000)).toBe(15_000);
  expect(quietFor([at(3, 9)], 20_000)).toBe(17_000);
  expect(quietFor([], 20_000)).toBe(0);
});

it("keeps a minute, and what came before a long silence", () => {
  expect(withSample([at(0, 9), at(30, 8)], at(61, 7))).toEqual([at(30, 8), at(61, 7)]);
  expect(withSample([at(0, 9), at(1, 8)], at(600, 8))).toEqual([at(1, 8), at(600, 8)]);
});
