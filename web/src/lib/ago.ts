import { locale } from "../i18n/locale";

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** "3 minutes ago", "yesterday"; "now" within the last minute. */
export function formatAgo(instant: string, now: number): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  const fitting = units.find(([, size]) => Math.abs(seconds) >= size);
  return fitting ? relative.format(Math.trunc(seconds / fitting[1]), fitting[0]) : relative.format(0, "second");
}
