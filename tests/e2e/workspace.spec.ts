import { expect, logIn, openCampaign, test } from "./fixtures";

test("a wrong password is explained, and changes nothing", async ({ page, carillon }) => {
  await page.goto("/");
  await page.getByLabel("Email").fill(carillon.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toContainText("password");
  await expect(page).toHaveURL(/\/login/);
});

test("a session that ended leads to the log-in page and back to where one was", async ({ page, carillon }) => {
  await page.goto("/");
  await logIn(page, carillon);
  await openCampaign(page);
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Opt-outs" }).click();
  await expect(page).toHaveURL(/\/login/);
  await logIn(page, carillon);
  await expect(page).toHaveURL(/\/opt-outs/);
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
