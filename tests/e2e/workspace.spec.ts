import { expect, logIn, openCampaign, test } from "./fixtures";

test("a wrong password is explained, and changes nothing", async ({ page, carillon }) => {
  await page.goto("/");
  await page.getByLabel("Email").fill(carillon.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toContainText("password");
  await expect(page).toHaveURL(/\/login/);
});

test("the messages can be filtered to the failed ones, and the filter stays in the address", async ({ page, carillon }) => {
  await page.goto("/");
  await logIn(page, carillon);
  await openCampaign(page);
  await expect(page.getByText("Completed").first()).toBeVisible({ timeout: 50_000 });
  const statuses = page.getByRole("region", { name: "Messages" }).getByTestId("status");
  const allFailed = async () => {
    const shown = await statuses.allInnerTexts();
    return shown.length > 0 && shown.every((status) => status === "Failed");
  };
  await expect(statuses).toHaveCount(25);
  expect(await allFailed()).toBe(false);
  await page.getByRole("combobox", { name: "Status" }).selectOption("failed");
  await expect(page).toHaveURL(/status=failed/);
  await expect.poll(allFailed).toBe(true);
  await page.reload();
  await expect.poll(allFailed).toBe(true);
});

test("more messages are loaded on demand", async ({ page, carillon }) => {
  await page.goto("/");
  await logIn(page, carillon);
  await openCampaign(page);
  const messages = page.getByRole("region", { name: "Messages" });
  const phones = messages.getByRole("row").locator("td:first-child");
  await expect(phones).toHaveCount(25);
  await messages.getByRole("button", { name: "Load more" }).click();
  await expect(phones).toHaveCount(50);
  const shown = await phones.filter({ hasText: "+" }).allInnerTexts();
  expect(new Set(shown).size, "no row twice").toBe(shown.length);
});

test("a session that ended leads to the log-in page and back to where one was", async ({ page, carillon }) => {
  await page.goto("/");
  await logIn(page, carillon);
  await openCampaign(page);
  const address = new URL(page.url()).pathname;
  await page.context().clearCookies();
  await page.getByRole("combobox", { name: "Status" }).selectOption("failed");
  await expect(page).toHaveURL(/\/login/);
  await logIn(page, carillon);
  await expect(page).toHaveURL(new RegExp(address));
});

test("logging out ends the session", async ({ page, carillon }) => {
  await page.goto("/");
  await logIn(page, carillon);
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page.getByLabel("Email")).toBeVisible();
  await page.goto("/campaigns");
  await expect(page).toHaveURL(/\/login/);
});

test("an address that leads nowhere says so", async ({ page, carillon }) => {
  await page.goto("/");
  await logIn(page, carillon);
  await page.goto("/campaigns/999999");
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});
