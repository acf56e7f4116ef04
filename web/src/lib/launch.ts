import type { Approval, SendOutlook } from "../api/types";

/** From so many people on, a click is too little. */
const many = 50_000;

/** The people that a campaign reaches: those of its largest send, who are most of the others' too. */
export const reach = (outlooks: SendOutlook[]) => Math.max(0, ...outlooks.map(({ recipients }) => recipients));

export const needsTypedName = (recipients: number) => recipients >= many;

/** Whether a second person has to look at it yet. */
export const awaitsApproval = ({ required, status }: Approval) => required && status !== "approved";

/** All its sends together. The price list has one currency. */
export function totalCost(outlooks: SendOutlook[]): { amount: number; currency: string } | undefined {
  const [first] = outlooks;
  if (!first) return undefined;
  const amount = outlooks.reduce((sum, { estimatedCost }) => sum + estimatedCost.amount, 0);
  return { amount, currency: first.estimatedCost.currency };
}
