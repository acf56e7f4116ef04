import type { Report } from "../api/types";

type Minute = Report["timeline"][number];
export type Series = Exclude<keyof Minute, "minute">;

export interface Bucket extends Record<Series, number> {
  /** When it begins, in milliseconds. */
  at: number;
}

const minuteMs = 60_000;
const steps = [1, 2, 5, 15, 30, 60, 180, 360, 720, 1_440] as const;

const nothing = (at: number): Bucket => ({ at, accepted: 0, sent: 0, delivered: 0, read: 0, failed: 0 });

/**
 * The timeline in at most so many equal steps, without gaps: minutes in which nothing happened are part of the picture.
 * Reads trickle in for days; then a step is hours.
 */
export function inSteps(timeline: Minute[], most: number): { stepMinutes: number; buckets: Bucket[] } {
  if (timeline.length === 0) return { stepMinutes: 1, buckets: [] };
  const times = timeline.map(({ minute }) => Date.parse(minute));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const count = (step: number) => Math.floor(to / (step * minuteMs)) - Math.floor(from / (step * minuteMs)) + 1;
  const stepMinutes = steps.find((step) => count(step) <= most) ?? Math.ceil((to - from) / minuteMs / (most - 1));
  const size = stepMinutes * minuteMs;
  const start = Math.floor(from / size) * size;
  const buckets = Array.from({ length: count(stepMinutes) }, (_, place) => nothing(start + place * size));
  timeline.forEach((minute, place) => {
    const bucket = buckets[Math.floor((times[place]! - start) / size)]!;
    for (const series of ["accepted", "sent", "delivered", "read", "failed"] as const) bucket[series] += minute[series];
  });
  return { stepMinutes, buckets };
}
