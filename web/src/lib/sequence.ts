import type { Send } from "../api/types";

type Timed = Pick<Send, "id" | "scheduledAt">;

/** The send that one at this time goes before; null: to the end. The sequence is in order of time. */
export function goesBefore(at: number, sends: Timed[], self?: number): number | null {
  return sends.find(({ id, scheduledAt }) => id !== self && Date.parse(scheduledAt) > at)?.id ?? null;
}

/** Another send at exactly this time, which the sequence does not allow. */
export const atSameTime = (at: number, sends: Timed[], self?: number) =>
  sends.find(({ id, scheduledAt }) => id !== self && Date.parse(scheduledAt) === at);

/** How long a send takes, in seconds. */
export const secondsFor = (recipients: number, perSecond: number) => Math.ceil(recipients / Math.max(perSecond, 1));

export interface Gap {
  /** From one send's time to the next one's. */
  seconds: number;
  /** The first is likely to be still going out when the second begins. */
  overlaps: boolean;
}

export function gapBetween(earlier: Send, later: Send, recipients: number): Gap {
  const seconds = (Date.parse(later.scheduledAt) - Date.parse(earlier.scheduledAt)) / 1000;
  return { seconds, overlaps: secondsFor(recipients, earlier.maxMessagesPerSecond) > seconds };
}
