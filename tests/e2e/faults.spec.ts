import { expect, logIn, openCampaign, test } from "./fixtures";

test.beforeEach(async ({ page, carillon }) => {
  await page.goto("/");
  await logIn(page, carillon);
});

/** Where a list comes from, and what stands there when it does not come. */
const lists = [
  { path: "/campaigns", call: "**/api/v1/campaigns?*", said: "The campaigns could not be loaded" },
  { path: "/audiences", call: "**/api/v1/audiences?*", said: "The audiences could not be loaded" },
  { path: "/templates", call: "**/api/v1/templates?*", said: "The templates could not be loaded" },
  { path: "/numbers", call: "**/api/v1/phone-numbers*", said: "The numbers could not be loaded" },
  { path: "/opt-outs", call: "**/api/v1/opt-outs?*", said: "The opt-outs could not be loaded" },
  { path: "/settings?tab=keys", call: "**/api/v1/api-keys?*", said: "The API keys could not be loaded" },
  { path: "/settings?tab=audit", call: "**/api/v1/audit-log?*", said: "The audit log could not be loaded" },
];

for (const { path, call, said } of lists)
  test(`${path} says what failed, and asks again`, async ({ page }) => {
    // A refusal is final; it is not tried again by itself, so that the test need not wait.
    await page.route(call, (route) =>
      route.fulfill({
        status: 409,
        contentType: "application/problem+json",
        json: { type: "urn:carillon:problem:no_disk", title: "Conflict", status: 409, detail: "The disk is full." },
      }),
    );
    await page.goto(path);
    const alert = page.getByRole("alert").filter({ hasText: said });
    await expect(alert).toContainText("The disk is full.");
    await page.unroute(call);
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(alert).toBeHidden();
  });

test("an answer that is no document of ours is explained", async ({ page }) => {
  await page.route("**/api/v1/sends/*/report", (route) => route.fulfill({ status: 418, body: "<h1>teapot</h1>" }));
  await openCampaign(page);
  await expect(page.getByRole("alert").filter({ hasText: "The report could not be loaded" })).toContainText("418");
});

test("offline is said, and the page is brought up to date when the network is back", async ({ page, context }) => {
  await openCampaign(page);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("You are offline")).toBeVisible();
  await expect(page.getByText("Reconnecting")).toBeVisible();
  await page.getByRole("link", { name: "Opt-outs" }).click();
  await context.setOffline(false);
  await expect(page.getByText("You are offline")).toBeHidden();
  await expect(page.getByRole("heading", { name: "Opt-outs", exact: true })).toBeVisible();
  await openCampaign(page);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
});
