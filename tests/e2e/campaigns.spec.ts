import { call, makeDraft } from "./api";
import { expect, logIn, test } from "./fixtures";

test.beforeEach(async ({ page, carillon }) => {
  await page.goto("/campaigns");
  await logIn(page, carillon);
});

test("campaigns are found by name and by status, and the address keeps the search", async ({ page }) => {
  await makeDraft(page, { name: "Diwali lamps", days: [40] });
  await makeDraft(page, { name: "Diwali sweets" });
  await page.reload();
  const names = page.getByRole("table").getByRole("link");
  await page.getByRole("searchbox", { name: "Search by name" }).fill("diwali");
  await expect(names).toHaveCount(2);
  await expect(page).toHaveURL(/q=diwali/);
  await page.getByText("Completed", { exact: true }).first().click();
  await expect(page.getByText("No campaign matches")).toBeVisible();
  await page.getByText("Draft", { exact: true }).first().click();
  await expect(names).toHaveCount(2);
  await page.reload();
  await expect(names).toHaveCount(2);
  await expect(page.getByRole("row", { name: /Diwali lamps/ })).toContainText("Berlin (UTC+0");
});

test("a campaign is duplicated into a draft, and a draft is deleted", async ({ page }) => {
  await makeDraft(page, { name: "Harvest", days: [30, 31] });
  await page.reload();
  await page.getByRole("button", { name: "Actions for Harvest", exact: true }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page.getByRole("heading", { name: "Harvest (copy)" })).toBeVisible();
  await expect(page.getByTestId("send")).toHaveCount(2);
  await expect(page.getByText("Not confirmed: marketing sends need it")).toBeVisible();

  await page.getByRole("button", { name: "Actions for Harvest (copy)" }).click();
  await page.getByRole("menuitem", { name: "Delete draft" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete draft" }).click();
  await expect(page).toHaveURL(/\/campaigns$/);
  await expect(page.getByRole("link", { name: "Harvest", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Harvest (copy)" })).toBeHidden();
});

test("more campaigns are loaded on demand", async ({ page }) => {
  const { audienceId, phoneNumberId } = await call<{ audienceId: number; phoneNumberId: number }>(
    page,
    "GET",
    "/api/v1/campaigns/1",
  );
  for (let place = 0; place < 26; ++place)
    await call(page, "POST", "/api/v1/campaigns", { name: `Page filler ${place}`, audienceId, phoneNumberId });
  await page.goto("/campaigns?q=filler");
  const rows = page.getByRole("table").getByRole("link");
  await expect(rows).toHaveCount(25);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(rows).toHaveCount(26);
});

test("a server that does not answer is explained, and asked again", async ({ page }) => {
  await page.route("**/api/v1/campaigns?*", (route) => route.abort());
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("The server does not answer", { timeout: 30_000 });
  await page.unroute("**/api/v1/campaigns?*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("table")).toBeVisible();
});
