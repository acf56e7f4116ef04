import { Carillon, type Ready } from "./carillon";
import { type Counts, expect, logIn, openCampaign, openLastInLine, readCounts, statusOf, test as base } from "./fixtures";

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
  const where = () => page.getByTestId("outcome-skipped").boundingBox();
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
  const status = statusOf(page);
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
  await expect(page.getByTestId("outcome-cancelled")).toContainText("Taken back before they were sent");
});

test("a send shows its pace, what holds it back, how long it will take, and in the end how it went", async ({ page, fresh }) => {
  await page.goto("/");
  await logIn(page, fresh);
  await openCampaign(page);
  const now = page.getByLabel("Right now");
  await expect(now).toContainText("The rate you set");
  await expect(now).toContainText("the number takes 1,000");
  await expect(now).toContainText(/Messages a second\s*[1-9]/);
  await expect(now).toContainText(/Time left\s*\d+ (sec|min)/);
  await expect(page.getByLabel("How it went")).toContainText(/Took\s*\d+ (sec|min)/, { timeout: 60_000 });
});

test("an opt-out in the middle of a blast takes effect at once", async ({ page, fresh }) => {
  await page.goto("/");
  await logIn(page, fresh);
  await openCampaign(page);
  const phone = await openLastInLine(page);
  const list = new URL(page.url()).pathname;
  const people = page.getByRole("table", { name: "Recipients of the send" });
  await people.getByRole("button", { name: phone }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Record an opt-out" }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: "Record an opt-out" }).click();
  await expect(page.getByText(`${phone} has opted out`)).toBeVisible();

  const found = async () => {
    await page.goto(`${list}?q=${encodeURIComponent(phone)}`);
    return people.getByTestId("status").first().innerText();
  };
  await expect.poll(found, { timeout: 50_000, intervals: [2_000] }).toBe("Skipped");
  await people.getByRole("button", { name: phone }).click();
  await expect(page.getByRole("dialog")).toContainText("Opt-outs at the last moment");
});
