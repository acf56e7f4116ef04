// Wall times in a time zone, by the browser's rules. The server's decide; these explain before it is asked.

const hour = 3_600_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    clocks.set(zone, clock);
  }
  return clock;
}

/** What the zone's clocks show at an instant, as if it were UTC. */
function clockAt(instant: number, zone: string): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of clockOf(zone).formatToParts(instant)) part[type] = Number(value);
  return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
export function offsetAt(instant: number, zone: string): number {
  const second = Math.floor(instant / 1000) * 1000;
  return clockAt(second, zone) - second;
}

/** "2026-12-01T09:00" on the zone's clocks at an instant. */
export const wallTimeAt = (instant: number, zone: string) => wallTime(clockAt(instant, zone));

const wallTime = (clock: number) => new Date(clock).toISOString().slice(0, 16);

export interface Moment {
  at: number;
  offset: number;
}

/** Clocks that are put from one wall time to another. */
export interface ClockChange {
  from: string;
  to: string;
}

export type Resolved =
  | ({ kind: "once" } & Moment)
  | { kind: "twice"; earlier: Moment; later: Moment; change: ClockChange }
  /** Put forward over it; `change.to` is the next time that exists. */
  | { kind: "gap"; change: ClockChange };

/** The instants at which the zone's clocks show a wall time: one, two where they are put back, or none. */
export function resolveWallTime(local: string, zone: string): Resolved {
  const clock = Date.parse(`${local}Z`);
  const [before, after] = [offsetAt(clock - 24 * hour, zone), offsetAt(clock + 24 * hour, zone)];
  const moments = [...new Set([before, after])]
    .map((offset) => ({ at: clock - offset, offset }))
    .filter(({ at, offset }) => offsetAt(at, zone) === offset)
    .sort((a, b) => a.at - b.at);
  const [first, second] = moments;
  if (first && !second) return { kind: "once", ...first };
  const change = changeAround(clock, zone, before, after);
  return first && second ? { kind: "twice", earlier: first, later: second, change } : { kind: "gap", change };
}

/** Finds the second at which the offset changes, by halving. */
function changeAround(clock: number, zone: string, before: number, after: number): ClockChange {
  let [low, high] = [clock - 24 * hour, clock + 24 * hour];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(middle, zone) === before) low = middle;
    else high = middle;
  }
  return { from: wallTime(high + before), to: wallTime(high + after) };
}

/** "+05:30" */
export function formatOffset(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (part: number) => String(Math.floor(part)).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
