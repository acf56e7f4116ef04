import type { Funnel, Send } from "../api/types";

/** Where a recipient stands, each in exactly one place, in the order they are shown. */
export const outcomes = [
  "read",
  "delivered",
  "accepted",
  "inFlight",
  "queued",
  "inDoubt",
  "assumedSent",
  "failed",
  "skipped",
  "cancelled",
] as const;

export type Outcome = (typeof outcomes)[number];

/** Takes the funnel's steps, each of which includes those after it, apart; what was taken for sent is part of the accepted. What is in flight is part of the queued. */
export function byOutcome(funnel: Funnel, inFlight = 0): Record<Outcome, number> {
  const flying = Math.min(inFlight, funnel.queued);
  return {
    read: funnel.read,
    delivered: funnel.delivered - funnel.read,
    accepted: funnel.accepted - funnel.delivered - funnel.assumedSent,
    inFlight: flying,
    queued: funnel.queued - flying,
    inDoubt: funnel.inDoubt,
    assumedSent: funnel.assumedSent,
    failed: funnel.failed,
    skipped: funnel.skipped,
    cancelled: funnel.cancelled,
  };
}

/** The campaign's sends together, without those that ended before they had recipients. */
export function whole(sends: Send[]): Funnel {
  return sum(sends.filter((send) => isPrepared(send) || isToCome(send)).map((send) => send.funnel));
}

export function sum(funnels: Funnel[]): Funnel {
  const total: Funnel = {
    audience: 0,
    eligible: 0,
    queued: 0,
    accepted: 0,
    sent: 0,
    delivered: 0,
    read: 0,
    failed: 0,
    skipped: 0,
    inDoubt: 0,
    cancelled: 0,
    assumedSent: 0,
  };
  for (const funnel of funnels)
    for (const [step, count] of Object.entries(funnel) as [keyof Funnel, number][])
      total[step] += count;
  return total;
}

/** The share of the audience that waits for nothing more from this program. */
export function settledShare(funnel: Funnel): number {
  const { accepted, failed, skipped, inDoubt, cancelled, audience } = funnel;
  return audience > 0 ? Math.min((accepted + failed + skipped + inDoubt + cancelled) / audience, 1) : 0;
}

/** It has not begun, and will. */
export const isToCome = (send: Send) =>
  send.phase === "pending" || send.phase === "materializing" || send.phase === "queued";

const people = (funnel: Funnel) => Object.values(byOutcome(funnel)).reduce((total, count) => total + count, 0);

/** Its recipients are being settled, or have been: its funnel tells more than the audience's size. */
export const isPrepared = (send: Send) =>
  people(send.funnel) > 0 || !["pending", "missed", "cancelled", "failed"].includes(send.phase);

/** The earliest send that has not begun. The API gives sends in order of time. */
export const nextSend = (sends: Send[]): Send | undefined => sends.find(isToCome);

/** The send a reader most likely came for: the one at work, else the next, else the last. */
export function sendInFocus(sends: Send[]): Send | undefined {
  return sends.find((send) => send.phase === "firing") ?? nextSend(sends) ?? sends.at(-1);
}

/** What WhatsApp still has to answer, and with it whether there is anything to pace. */
export const isFiring = (send: Send) => send.phase === "firing" && send.funnel.queued > 0;
