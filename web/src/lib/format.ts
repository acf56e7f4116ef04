import { locale } from "../i18n/locale";

const numbers = new Intl.NumberFormat(locale);
const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const countries = new Intl.DisplayNames(locale, { type: "region" });

export const formatNumber = (value: number) => numbers.format(value);
export const formatPercent = (share: number) => percents.format(share);

/** A share of a whole; 0 of nothing is 0. */
export const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

/** An instant on the clocks of `zone` (an IANA name; the reader's own when absent). */
export function formatDateTime(instant: string, zone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
    ...(zone !== undefined && { timeZone: zone }),
  }).format(new Date(instant));
}

/** The time alone, with seconds, for rows that follow each other closely. */
export function formatTime(instant: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(new Date(instant));
}

/** "Germany" for "DE". */
export function countryName(code: string): string {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code; // not a region's code
  }
}

/** "+49 170 …" is for people who dial; ids and phones here are for comparing, so they stay in E.164. */
export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[step],
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}
