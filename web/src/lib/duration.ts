import { locale } from "../i18n/locale";

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

const formats = new Map(
  units.map(([unit]) => [unit, new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" })]),
);

/** "2 days 4 hrs", "12 min": the two largest units that tell something. */
export function formatDuration(seconds: number): string {
  let left = Math.max(0, Math.round(seconds));
  const largest = units.findIndex(([, size]) => left >= size);
  if (largest < 0) return formats.get("second")!.format(0);
  const shown: string[] = [];
  for (const [unit, size] of units.slice(largest, largest + 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) shown.push(formats.get(unit)!.format(count));
  }
  return shown.join(" ");
}
