import { expect, type Page } from "@playwright/test";
import { addSend, call, type Draft, makeAudience, makeDraft, soon } from "./api";
import type { Ready } from "./carillon";
import { behave } from "./sandbox";

/** What the pictures are taken of: a workspace in which something of everything has happened. */
export interface Stage {
  /** Over, with a report, and seven messages of which nobody knows whether they arrived. */
  done: number;
  doneSend: number;
  /** At work, slowly enough to be looked at. */
  live: number;
  draft: Draft;
  /** Planned for so many people that a click is too little. */
  large: Draft;
}

interface Progress extends Draft {
  status: string;
}

/** Needs somebody signed in, and the demo's campaign still at work. */
export async function setStage(page: Page, { sandbox }: Ready): Promise<Stage> {
  await behave(sandbox, { faults: { resetBeforeAccepting: { next: 7 } } });
  await behave(sandbox, { waba: { messagingLimit: "TIER_100K" } });
  const { items } = await call<{ items: { id: number }[] }>(page, "GET", "/api/v1/wabas");
  await call(page, "POST", `/api/v1/wabas/${items[0].id}/sync`, {});
  const draft = await makeDraft(page, { name: "Winter sale", days: [20, 22, 25] });
  await call(page, "PATCH", `/api/v1/sends/${draft.sends[1].id}`, {
    audienceFilter: "on",
    eventFilter: { mode: "exclude", eventType: "purchase", withinMinutes: 2880 },
  });
  const large = await makeDraft(page, {
    name: "Everyone at New Year",
    audienceId: await makeAudience(page, "All customers", 60_000),
    days: [36],
  });
  await call(page, "POST", "/api/v1/opt-outs", { phone: "+4915112345678", scope: "all" });
  await call(page, "POST", "/api/v1/opt-outs", { phone: "+447700900123", scope: "marketing" });
  const done = await untilCompleted(page, 1);

  const live = await makeDraft(page, { name: "Loyalty week" });
  await addSend(page, live.id, soon(3), "Etc/UTC", 20);
  await addSend(page, live.id, soon(3 * 86_400), "Etc/UTC", 80);
  await call(page, "POST", `/api/v1/campaigns/${live.id}/schedule`, {});
  const planned = await makeDraft(page, { name: "Black Friday thanks", days: [2] });
  await call(page, "POST", `/api/v1/campaigns/${planned.id}/schedule`, {});
  return { done: done.id, doneSend: done.sends[0].id, live: live.id, draft, large };
}

async function untilCompleted(page: Page, id: number): Promise<Progress> {
  const read = () => call<Progress>(page, "GET", `/api/v1/campaigns/${id}`);
  await expect.poll(async () => (await read()).status, { timeout: 60_000 }).toBe("completed");
  return read();
}
