import { expect, type Page } from "@playwright/test";

/** Calls the API as the person who is signed in on the page. */
export async function call<Answer>(page: Page, method: string, path: string, data?: unknown): Promise<Answer> {
  const session = await page.request.get("/api/v1/session");
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  const answer = await page.request.fetch(path, { method, data, headers: { "X-CSRF-Token": csrfToken } });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  return (answer.status() === 204 ? undefined : await answer.json()) as Answer;
}

interface Listed {
  items: { id: number; name: string; language: string; throughputLevel: string }[];
}

const first = async (page: Page, path: string, isIt: (item: Listed["items"][0]) => boolean) => {
  const { items } = await call<Listed>(page, "GET", path);
  const found = items.find(isIt);
  if (!found) throw new Error(`${path} has none`);
  return found.id;
};

export interface Draft {
  id: number;
  version: number;
  sends: { id: number; version: number; scheduledAt: string }[];
}

interface Plan {
  name: string;
  audienceId?: number;
  optIn?: boolean;
  /** How many days from now, each a send at 09:00 in Berlin. */
  days?: number[];
}

const wallTime = (at: number) => new Date(at).toISOString().slice(0, 19);
const day = 86_400_000;

/** A draft as the page would leave it, of the demo's audience when none is named. */
export async function makeDraft(page: Page, { name, audienceId, optIn = true, days = [] }: Plan): Promise<Draft> {
  const audience = audienceId ?? (await first(page, "/api/v1/audiences", (item) => item.name === "Spring customers"));
  const number = await first(page, "/api/v1/phone-numbers", (item) => item.throughputLevel === "HIGH");
  const settings = { name, audienceId: audience, phoneNumberId: number, productPolicyConfirmed: optIn };
  const { id } = await call<Draft>(page, "POST", "/api/v1/campaigns", settings);
  for (const after of days) await addSend(page, id, `${wallTime(Date.now() + after * day).slice(0, 10)}T09:00`, "Europe/Berlin");
  return call(page, "GET", `/api/v1/campaigns/${id}`);
}

export async function addSend(page: Page, campaign: number, scheduledLocal: string, timeZone: string, rate = 500) {
  const isOurs = ({ name, language }: Listed["items"][0]) => name === "spring_offer" && language === "en";
  const templateId = await first(page, "/api/v1/templates?category=MARKETING&status=APPROVED", isOurs);
  await call(page, "POST", `/api/v1/campaigns/${campaign}/sends`, {
    category: "marketing",
    templateId,
    scheduledLocal,
    timeZone,
    maxMessagesPerSecond: rate,
    parameters: {
      "body.first_name": { column: "first_name", fallback: "there" },
      "body.discount": { constant: "20%" },
      "button.0.url": { constant: "spring" },
    },
  });
}

/** So many seconds from now, on the clocks of UTC. */
export const soon = (seconds: number) => wallTime(Date.now() + seconds * 1000);

/** Somebody else of the organization: invited, and joined. */
export async function addColleague(page: Page, email: string, password: string, role: "admin" | "member" | "viewer") {
  const { token } = await call<{ token: string }>(page, "POST", "/api/v1/members", { email, role });
  await call(page, "POST", "/api/v1/invitations/accept", { token, password });
  return { email, password };
}

interface Uploaded {
  id: number;
  status: string;
}

/** An audience that is ready, of so many people. */
export async function makeAudience(page: Page, name: string, people: number): Promise<number> {
  const rows = Array.from({ length: people }, (_, row) => `C-${row},+49151${10_000_000 + row},Ana`);
  const session = await page.request.get("/api/v1/session");
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  const answer = await page.request.post(`/api/v1/audiences?name=${encodeURIComponent(name)}`, {
    headers: { "Content-Type": "text/csv", "X-CSRF-Token": csrfToken },
    data: ["external_id,phone,first_name", ...rows].join("\n"),
  });
  const { id } = (await answer.json()) as Uploaded;
  await expect
    .poll(async () => (await call<Uploaded>(page, "GET", `/api/v1/audiences/${id}`)).status, { timeout: 30_000 })
    .toBe("ready");
  return id;
}
