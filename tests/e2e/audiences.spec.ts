import { expect, logIn, test } from "./fixtures";

const csv = (text: string) => ({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

test.beforeEach(async ({ page, carillon }) => {
  await page.goto("/audiences");
  await logIn(page, carillon);
});

test("an upload ends on its audience's counts", async ({ page }) => {
  const rows = ["phone,first_name", "+4915112345678,Ana", "+4915112345678,Ana again", "12,Nobody", "+919812345678,Ravi"];
  await page.locator("input[type=file]").setInputFiles(csv(rows.join("\n")));
  await page.getByLabel("Name").fill("Four people");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Four people" })).toBeVisible();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Rows: 4" })).toBeVisible();
  await expect(page.getByRole("row", { name: "India" })).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the rows that are not usable" }).click();
  expect(await (await download).failure()).toBeNull();
});

test("a file without a phone column is refused with a sentence", async ({ page }) => {
  await page.locator("input[type=file]").setInputFiles(csv("colour,size\nred,5\nblue,6\n"));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("The file was not taken");
  await expect(page.getByRole("alert")).toContainText("phone");
});
