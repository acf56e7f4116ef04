import type { Page } from "@playwright/test";
import { addColleague, call, makeDraft } from "./api";
import { Carillon, type Ready } from "./carillon";
import { elsewhere, expect, logIn, statusOf, test as base } from "./fixtures";

// A program of its own: what the organization demands of its campaigns holds for all of them.
const test = base.extend<{ fresh: Ready }>({
  fresh: async ({}, use) => {
    const program = await Carillon.start();
    await use(program.ready);
    await program.stop();
  },
  baseURL: async ({ fresh }, use) => use(fresh.url),
});

test.beforeEach(async ({ page, fresh }) => {
  await page.goto("/settings?tab=members");
  await logIn(page, fresh);
});

const demanded = (page: Page) => page.getByRole("switch", { name: "A second person must approve campaigns" });
const approval = (page: Page) => page.getByRole("region", { name: "Approval" });
const schedule = (page: Page) => page.getByRole("button", { name: "Schedule" });

const demandApproval = (page: Page) => call(page, "PUT", "/api/v1/organization/settings", { requiresApproval: true });

test("a campaign waits for a second person, whose approval lapses with a change", async ({ page, browser, baseURL }) => {
  await demanded(page).click({ force: true });
  await expect(demanded(page)).toBeChecked();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.reload();
  await expect(demanded(page)).toBeChecked();
  const { id } = await makeDraft(page, { name: "Four eyes", days: [20] });
  const second = await addColleague(page, "second@example.com", "second-password-1", "member");

  await page.goto(`/campaigns/${id}/launch`);
  await expect(approval(page)).toContainText("Not approved");
  await expect(schedule(page)).toBeDisabled();
  await approval(page).getByRole("button", { name: "Approve" }).click();
  await expect(approval(page).getByRole("alert")).toContainText("You made or changed this campaign yourself");

  await elsewhere(browser, baseURL, async (theirs) => {
    await theirs.goto(`/campaigns/${id}/launch`);
    await logIn(theirs, second);
    await approval(theirs).getByRole("button", { name: "Approve" }).click();
    await expect(approval(theirs)).toContainText("It may be scheduled as it is.");
    await expect(approval(theirs)).toContainText(second.email);
    await expect(schedule(theirs)).toBeEnabled();

    await page.goto(`/campaigns/${id}`);
    await expect(approval(page)).toContainText(second.email);
    await page.getByRole("link", { name: /Edit send 1/ }).click();
    await page.getByRole("textbox", { name: /discount.*Text/ }).fill("30%");
    await page.getByRole("button", { name: "Save and close" }).click();
    await expect(approval(page)).toContainText("Lapsed");
    await page.getByRole("link", { name: "Check and schedule" }).click();
    await expect(schedule(page)).toBeDisabled();

    await theirs.reload();
    await expect(approval(theirs)).toContainText("Lapsed");
    await approval(theirs).getByRole("button", { name: "Approve" }).click();
    await expect(approval(theirs)).toContainText("It may be scheduled as it is.");
  });

  await page.reload();
  await schedule(page).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Schedule for/ }).click();
  await expect(statusOf(page)).toContainText("Scheduled");
});

test("scheduling without an approval is refused by the server too, and said", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Too early", days: [20] });
  await page.goto(`/campaigns/${id}/launch`);
  await expect(approval(page)).toHaveCount(0);
  await expect(schedule(page)).toBeEnabled();
  await demandApproval(page);
  await schedule(page).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Schedule for/ }).click();
  await expect(page.getByRole("alert").first()).toContainText("wants a second person to approve");
  await expect(approval(page)).toContainText("Not approved");
});

test("a viewer sees that an approval is missing, and gives none", async ({ page, browser, baseURL }) => {
  await demandApproval(page);
  const { id } = await makeDraft(page, { name: "Looked at", days: [20] });
  const viewer = await addColleague(page, "viewer@example.com", "viewer-password-1", "viewer");
  await elsewhere(browser, baseURL, async (theirs) => {
    await theirs.goto(`/campaigns/${id}`);
    await logIn(theirs, viewer);
    await expect(approval(theirs)).toContainText("Not approved");
    await expect(approval(theirs).getByRole("button", { name: "Approve" })).toHaveCount(0);
    await theirs.goto("/settings?tab=members");
    await expect(demanded(theirs)).toBeChecked();
    await expect(demanded(theirs)).toBeDisabled();
  });
});
