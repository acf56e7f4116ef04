import { expect, it } from "vitest";
import { axisTicks } from "./axis";

it.each([
  [0, [0, 1]],
  [3, [0, 1, 2, 3]],
  [10, [0, 5, 10]],
  [959, [0, 250, 500, 750, 1000]],
  [1_000_000, [0, 250_000, 500_000, 750_000, 1_000_000]],
])("of values up to %d are %j", (largest, ticks) => expect(axisTicks(largest)).toEqual(ticks));
