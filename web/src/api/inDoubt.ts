import { call } from "./client";

/** What a person decides about messages that nobody can know of: send them again, or take them for sent. */
export type Settlement = "resend" | "assume_sent";

export interface Settled {
  resolved: number;
  notInDoubt: number;
}

export const settleDoubt = (send: number, action: Settlement, messages: number[] | "all"): Promise<Settled> =>
  call("POST", `/api/v1/sends/${send}/in-doubt`, messages === "all" ? { action, all: true } : { action, messages });
