import { locale } from "../i18n/locale";

const numbers = new Intl.NumberFormat(locale);
const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const countries = new Intl.DisplayNames(locale, { type: "region" });

export const formatNumber = (value: number) => numbers.format(value);
export const formatPercent = (share: number) => percents.format(share);

/** A share of a whole; 0 of nothing is 0. */
export const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

const wallTimes = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const instants = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });

/** "2026-12-01T09:00", a time on some zone's clocks, as it is: never moved into the reader's zone. */
export const formatWallTime = (local: string) => wallTimes.format(new Date(`${local}Z`));

/** An instant on the reader's own clock, to the second. */
export const formatInstant = (instant: string) => instants.format(new Date(instant));

/** "Germany" for "DE". */
export function countryName(code: string): string {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code; // not a region's code
  }
}

export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[step],
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}
