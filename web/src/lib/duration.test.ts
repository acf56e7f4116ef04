import { expect, test } from "vitest";
import { formatDuration } from "./duration";

test("a duration is told in its two largest units", () => {
  expect([0, 59, 60, 3_599, 7_500, 86_400, 187_800, -5].map(formatDuration)).toEqual([
    "0 secs",
    "59 secs",
    "1 min",
    "59 mins 59 secs",
    "2 hrs 5 mins",
    "1 day",
    "2 days 4 hrs",
    "0 secs",
  ]);
});
