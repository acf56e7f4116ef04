import type { Message } from "../api/types";

/** When the message came to stand where it stands; null for what has no time of its own (queued, skipped). */
export function statusTime(message: Message): string | null {
  const { status } = message;
  const step = steps.find((each) => each === status);
  return step ? message[`${step}At`] : null;
}

const steps = ["accepted", "sent", "delivered", "read", "failed"] as const;

export interface Step {
  step: (typeof steps)[number];
  at: string;
  /** Since the step before; null for the first. */
  secondsAfter: number | null;
}

/** What happened to the message, in the order of time. Receipts may come late, and each keeps its own time. */
export function stepsOf(message: Pick<Message, `${(typeof steps)[number]}At`>): Step[] {
  const happened = steps
    .flatMap((step) => {
      const at = message[`${step}At`];
      return at === null ? [] : [{ step, at }];
    })
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at)); // stable: what has one time keeps the order of the steps
  return happened.map(({ step, at }, place) => ({
    step,
    at,
    secondsAfter: place === 0 ? null : (Date.parse(at) - Date.parse(happened[place - 1]!.at)) / 1_000,
  }));
}
