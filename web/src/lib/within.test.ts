import { expect, test } from "vitest";
import { fromMinutes, toMinutes } from "./within";

test("a span is said in its largest whole unit, and means the same again", () => {
  expect([90, 120, 2_880].map(fromMinutes)).toEqual([
    { amount: 90, unit: "minutes" },
    { amount: 2, unit: "hours" },
    { amount: 2, unit: "days" },
  ]);
  expect([toMinutes(90, "minutes"), toMinutes(2, "days")]).toEqual([90, 2_880]);
});

test("a span is between a minute and a year", () => {
  expect([toMinutes(0, "hours"), toMinutes(Number.NaN, "minutes"), toMinutes(1_000, "days")]).toEqual([60, 1, 525_600]);
});
