import { type Ready, Carillon } from "./carillon";
import { expect, logIn, openCampaign, openLastInLine, readCounts, test as base } from "./fixtures";
import { behave, writeIn } from "./sandbox";

// What Meta's side and the network do to a send, brought about in the sandbox and seen on the page. A program of its own
// each, slow enough that it is still at work when the fault comes.
const test = base.extend<{ fresh: Ready }>({
  fresh: async ({}, use) => {
    const program = await Carillon.start({ rate: 150 });
    await use(program.ready);
    await program.stop();
  },
  baseURL: async ({ fresh }, use) => use(fresh.url),
});

test.beforeEach(async ({ page, fresh }) => {
  await page.goto("/");
  await logIn(page, fresh);
  await openCampaign(page);
});

test("whom nobody knows to have received it is shown, and decided about one by one or together", async ({ page, fresh }) => {
  await behave(fresh.sandbox, { faults: { resetBeforeAccepting: { next: 3 } } });
  const doubt = page.getByRole("region", { name: "In doubt" });
  await expect(doubt).toContainText("3 messages were sent, and no answer came");
  await expect(page.getByTestId("outcome-inDoubt")).toContainText("3");
  await expect(page.getByText("Completed").first()).toBeVisible({ timeout: 60_000 });

  await doubt.getByRole("link", { name: "See the recipients" }).click();
  const people = page.getByRole("table", { name: "Recipients of the send" });
  await expect(people.getByTestId("status")).toHaveText(["In doubt", "In doubt", "In doubt"]);
  await people.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Send again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send again" }).click();
  await expect(page.getByText("1 message settled")).toBeVisible();
  await expect(people.getByTestId("status")).toHaveCount(2);

  await page.getByRole("link", { name: "Back to the campaign" }).click();
  await doubt.getByRole("button", { name: "Take all for sent" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take for sent" }).click();
  await expect(doubt).toBeHidden();
  await expect(page.getByTestId("outcome-assumedSent")).toContainText("2");
  await expect.poll(async () => (await readCounts(page)).queued).toBe(0);
});

test("a send that WhatsApp slows down says so", async ({ page, fresh }) => {
  await behave(fresh.sandbox, { throughputLimit: 20 });
  const now = page.getByLabel("Right now");
  await expect(now).toContainText("WhatsApp asks to slow down");
  await behave(fresh.sandbox, { throughputLimit: 0 });
  await expect(now).toContainText("The rate you set", { timeout: 40_000 });
});

test("a send that stands still looks so, and goes on looking alive afterwards", async ({ page, fresh }) => {
  await behave(fresh.sandbox, { faults: { stallBeforeAccepting: { probability: 1 } } });
  const said = page.getByRole("status").filter({ hasText: "No message has been answered for" });
  await expect(said).toBeVisible({ timeout: 45_000 });
  await expect(page.getByLabel("Right now")).toHaveAttribute("data-stalled", "true");
  await behave(fresh.sandbox, { faults: { stallBeforeAccepting: { probability: 0 } } });
  await expect(said).toBeHidden({ timeout: 45_000 });
});

test("who writes STOP during a blast gets nothing any more", async ({ page, fresh }) => {
  const phone = await openLastInLine(page);
  await writeIn(fresh.sandbox, phone, "Stop!");
  await page.goto(`/opt-outs?q=${encodeURIComponent(phone)}`);
  const optOuts = page.getByRole("table", { name: "Opt-outs by phone number" });
  await expect(async () => {
    await page.reload();
    await expect(optOuts).toContainText(phone, { timeout: 2_000 });
  }).toPass();
  await openCampaign(page);
  await expect(page.getByText("Completed").first()).toBeVisible({ timeout: 60_000 });
  await page
    .getByRole("region", { name: "Skipped by reason" })
    .getByRole("link", { name: /^Opted out after the send was prepared/ })
    .click();
  await expect(page.getByRole("table", { name: "Recipients of the send" })).toContainText(phone);
});

test("a number tells how many people its account may still write to", async ({ page, fresh }) => {
  await behave(fresh.sandbox, { waba: { messagingLimit: "TIER_100K" } });
  await page.getByRole("link", { name: "Numbers" }).click();
  const number = page.getByRole("region", { name: "+49 30 5550 9911" });
  await expect(number).toContainText("Unlimited");
  await expect(number).not.toContainText("Left of them now");
  await page.getByRole("button", { name: "Sync with Meta" }).click();
  await expect(number).toContainText(/Left of them now\s*\d\d,\d{3} · [\d,]+ used/);
});
