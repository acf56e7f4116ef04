import { addSend, call, makeAudience, makeDraft, soon } from "./api";
import { expect, logIn, readCounts, statusOf, test } from "./fixtures";

test.beforeEach(async ({ page, carillon }) => {
  await page.goto("/campaigns");
  await logIn(page, carillon);
});

test("the whole way: an audience, a plan, a check, a schedule, and the counts rise", async ({ page }) => {
  const people = Array.from({ length: 40 }, (_, row) => `C-${row},+49151${20_000_000 + row},Ana,10%`);
  await page.goto("/audiences/new");
  await page.locator("input[type=file]").setInputFiles({
    name: "friends.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["external_id,phone,first_name,discount", ...people].join("\n")),
  });
  await page.getByLabel("Name of the audience").fill("Friends");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Friends" })).toBeVisible();

  await page.getByRole("link", { name: "Plan a campaign" }).click();
  await expect(page.getByText("40 recipients can be reached")).toBeVisible();
  await page.getByLabel("Name").fill("Winter for friends");
  await page.getByRole("combobox", { name: "From" }).click();
  await page.getByRole("option", { name: /\+49 30/ }).click();
  await page.getByRole("checkbox", { name: /opted in/ }).check();
  await page.getByRole("button", { name: "Create the draft" }).click();

  await page.getByRole("link", { name: "Add a send" }).click();
  await page.getByRole("combobox", { name: "Template" }).click();
  await page.getByRole("option", { name: /spring_offer \(en\)/ }).click();
  await page.getByRole("combobox", { name: /End of the address/ }).click();
  await page.getByRole("option", { name: "external_id" }).click();
  const zone = page.getByRole("combobox", { name: "Time zone" });
  await zone.click();
  await zone.fill("utc");
  await page.getByRole("option", { name: /Etc\/UTC/ }).click();
  const [date, time] = soon(30).split("T");
  await page.getByLabel("Date").fill(date);
  await page.getByLabel("Time", { exact: true }).fill(time);
  await page.getByRole("button", { name: "Save and close" }).click();
  await expect(page.getByTestId("send")).toContainText("spring_offer (en)");

  await page.getByRole("link", { name: "Check and schedule" }).click();
  await expect(page.getByText("40 people get it")).toBeVisible();
  await page.getByRole("button", { name: "Schedule" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`${time.slice(0, 5)} in UTC (UTC+00:00)`);
  await expect(dialog).toContainText("40 in send 1");
  await dialog.getByRole("button", { name: "Schedule for 40 recipients" }).click();
  await expect(statusOf(page)).toContainText(/Scheduled|Running/);
  await expect(page.getByRole("heading", { name: "Where every recipient stands" })).toBeVisible({ timeout: 40_000 });
  await expect.poll(async () => (await readCounts(page)).queued, { timeout: 40_000 }).toBe(0);
  expect((await readCounts(page)).audience).toBe(40);
});

test("what fails is said with its cure, and a link leads there", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Unready", optIn: false, days: [20] });
  await page.goto(`/campaigns/${id}/launch`);
  await expect(page.getByText("1 check fails")).toBeVisible();
  await expect(page.getByRole("button", { name: "Schedule" })).toBeDisabled();
  await page.getByRole("link", { name: "Edit the details" }).click();
  await page.getByRole("checkbox", { name: /opted in/ }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Check and schedule" }).click();
  await expect(page.getByText("Ready to schedule")).toBeVisible();
  await expect(page.getByRole("button", { name: "Schedule" })).toBeEnabled();
});

test("who gets nothing and why, and what it costs, is said before", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Outlook", days: [20] });
  await page.goto(`/campaigns/${id}/launch`);
  const send = page.getByRole("region", { name: "Send 1" });
  await expect(send).toContainText(/[\d,]+ people get it/);
  await expect(send).toContainText("US number: WhatsApp delivers no marketing there");
  await expect(send).toContainText(/Costs about\s*US\$\d/);
  await send.getByText("What it costs, by market").click();
  await expect(send.getByRole("row", { name: /^India [\d,]+ US\$/ })).toBeVisible();
});

test("a very large campaign is confirmed by its name", async ({ page }) => {
  const audienceId = await makeAudience(page, "Everybody", 50_000);
  const { id } = await makeDraft(page, { name: "Very large", audienceId, days: [20] });
  await page.goto(`/campaigns/${id}/launch`);
  await page.getByRole("button", { name: "Schedule" }).click({ timeout: 30_000 });
  const dialog = page.getByRole("dialog");
  const confirm = dialog.getByRole("button", { name: "Schedule for 50,000 recipients" });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Name of the campaign" }).fill("Very large");
  await confirm.click();
  await expect(statusOf(page)).toContainText("Scheduled");
});

test("a scheduled campaign goes back to draft", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Second thoughts", days: [20] });
  await call(page, "POST", `/api/v1/campaigns/${id}/schedule`, {});
  await page.goto(`/campaigns/${id}`);
  await page.getByRole("button", { name: "Back to draft" }).click();
  await expect(page.getByRole("link", { name: "Check and schedule" })).toBeVisible();
});

for (const [choice, outcome] of [
  ["Skip them", /Completed/],
  ["Send them now", /Running|Completed/],
] as const)
  test(`a send whose time passed during a pause: ${choice.toLowerCase()}`, async ({ page }) => {
    const { id } = await makeDraft(page, { name: `Overdue: ${choice}` });
    const when = soon(20);
    await addSend(page, id, when, "Etc/UTC");
    await call(page, "POST", `/api/v1/campaigns/${id}/schedule`, {});
    await page.goto(`/campaigns/${id}`);
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(statusOf(page)).toContainText("Paused");
    await expect.poll(() => Date.now(), { timeout: 30_000 }).toBeGreaterThan(Date.parse(`${when}Z`));
    await page.getByRole("button", { name: "Resume" }).click();
    const dialog = page.getByRole("dialog", { name: "The time of a send has passed" });
    await expect(dialog).toContainText("passed during the pause");
    await dialog.getByRole("button", { name: choice }).click();
    await expect(statusOf(page)).toContainText(outcome, { timeout: 20_000 });
  });

test("a dry run plays the campaign and messages nobody", async ({ page }) => {
  const { id } = await makeDraft(page, { name: "Rehearsal", days: [20] });
  await page.goto(`/campaigns/${id}/launch`);
  const panel = page.getByRole("region", { name: "Dry run" });
  await panel.getByRole("textbox", { name: "Rows of the audience" }).fill("200");
  await panel.getByRole("button", { name: "Start a dry run" }).click();
  await expect(panel.getByText(/^Dry run of/)).toBeVisible({ timeout: 40_000 });
  await expect(panel.getByTestId("outcome-delivered")).toContainText(/[1-9]/);
  const { sends } = await call<{ sends: { funnel: { accepted: number } }[] }>(page, "GET", `/api/v1/campaigns/${id}`);
  expect(sends[0].funnel.accepted).toBe(0);
});
