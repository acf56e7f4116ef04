import { expect, it } from "vitest";
import { formatAgo } from "./ago";

const noon = Date.parse("2026-12-01T12:00:00Z");

it.each([
  ["2026-12-01T11:59:30Z", "now"],
  ["2026-12-01T11:58:30Z", "1 minute ago"],
  ["2026-11-30T12:00:00Z", "yesterday"],
  ["2026-12-01T14:30:00Z", "in 2 hours"],
])("%s is %s at noon", (instant, said) => expect(formatAgo(instant, noon)).toBe(said));
