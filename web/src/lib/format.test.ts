import { expect, it } from "vitest";
import { countryName, formatBytes, formatMoney, formatNumber, formatPlannedTime, formatPrice, formatWallTime, share } from "./format";

it("shows a send's wall time as it is, wherever the reader sits", () =>
  expect(formatWallTime("2026-12-01T09:00")).toBe("1 Dec 2026, 09:00"));
it("groups digits", () => expect(formatNumber(1_234_567)).toBe("1,234,567"));
it("names countries, and leaves what is none", () => {
  expect(countryName("DE")).toBe("Germany");
  expect(countryName("??")).toBe("??");
});
it("picks the unit of a size", () => {
  expect(formatBytes(0)).toBe("0 bytes");
  expect(formatBytes(412_345)).toBe("412.3 kB");
  expect(formatBytes(2_500_000_000_000)).toBe("2,500 GB");
});
it("takes a share of nothing as none", () => expect(share(0, 0)).toBe(0));

it("money is told to the cent, and to the unit where it is much; a message's price to a hundredth of a cent", () => {
  expect(formatMoney(12.5, "USD")).toBe("US$12.50");
  expect(formatMoney(12_345.67, "USD")).toBe("US$12,346");
  expect(formatPrice(0.0118, "USD")).toBe("US$0.0118");
});

it("a planned time has its weekday", () => expect(formatPlannedTime("2026-12-01T09:00")).toBe("Tue, 1 Dec 2026, 09:00"));
