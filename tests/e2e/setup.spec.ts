import { expect, logIn, test } from "./fixtures";

test.beforeEach(async ({ page, carillon }) => {
  await page.goto("/templates");
  await logIn(page, carillon);
});

test("templates are synced, found and looked at", async ({ page }) => {
  await page.getByRole("button", { name: "Sync with Meta" }).click();
  await expect(page.getByText(/templates? synced/)).toBeVisible();
  await page.getByRole("searchbox", { name: "Part of the name" }).fill("spring");
  await expect(page).toHaveURL(/q=spring/);
  const table = page.getByRole("table", { name: "Templates" });
  await expect(table.getByTestId("status").first()).toHaveText("Approved");
  await table.getByRole("button", { name: "spring_offer" }).first().click();
  await expect(page).toHaveURL(/open=/);
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("figure")).toBeVisible();
  await expect(sheet.getByRole("region", { name: "Parameters" })).toContainText("body.");
  await page.reload();
  await expect(page.getByRole("dialog").getByRole("figure")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Status" }).selectOption("REJECTED");
  await expect(page.getByText("No template fits this filter.")).toBeVisible();
});

test("a number shows what is left to do", async ({ page }) => {
  await page.getByRole("link", { name: "Numbers" }).click();
  const number = page.getByRole("region", { name: "+49 30 5550 9911" });
  await expect(number).toContainText("Example Store");
  await expect(number).toContainText("The number is connected");
  await page.getByRole("button", { name: "Connect an account" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("WhatsApp Business Account id").fill("99");
  await form.getByLabel("Access token").fill("nonsense");
  await form.getByLabel("App secret").fill("nonsense");
  await form.getByRole("button", { name: "Make one up" }).click();
  await form.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(form.getByRole("alert").first()).toContainText("The account is not connected");
});

test("an opt-out is entered, found, imported and lifted with a reason that is kept", async ({ page }) => {
  await page.getByRole("link", { name: "Opt-outs" }).click();
  await page.getByRole("button", { name: "Add one" }).click();
  await page.getByLabel("Phone number", { exact: true }).fill("12");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("No opt-out was recorded");
  await page.getByLabel("Phone number", { exact: true }).fill("+49 160 9000001");
  await page.getByRole("radio", { name: "Marketing" }).check();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("+491609000001 has opted out")).toBeVisible();

  await page.getByRole("button", { name: "Import a file" }).click();
  const buffer = Buffer.from("phone\n+491609000002\n+491609000001\nnobody\n");
  await page.locator("input[type=file]").setInputFiles({ name: "stop.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Import", exact: true }).click();
  const result = page.getByRole("dialog").getByRole("status");
  await expect(result).toContainText("2 numbers recorded");
  await expect(result).toContainText("1 row could not be read");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("searchbox").fill("4916090000");
  const table = page.getByRole("table", { name: "Opt-outs by phone number" });
  await expect(table).toContainText("+491609000002");
  await page.getByRole("button", { name: "Lift the opt-out of +491609000002" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Lift" })).toBeDisabled();
  await page.getByLabel("Reason").fill("asked for it on the phone");
  await page.getByRole("dialog").getByRole("button", { name: "Lift" }).click();
  await expect(page.getByText("+491609000002 may be messaged again")).toBeVisible();
  await expect(table).not.toContainText("+491609000002");

  await page.goto("/settings?tab=audit");
  await page.getByRole("button", { name: "opt_out.remove" }).first().click();
  await expect(page.getByRole("dialog")).toContainText("asked for it on the phone");
});

test("an API key is shown once, and revoked", async ({ page }) => {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "API keys" }).click();
  await page.getByRole("button", { name: "Create a key" }).click();
  await page.getByLabel("Name").fill("CRM of the e2e");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  const key = await page.getByRole("dialog").locator("pre").innerText();
  expect((await page.request.get("/api/v1/campaigns", { headers: { Authorization: `Bearer ${key}`, Cookie: "" } })).status()).toBe(200);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("row", { name: /CRM of the e2e/ })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText(key);
  await page.getByRole("button", { name: "Revoke CRM of the e2e" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("row", { name: /CRM of the e2e/ })).toHaveCount(0);
  expect((await page.request.get("/api/v1/campaigns", { headers: { Authorization: `Bearer ${key}`, Cookie: "" } })).status()).toBe(401);
});

test("signing keys are changed without a gap, and can be demanded", async ({ page }) => {
  await page.goto("/settings?tab=inbound");
  const create = async (name: string) => {
    await page.getByRole("button", { name: "Create a key" }).click();
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await expect(page.getByRole("dialog").locator("pre")).toContainText("csk_");
    await page.getByRole("button", { name: "I have copied it" }).click();
  };
  await create("old");
  await create("new");
  await page.getByRole("button", { name: "Revoke old" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("row", { name: /^old/ })).toHaveCount(0);
  await page.getByRole("radio", { name: "A signature only" }).check();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("radio", { name: "A signature only" })).toBeChecked();
  await page.getByRole("radio", { name: "An API key or a signature" }).check();
});

test("the webhook's address is set, and its light says whether Meta has come", async ({ page }) => {
  await page.goto("/settings");
  await page.getByLabel("Public address of this server").fill("http://insecure.example");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("Nothing was changed");
  await page.getByLabel("Public address of this server").fill("https://carillon.example.com");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("https://carillon.example.com/webhooks/meta")).toBeVisible();
  await expect(page.getByRole("region", { name: "Seen" })).toContainText(/Last seen|None has come yet/);
});

test("the page speaks the reader's language, and theirs by choice", async ({ page, browser, baseURL }) => {
  await page.getByRole("button", { name: "Language: English" }).click();
  await page.getByRole("menuitemradio", { name: "Deutsch" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("heading", { name: "Vorlagen" })).toBeVisible();
  await page.getByRole("button", { name: "Sprache: Deutsch" }).click();
  await page.getByRole("menuitemradio", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Templates", level: 1 })).toBeVisible();

  const context = await browser.newContext({ locale: "hi-IN", baseURL });
  const hindi = await context.newPage();
  await hindi.goto("/login");
  await expect(hindi.locator("html")).toHaveAttribute("lang", "hi");
  await expect(hindi.getByRole("heading", { level: 1 })).toHaveText("लॉग इन करें");
  await context.close();
});
