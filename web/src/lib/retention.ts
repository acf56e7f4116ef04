import type { Organization } from "../api/types";

/** For how many days each kind of personal data is kept; null: for good. */
export type Retention = Organization["retention"];
export type Kept = keyof Retention;

/** The periods that the server takes, in days. */
export const periods: Record<Kept, { min: number; max: number }> = {
  repliesDays: { min: 7, max: 3650 },
  leadEventsDays: { min: 1, max: 3650 },
  webhookBodiesDays: { min: 1, max: 3650 },
  recipientsDays: { min: 30, max: 3650 },
};

export const keptKinds = Object.keys(periods) as Kept[];

export const isAllowed = (kind: Kept, days: number | null) =>
  days === null || (Number.isInteger(days) && days >= periods[kind].min && days <= periods[kind].max);

export const changedKinds = (before: Retention, after: Retention) =>
  keptKinds.filter((kind) => before[kind] !== after[kind]);

/** What is kept for less long than before: some of it may have to go at once. */
export const shortenedKinds = (before: Retention, after: Retention) =>
  keptKinds.filter((kind) => (after[kind] ?? Infinity) < (before[kind] ?? Infinity));
