import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, test as base, expect, type Page } from "@playwright/test";
import { Carillon, type Ready } from "./carillon";

interface Workers {
  carillon: Ready;
}

export const test = base.extend<object, Workers>({
  carillon: [
    async ({}, use) => {
      const program = await Carillon.start();
      await use(program.ready);
      await program.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  baseURL: async ({ carillon }, use) => use(carillon.url),
  page: async ({ page }, use) => {
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (/content security policy/i.test(message.text())) faults.push(message.text());
    });
    await use(page);
    expect(faults, "errors of the page and breaches of its Content-Security-Policy").toEqual([]);
  },
});

export { expect };

export async function logIn(page: Page, { email, password }: Pick<Ready, "email" | "password">) {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("button", { name: "Log in" })).toBeHidden();
}

/** Somebody else's browser. */
export async function elsewhere(browser: Browser, baseURL: string | undefined, go: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ baseURL, locale: "en-GB" });
  await go(await context.newPage());
  await context.close();
}

/** Opens the demo's campaign. */
export async function openCampaign(page: Page) {
  await page.goto("/campaigns/1");
  await expect(page.getByRole("heading", { name: "Where every recipient stands" })).toBeVisible();
}

/** The campaign's, as its header says it. */
export const statusOf = (page: Page) =>
  page.getByRole("main").getByRole("status").filter({ hasText: /Live|Connecting|Reconnecting/ });

/**
 * The phone of somebody who still waits and is among the last to get the campaign's message: messages leave in the order of
 * their numbers. Their row is on the page afterwards.
 */
export async function openLastInLine(page: Page): Promise<string> {
  await page.getByTestId("outcome-queued").getByRole("link").click();
  await page.getByRole("searchbox").fill("+97");
  const phones = page.getByRole("table", { name: "Recipients of the send" }).getByTestId("phone");
  await expect(phones.first()).toContainText("+97");
  return (await phones.first().innerText()).trim();
}

/** What fades or slides in is judged as it looks in the end: half transparent, its contrast is nobody's. */
const untilStill = (page: Page) =>
  page.waitForFunction(() =>
    document.getAnimations().every((one) => one.playState !== "running" || one.effect?.getTiming().iterations === Infinity),
  );

export async function expectAccessible(page: Page) {
  await untilStill(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window);
}

export interface Counts {
  audience: number;
  read: number;
  delivered: number;
  accepted: number;
  queued: number;
  inDoubt: number;
  failed: number;
  skipped: number;
  inFlight: number;
}

/** Every figure of the legend, all read at one moment. */
export function readCounts(page: Page): Promise<Counts> {
  return page.evaluate(() => {
    // A place that is not known is a dash, and counts as none.
    const number = (text: string) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(",", "") ?? 0);
    const places = [...document.querySelectorAll("[data-testid^='outcome-']")];
    const counts = places.map((place) => [
      place.getAttribute("data-testid")!.slice("outcome-".length),
      number(place.querySelector("dd")!.textContent),
    ]);
    return { ...Object.fromEntries(counts), audience: number(document.querySelector("[data-testid='audience']")!.textContent) };
  });
}
