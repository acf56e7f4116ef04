import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
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

export async function logIn(page: Page, { email, password }: Ready) {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("button", { name: "Log in" })).toBeHidden();
}

/** Opens the demo's campaign from the list. */
export async function openCampaign(page: Page) {
  await page.goto("/campaigns");
  await page.getByRole("table").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Where every recipient stands" })).toBeVisible();
}

export async function expectAccessible(page: Page) {
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
  cancelled: number;
}

/** Every figure of the legend, all read at one moment. */
export function readCounts(page: Page): Promise<Counts> {
  return page.evaluate(() => {
    const number = (text: string) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(",", ""));
    const places = [...document.querySelectorAll("[data-testid^='outcome-']")];
    const counts = places.map((place) => [
      place.getAttribute("data-testid")!.slice("outcome-".length),
      number(place.querySelector("dd")!.textContent),
    ]);
    return { ...Object.fromEntries(counts), audience: number(document.querySelector("[data-testid='audience']")!.textContent) };
  });
}
