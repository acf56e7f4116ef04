import { expect, logIn, test } from "./fixtures";

const csv = (...rows: string[]) => ({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) });

test.beforeEach(async ({ page, carillon }) => {
  await page.goto("/audiences/new");
  await logIn(page, carillon);
  await expect(page.getByRole("heading", { name: "Upload an audience" })).toBeVisible();
});

test("a file is looked at, its columns are corrected, and its audience has the counts that were foretold", async ({ page }) => {
  const file = csv(
    "first_name,mobile,landline,ref",
    "Ana,0151 12345678,030 5550100,A-1",
    "Ana again,0151 12345678,030 5550101,A-2",
    "Ravi,+919812345678,030 5550102,A-3",
    "Nobody,12,12,A-4",
  );
  await page.locator("input[type=file]").setInputFiles(file);
  const phone = page.getByRole("combobox", { name: "Phone number column" });
  await expect(phone).toHaveValue("mobile");
  const verdict = page.getByRole("main").getByRole("status").filter({ hasText: "first 4 rows" });
  await expect(verdict).toContainText("Usable: 1");
  await expect(verdict).toContainText("no country code");

  await page.getByRole("combobox", { name: "Default country" }).fill("Germany");
  await page.getByRole("option", { name: "Germany (DE)" }).click();
  await expect(verdict).toContainText("Usable: 2 · Invalid number: 1 · Duplicate: 1");

  await phone.click();
  await page.getByRole("option", { name: "landline" }).click();
  await expect(verdict).toContainText("Usable: 3");
  await phone.click();
  await page.getByRole("option", { name: "mobile" }).click();
  await page.getByRole("combobox", { name: "External id column" }).click();
  await page.getByRole("option", { name: "ref" }).click();
  await expect(verdict).toContainText("Usable: 2");

  await page.getByLabel("Name of the audience").fill("Four people");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Four people" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Rows: 4" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Countries" })).toContainText("India");
  const rows = page.getByRole("table", { name: "Rows of the audience" });
  await expect(rows.getByRole("row")).toHaveCount(5);

  await page.getByRole("link", { name: /Show the rows: Duplicate/ }).click();
  await expect(page).toHaveURL(/status=duplicate/);
  await expect(rows.getByRole("row")).toHaveCount(2);
  await rows.getByRole("button", { name: "+4915112345678" }).click();
  await expect(page.getByRole("dialog")).toContainText("Row 2 has the same number");
  await expect(page.getByRole("dialog")).toContainText("A-2");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the rows that are not usable" }).click();
  expect(await (await download).failure()).toBeNull();
});

test("a file without a phone column asks for one, and is not sent before", async ({ page }) => {
  await page.locator("input[type=file]").setInputFiles(csv("colour,size", "red,5", "blue,6"));
  await expect(page.getByRole("alert").filter({ hasText: "Which column holds the phone numbers?" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Upload", exact: true })).toBeDisabled();
});

test("a file that cannot be an audience is refused with the line", async ({ page }) => {
  await page.locator("input[type=file]").setInputFiles(csv("phone,phone", "+4915112345678,1"));
  await expect(page.getByRole("alert")).toContainText("This file cannot be an audience as it is");
  await page.getByRole("button", { name: "Another file" }).click();
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
});

test("a template hands out the file it wants", async ({ page }) => {
  await page.getByRole("combobox", { name: "Template" }).click();
  await page.getByRole("option").first().click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the sample" }).click();
  const path = await (await download).path();
  await page.locator("input[type=file]").setInputFiles(path);
  await expect(page.getByRole("combobox", { name: "Phone number column" })).toHaveValue("phone");
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "first 2 rows" })).toContainText("Usable: 2");
});

test("an upload that is cancelled leaves nothing usable behind", async ({ page }) => {
  await page.locator("input[type=file]").setInputFiles(csv("phone", "+4915112345678"));
  await page.route("**/api/v1/audiences?*", () => {}); // it never gets there
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("link", { name: "Campaigns" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("button", { name: "Cancel the upload" }).click();
  await expect(page.getByRole("button", { name: "Upload", exact: true })).toBeVisible();
});
