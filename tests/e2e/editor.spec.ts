import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { call, makeDraft } from "./api";
import { expect, logIn, test } from "./fixtures";

test.beforeEach(async ({ page, carillon }) => {
  await page.goto("/campaigns");
  await logIn(page, carillon);
});

async function chooseTemplate(page: Page, name: RegExp) {
  await page.getByRole("combobox", { name: "Template" }).click();
  await page.getByRole("option", { name }).click();
}

const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();
const preview = (page: Page) => page.getByRole("figure", { name: "The message as a recipient sees it" });

test("a time that clocks skip is not taken; the next one is a click away", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Gap" });
  await page.goto(`/campaigns/${id}?edit=new`);
  await page.getByLabel("Date").fill("2028-03-26");
  await page.getByLabel("Time", { exact: true }).fill("02:30");
  await expect(page.getByRole("alert")).toContainText("put forward from 02:00 to 03:00");
  await save(page);
  await expect(page.getByRole("heading", { name: "New send" })).toBeVisible();
  await page.getByRole("button", { name: "Use 26 Mar 2028, 03:00" }).click();
  await expect(page.getByText("Sun, 26 Mar 2028, 03:00 in Berlin (UTC+02:00)")).toBeVisible();
  await page.getByRole("button", { name: "Save and close" }).click();
  await expect(page.getByTestId("send")).toContainText("Berlin (UTC+02:00) · 26 Mar 2028, 01:00 UTC");
});

test("of a time that comes twice one is chosen, and kept", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Fold" });
  await page.goto(`/campaigns/${id}?edit=new`);
  await page.getByLabel("Date").fill("2028-10-29");
  await page.getByLabel("Time", { exact: true }).fill("02:30");
  await expect(page.getByText("put back from 03:00 to 02:00")).toBeVisible();
  await save(page);
  await expect(page.getByRole("heading", { name: "New send" })).toBeVisible();
  await page.getByRole("radio", { name: /The second: UTC\+01:00, which is 01:30 UTC/ }).check();
  await save(page);
  await expect(page.getByRole("heading", { name: "Send 1" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("radio", { name: /The second/ })).toBeChecked();
  const { sends } = await call<{ sends: { fold: string; scheduledAt: string }[] }>(page, "GET", `/api/v1/campaigns/${id}`);
  expect(sends[0]).toMatchObject({ fold: "later", scheduledAt: expect.stringMatching(/^2028-10-29T01:30:00/) });
});

test("a zone is found by what people call it, and the reader's own clock is told too", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Zones" });
  await page.goto(`/campaigns/${id}?edit=new`);
  await page.getByLabel("Date").fill("2028-12-01");
  await page.getByLabel("Time", { exact: true }).fill("09:00");
  const zone = page.getByRole("combobox", { name: "Time zone" });
  await zone.click();
  await zone.fill("india");
  await page.getByRole("option", { name: /Kolkata/ }).click();
  await expect(page.getByText("Fri, 1 Dec 2028, 09:00 in Kolkata (UTC+05:30)")).toBeVisible();
  await expect(page.getByText("Fri, 1 Dec 2028, 04:30 on your clock (Berlin)")).toBeVisible();
});

test("the preview shows one person after another, while one types", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Preview" });
  await page.goto(`/campaigns/${id}?edit=new`);
  await chooseTemplate(page, /spring_offer \(en\)/);
  await expect(page.getByText("Matched by name")).toHaveCount(2);
  await expect(preview(page)).toContainText(/Hi .+, spring is here: \d+% off/);
  const first = await preview(page).innerText();
  await page.getByRole("button", { name: "Next person" }).click();
  await page.getByRole("button", { name: "Next person" }).click();
  await expect(preview(page)).not.toHaveText(first);
  await page.getByRole("searchbox", { name: /Find a person/ }).fill("C-000001");
  await expect(preview(page)).toContainText("Hi Grace, spring is here: 25% off");

  await page.getByRole("combobox", { name: /discount.*in the text$/ }).click();
  await page.getByRole("option", { name: "A fixed text" }).click();
  await page.getByRole("textbox", { name: /discount/ }).fill("half *price*, nearly 50%");
  await expect(preview(page)).toContainText("spring is here: half price, nearly 50% off");
  await page.getByRole("combobox", { name: /End of the address/ }).click();
  await page.getByRole("option", { name: "external_id" }).click();
  await expect(preview(page)).toContainText("https://shop.example/spring?u=C-000001");
});

test("another category asks before it clears the template", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Category", days: [20] });
  await page.goto(`/campaigns/${id}`);
  await page.getByRole("link", { name: /Edit send 1/ }).click();
  await page.getByText("Utility", { exact: true }).click();
  const question = page.getByRole("dialog", { name: "Change the category?" });
  await question.getByRole("button", { name: "Keep the template" }).click();
  await expect(page.getByRole("radio", { name: "Marketing" })).toBeChecked();
  await page.getByText("Utility", { exact: true }).click();
  await question.getByRole("button", { name: "Change and clear" }).click();
  await expect(page.getByRole("combobox", { name: "Template" })).toHaveValue("");
  await page.getByRole("combobox", { name: "Template" }).click();
  await expect(page.getByRole("option", { name: /order_update \(en\)/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /spring_offer/ })).toBeHidden();
});

test("a picture is uploaded and shown", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Picture" });
  await page.goto(`/campaigns/${id}?edit=new`);
  await chooseTemplate(page, /new_collection/);
  await page.getByRole("combobox", { name: "Image of the header" }).click();
  await page.getByRole("option", { name: "A file" }).click();
  const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "hero.png", mimeType: "image/png", buffer: Buffer.from(png, "base64") });
  await expect(preview(page).getByRole("img", { name: "Image" })).toBeVisible();
  await save(page);
  await expect(page.getByRole("heading", { name: "Send 1" })).toBeVisible();
});

test("work that is not saved is not lost by accident", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Unsaved", days: [20] });
  await page.goto(`/campaigns/${id}`);
  await page.getByRole("link", { name: /Edit send 1/ }).click();
  await page.getByLabel("Time", { exact: true }).fill("11:11");
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await question.getByRole("button", { name: "Stay here" }).click();
  await expect(page.getByLabel("Time", { exact: true })).toHaveValue("11:11");
  await page.goBack();
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Stay here" }).click();

  const asked = page.waitForEvent("dialog"); // the browser's own, before its tab is closed
  await page.close({ runBeforeUnload: true });
  await (await asked).dismiss();

  await page.getByRole("button", { name: "Close", exact: true }).click();
  await question.getByRole("button", { name: "Leave without saving" }).click();
  await expect(question).toBeHidden();
  await expect(page.getByTestId("send")).not.toContainText("11:11");
});

test("what somebody else has changed meanwhile is not overwritten", async ({ page }) => {
  const { id, sends } = await makeDraft(page, { name: "Two people", days: [20] });
  await page.goto(`/campaigns/${id}?edit=${sends[0].id}`);
  await page.getByLabel("Time", { exact: true }).fill("12:12");
  await call(page, "PATCH", `/api/v1/sends/${sends[0].id}`, { maxMessagesPerSecond: 33 });
  await save(page);
  await expect(page.getByRole("alert")).toContainText("Somebody changed this meanwhile");
  await page.getByRole("button", { name: "Load the newest" }).click();
  await expect(page.getByRole("textbox", { name: "Messages a second" })).toHaveValue("33");
  await expect(page.getByLabel("Time", { exact: true })).toHaveValue("09:00");
});

test("the server's refusal stands at its field", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Refused", days: [20] });
  await page.goto(`/campaigns/${id}`);
  await page.getByRole("link", { name: /Edit send 1/ }).click();
  await page.getByRole("textbox", { name: /discount.*Text/ }).fill("five     spaces");
  await page.getByRole("button", { name: "Save and close" }).click();
  const field = page.getByTestId("parameter").filter({ hasText: "{{discount}}" });
  await expect(field).toContainText("four spaces in a row");
  await expect(page.getByRole("alert")).toContainText("The send is not saved");
});

test("sends are put in order of time, with what lies between them", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Order", days: [20, 24] });
  await page.goto(`/campaigns/${id}`);
  await expect(page.getByText("4 days later")).toBeVisible();
  await page.getByRole("link", { name: "Add a send in between" }).click();
  await page.getByRole("button", { name: "Save and close" }).click();
  await expect(page.getByTestId("send")).toHaveCount(3);
  await expect(page.getByText("2 days later")).toHaveCount(2);
  await expect(page.getByTestId("send").nth(1)).toContainText("No template chosen");
  await page.getByRole("button", { name: "Actions for send 2" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByTestId("send")).toHaveCount(2);
});

test("the call for the filter of a send works as it is copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { id } = await makeDraft(page, { name: "Filter", days: [20] });
  await page.goto(`/campaigns/${id}`);
  await page.getByRole("link", { name: /Edit send 1/ }).click();
  await page.getByRole("switch", { name: /Audience filter/ }).check({ force: true });
  await save(page);
  await expect(page.getByText("The send is saved.")).toBeVisible();
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  const script = await page.evaluate(() => navigator.clipboard.readText());
  const { key } = await call<{ key: string }>(page, "POST", "/api/v1/api-keys", { name: "shop" });
  const said = await promisify(execFile)("bash", ["-c", script], { env: { ...process.env, CARILLON_API_KEY: key } });
  expect(JSON.parse(said.stdout)).toEqual({ status: "accepted", leadCount: 1 });
  await page.reload();
  await expect(page.getByText(/The latest list came .+: all but its 1 lead\./)).toBeVisible();
});

test("a test goes to a phone, and its fate is told", async ({ page }) => {
  const { id, sends } = await makeDraft(page, { name: "Test", days: [20] });
  await page.goto(`/campaigns/${id}?edit=${sends[0].id}`);
  await page.getByRole("combobox", { name: "Numbers, with country code" }).fill("+4915112345678");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Send the test" }).click();
  const tests = page.getByRole("region", { name: "Test it on a phone" }).getByRole("listitem");
  await expect(tests).toHaveCount(1);
  await expect(tests).toContainText("+4915112345678");
  await expect(tests).toContainText(/Accepted|Sent|Delivered|Read|Failed/);
});
