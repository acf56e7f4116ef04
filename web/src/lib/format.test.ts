import { expect, it } from "vitest";
import { countryName, formatBytes, formatNumber, formatWallTime, share } from "./format";

it("shows a send's wall time as it is, wherever the reader sits", () =>
  expect(formatWallTime("2026-12-01T09:00")).toBe("1 Dec 2026, 09:00"));
it("groups digits", () => expect(formatNumber(1_234_567)).toBe("1,234,567"));
it("names countries, and leaves what is none", () => {
  expect(countryName("DE")).toBe("Germany");
  expect(countryName("??")).toBe("??");
});
it("picks the unit of a size", () => {
  expect(formatBytes(0)).toBe("0 byte");
  expect(formatBytes(412_345)).toBe("412.3 kB");
  expect(formatBytes(2_500_000_000_000)).toBe("2,500 GB");
});
it("takes a share of nothing as none", () => expect(share(0, 0)).toBe(0));
