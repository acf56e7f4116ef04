/** How many messages a send still had to get answered at a moment, as the event stream told it. */
export interface Sample {
  at: number;
  queued: number;
}

const keptMs = 60_000;
const rateOverMs = 10_000;

/** The samples of the last minute, and always the last change. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const recent = samples.filter(({ at }) => at >= sample.at - keptMs);
  const kept = recent.length > 0 ? recent : samples.slice(-1);
  return [...kept, sample];
}

/** Messages answered a second over the last ten seconds; null while that cannot be said. */
export function measuredRate(samples: readonly Sample[], now: number): number | null {
  const last = samples.at(-1);
  const first = samples.findLast(({ at }) => at <= now - rateOverMs) ?? samples[0];
  if (!last || !first || now - first.at < 2_000) return null;
  return Math.max(0, (first.queued - last.queued) / ((now - first.at) / 1_000));
}

/** For how long, in milliseconds, nothing has been answered; 0 before anything is known. */
export function quietFor(samples: readonly Sample[], now: number): number {
  const last = samples.at(-1);
  if (!last) return 0;
  const since = samples.findLast(({ queued }) => queued !== last.queued);
  const changed = since ? samples[samples.indexOf(since) + 1]! : samples[0]!;
  return Math.max(0, now - changed.at);
}

/** Quieter than any rate explains. */
export const stalledAfterMs = 15_000;
