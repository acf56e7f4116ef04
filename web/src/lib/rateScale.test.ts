import { expect, test } from "vitest";
import { nearestRate, rateAt, stepOf, stepsTo } from "./rateScale";

test.each([1, 80, 1_000])("a slider to %i reaches from one to the most", (most) => {
  expect(rateAt(0, most)).toBe(1);
  expect(rateAt(stepsTo(most), most)).toBe(most);
  expect(stepOf(1, most)).toBe(most === 1 ? stepsTo(1) : 0);
  expect(stepOf(most, most)).toBe(stepsTo(most));
});

test("rates rise with the steps, and a rate finds its step again", () => {
  const rates = Array.from({ length: stepsTo(1_000) + 1 }, (_, step) => rateAt(step, 1_000));
  expect(rates).toEqual(rates.toSorted((a, b) => a - b));
  for (const rate of rates.filter((rate) => rate > 20)) expect(rateAt(stepOf(rate, 1_000), 1_000)).toBe(rate);
});

test("what is typed becomes a rate the number takes", () => {
  expect([0, Number.NaN, -3, 20.4, 5_000].map((typed) => nearestRate(typed, 80))).toEqual([1, 1, 1, 20, 80]);
});
