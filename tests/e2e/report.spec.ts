import { expect, logIn, openCampaign, test } from "./fixtures";

test.beforeEach(async ({ page, carillon }) => {
  await page.goto("/");
  await logIn(page, carillon);
  await openCampaign(page);
  await expect(page.getByText("Completed").first()).toBeVisible({ timeout: 50_000 });
});

const people = "Recipients of the send";

test("a figure opens its people, a person opens everything about them", async ({ page }) => {
  await page.getByRole("link", { name: /^Message undeliverable: / }).click();
  await expect(page).toHaveURL(/errorCode=131026/);
  await expect(page).toHaveURL(/status=failed/);
  const table = page.getByRole("table", { name: people });
  await expect(table.getByTestId("status").first()).toHaveText("Failed");
  expect(new Set(await table.getByTestId("status").allInnerTexts())).toEqual(new Set(["Failed"]));

  await table.getByRole("button").first().click();
  const person = page.getByRole("dialog");
  await expect(person).toContainText("131026");
  await expect(person.getByRole("region", { name: "What happened" })).toContainText("Accepted");
  await expect(person.getByRole("region", { name: "What happened" })).toContainText("Failed");
  await expect(person.getByRole("region", { name: "Why" })).toContainText("Opt-outs");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /Error code 131026/ }).click();
  await expect(page).not.toHaveURL(/errorCode/);
  await page.getByRole("link", { name: "Back to the campaign" }).click();
  await expect(page.getByRole("heading", { name: "Where every recipient stands" })).toBeVisible();
});

test("the people of a step of the funnel are those of the later steps too", async ({ page }) => {
  const row = page.getByRole("region", { name: "Funnel" }).getByRole("row", { name: /^Delivered/ });
  await row.getByRole("link").click();
  await expect(page).toHaveURL(/status=delivered(%2C|,)read/);
  const statuses = page.getByRole("table", { name: people }).getByTestId("status");
  await expect(statuses.first()).toBeVisible();
  for (const status of await statuses.allInnerTexts()) expect(["Delivered", "Read"]).toContain(status);
});

test("who was skipped says why not", async ({ page }) => {
  await page.getByRole("region", { name: "Skipped by reason" }).getByRole("link", { name: /^US number/ }).click();
  const table = page.getByRole("table", { name: people });
  await table.getByRole("button").first().click();
  await expect(page.getByRole("dialog").getByRole("region", { name: "Why not" })).toContainText("United States");
});

test("a long list is scrolled through, with few rows in the document", async ({ page }) => {
  await page.getByRole("region", { name: "Funnel" }).getByRole("row", { name: /^Audience/ }).getByRole("link").click();
  const table = page.getByRole("table", { name: people });
  await expect(table.getByTestId("phone").first()).toBeVisible();
  const lastRow = () => table.evaluate((element) => Number([...element.querySelectorAll("[aria-rowindex]")].at(-1)!.getAttribute("aria-rowindex")));
  await expect
    .poll(
      async () => {
        await table.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        return lastRow();
      },
      { timeout: 50_000, intervals: [100] },
    )
    .toBe(5_001);
  expect(await table.getByRole("row").count()).toBeLessThan(80);
});

test("the reports' tables and the people are files, too", async ({ page }) => {
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV: Countries" }).click();
  expect((await file).suggestedFilename()).toBe("Countries.csv");
  await page.getByRole("region", { name: "Funnel" }).getByRole("row", { name: /^Read/ }).getByRole("link").click();
  const list = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  expect(await (await list).failure()).toBeNull();
});

// No server answers like this on purpose: what nobody knows is brought about by a network that breaks.
test("messages in doubt are shown apart, and somebody decides about them", async ({ page }) => {
  await page.route("**/api/v1/campaigns/1", async (route) => {
    const answer = await route.fetch();
    const campaign = await answer.json();
    campaign.sends[0].funnel.inDoubt = 2;
    await route.fulfill({ response: answer, json: campaign });
  });
  await page.route("**/events", (route) => route.abort());
  let asked: unknown;
  await page.route("**/sends/*/in-doubt", async (route) => {
    asked = route.request().postDataJSON();
    await route.fulfill({ json: { resolved: 2, notInDoubt: 0 } });
  });
  await page.reload();
  const doubt = page.getByRole("region", { name: "In doubt" });
  await expect(doubt).toContainText("2 messages were sent, and no answer came");
  await doubt.getByRole("button", { name: "Send all again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave them in doubt" }).click();
  expect(asked).toBeUndefined();
  await doubt.getByRole("button", { name: "Take all for sent" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take for sent" }).click();
  await expect(page.getByText("2 messages settled")).toBeVisible();
  expect(asked).toEqual({ action: "assume_sent", all: true });
});
