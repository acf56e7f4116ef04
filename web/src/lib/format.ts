import { locale } from "../i18n/locale";

const numbers = new Intl.NumberFormat(locale);
const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const countries = new Intl.DisplayNames(locale, { type: "region" });

export const formatNumber = (value: number) => numbers.format(value);
export const formatPercent = (share: number) => percents.format(share);

/** An amount of money; to the unit where it is large. */
export const formatMoney = (amount: number, currency: string) =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    maximumFractionDigits: amount >= 10_000 ? 0 : 2,
    minimumFractionDigits: amount >= 10_000 ? 0 : 2,
  }).format(amount);

/** The price of one message, which is fractions of a cent. */
export const formatPrice = (amount: number, currency: string) =>
  new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 4 }).format(amount);

/** A share of a whole; 0 of nothing is 0. */
export const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

const wallTimes = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const plannedTimes = new Intl.DateTimeFormat(locale, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});
const instants = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });

/** "2026-12-01T09:00", a time on some zone's clocks, as it is: never moved into the reader's zone. */
export const formatWallTime = (local: string) => wallTimes.format(new Date(`${local}Z`));

/** The same with its weekday, for those who plan. */
export const formatPlannedTime = (local: string) => plannedTimes.format(new Date(`${local}Z`));

/** An instant on the reader's own clock, to the second. */
export const formatInstant = (instant: string) => instants.format(new Date(instant));

const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });

/** "2026-10-01" */
export const formatDay = (day: string) => days.format(new Date(`${day}T00:00Z`));

const times = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const moments = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** An instant's time of day on the reader's own clock. */
export const formatTime = (instant: string | number) => times.format(new Date(instant));

/** An instant within days, short: "1 Dec, 09:00". */
export const formatMoment = (instant: string | number) => moments.format(new Date(instant));

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
    unitDisplay: step === 0 ? "long" : "short", // "1 byte, 199 bytes": its short form knows no plural
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}
