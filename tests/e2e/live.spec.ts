import { Carillon, type Ready } from "./carillon";
import { type Counts, expect, logIn, openCampaign, readCounts, test as base } from "./fixtures";

// A program of its own: its campaign has to be watched from the beginning.
const test = base.extend<{ fresh: Ready }>({
  fresh: async ({}, use) => {
    const program = await Carillon.start();
    await use(program.ready);
    await program.stop();
  },
  baseURL: async ({ fresh }, use) => use(fresh.url),
});

test("the campaign's counts rise to completion by themselves", async ({ page, fresh }) => {
  await page.goto("/");
  await logIn(page, fresh);
  await expect(page.getByRole("heading", { name: "Campaigns" })).toBeVisible();
  await openCampaign(page);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  const seen: Counts[] = [];
  const where = () => page.getByTestId("outcome-cancelled").boundingBox();
  const placeAtFirst = await where();
  await expect
    .poll(async () => seen[seen.push(await readCounts(page)) - 1].queued, { timeout: 50_000, intervals: [250] })
    .toBe(0);
  await expect(page.getByText("Completed").first()).toBeVisible();
  expect(await where(), "nothing moves while the counts rise").toEqual(placeAtFirst);

  const answered = seen.map(({ audience, queued }) => audience - queued);
  expect(new Set(answered).size, `live counts: ${answered}`).toBeGreaterThan(3);
  expect(answered).toEqual(answered.toSorted((a, b) => a - b));
  for (const { audience, ...places } of seen.filter(({ audience }) => audience > 0))
    expect(
      Object.values(places).reduce((a, b) => a + b),
      "every recipient stands in one place",
    ).toBe(audience);
  expect(seen.at(-1)).toMatchObject({ queued: 0, inDoubt: 0 });
});

test("pausing stops the counts, resuming goes on, cancelling ends it", async ({ page, fresh }) => {
  await page.goto("/");
  await logIn(page, fresh);
  await openCampaign(page);
  const status = page.getByRole("main").getByRole("status").first();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(status).toContainText("Paused");
  const queued = async () => (await readCounts(page)).queued;
  let before = -1;
  await expect // what was in flight has been answered
    .poll(async () => before === (before = await queued()), { intervals: [1_500] })
    .toBe(true);
  expect(before).toBeGreaterThan(0);

  await page.getByRole("button", { name: "Resume" }).click();
  await expect(status).toContainText("Running");
  await expect.poll(queued).toBeLessThan(before);

  await page.getByRole("button", { name: "Cancel campaign" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it as it is" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(status).toContainText("Running");
  await page.getByRole("button", { name: "Cancel campaign" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel campaign" }).click();
  await expect(status).toContainText("Cancelled");
  await expect.poll(queued).toBe(0);
  expect((await readCounts(page)).cancelled).toBeGreaterThan(0);
});
