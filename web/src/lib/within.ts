export const withinUnits = ["minutes", "hours", "days"] as const;
export type WithinUnit = (typeof withinUnits)[number];

const minutesOf: Record<WithinUnit, number> = { minutes: 1, hours: 60, days: 1_440 };
const mostMinutes = 525_600;

/** A span in the largest unit that says it without a fraction. */
export function fromMinutes(minutes: number): { amount: number; unit: WithinUnit } {
  const unit = withinUnits.findLast((unit) => minutes % minutesOf[unit] === 0) ?? "minutes";
  return { amount: minutes / minutesOf[unit], unit };
}

/** At least a minute, at most a year: what the server takes. */
export const toMinutes = (amount: number, unit: WithinUnit) =>
  Math.min(Math.max(Math.round(amount) || 1, 1) * minutesOf[unit], mostMinutes);
