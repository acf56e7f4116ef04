import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { call, makeAudience } from "./api";
import { expect, logIn, test as base } from "./fixtures";
import { type Person, Server } from "./server";

const nora: Person = { organization: "North", email: "nora@north.example", password: "north-password-1" };
const member: Person = { ...nora, email: "mo@north.example", role: "member" };

const test = base.extend<{ server: Server }>({
  server: async ({}, use) => {
    const server = await Server.start([nora, member]);
    await use(server);
    await server.stop();
  },
  baseURL: async ({ server }, use) => use(server.url),
});

const settings = "/settings?tab=personal";
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const replies = (page: Page) => page.getByRole("textbox", { name: "Replies: days" });

test("a period is set after a look at what it removes", async ({ page }) => {
  await page.goto(settings);
  await logIn(page, nora);
  await expect(save(page)).toBeDisabled();
  await page.getByRole("combobox", { name: "Replies" }).selectOption("Remove after");
  await replies(page).fill("6");
  await expect(page.getByText("From 7 to 3,650 days")).toBeVisible();
  await expect(save(page)).toBeDisabled();
  await replies(page).fill("30");
  await save(page).click();
  const dialog = page.getByRole("dialog", { name: "Remove what is older?" });
  await expect(dialog.getByRole("listitem")).toHaveText(["Replies older than 30 days"]);
  await dialog.getByRole("button", { name: "Change nothing" }).click();
  await save(page).click();
  await dialog.getByRole("button", { name: "Save and remove" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.reload();
  await expect(replies(page)).toHaveValue("30");

  // A longer period removes nothing, and needs no second look.
  await replies(page).fill("60");
  await save(page).click();
  await expect(save(page)).toBeDisabled();
  await expect(dialog).toBeHidden();
  const { retention } = await call<{ retention: unknown }>(page, "GET", "/api/v1/organization");
  expect(retention).toEqual({ repliesDays: 60, leadEventsDays: null, webhookBodiesDays: null, recipientsDays: null });
});

test("the server's refusal of a period stands at its field", async ({ page }) => {
  await page.goto(settings);
  await logIn(page, nora);
  await page.route("**/api/v1/organization/settings", (route) =>
    route.fulfill({
      status: 422,
      contentType: "application/problem+json",
      json: {
        type: "urn:carillon:problem:invalid",
        detail: "Something cannot be taken.",
        errors: [{ pointer: "/retention/recipientsDays", code: "out_of_range", message: "Longer, please." }],
      },
    }),
  );
  await page.getByRole("combobox", { name: "Recipients" }).selectOption("Remove after");
  await save(page).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save and remove" }).click();
  await expect(page.getByRole("textbox", { name: "Recipients: days" })).toHaveAccessibleDescription("Longer, please.");
});

test("what is held of a person is shown, handed out and erased", async ({ page }) => {
  const phone = "+4915110000001";
  await page.goto(settings);
  await logIn(page, nora);
  const audience = await makeAudience(page, "Friends", 3);
  await call(page, "POST", "/api/v1/opt-outs", { phone, scope: "marketing" });
  const show = async () => {
    await page.getByLabel("Phone number").fill("+49 151 1000-0001");
    await page.getByRole("button", { name: "Show what is held" }).click();
  };
  await show();
  const held = page.getByRole("region", { name: `Held of ${phone}` });
  const count = (kind: string) => held.locator("dl > div").filter({ has: page.getByText(kind, { exact: true }) }).locator("dd");
  await expect(count("Rows in audiences")).toHaveText("1");
  await expect(count("Opt-outs")).toHaveText("1");
  await expect(count("Messages")).toHaveText("0");
  const download = page.waitForEvent("download");
  await held.getByRole("button", { name: "Download as JSON" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("personal-data.json");
  const data = JSON.parse(await readFile(await file.path(), "utf8")) as { phone: string; leads: object[] };
  expect(data).toMatchObject({ phone, leads: [{ audienceName: "Friends", lead: { phone, externalId: "C-1" } }] });

  await held.getByRole("button", { name: "Erase this person…" }).click();
  const dialog = page.getByRole("dialog", { name: `Erase ${phone}?` });
  await expect(dialog).toContainText("Backups that you have made are not touched");
  const erase = dialog.getByRole("button", { name: "Erase for good" });
  await dialog.getByLabel("Number of the person").fill("+4915110000002");
  await expect(erase).toBeDisabled();
  await dialog.getByLabel("Number of the person").fill(phone);
  await erase.click();
  const erased = page.getByRole("status").filter({ hasText: `${phone} is erased` });
  await expect(erased).toContainText(/Rows in audiences\s*1/);
  await expect(held).toBeHidden();

  await show();
  await expect(held).toContainText("This person was erased on");
  await expect(count("Rows in audiences")).toHaveText("0");

  await page.goto(`/audiences/${audience}`);
  const rows = page.getByRole("table", { name: "Rows of the audience" });
  await expect(rows.getByTestId("phone")).toHaveText([/\+4915110000000/, /erased/, /\+4915110000002/]);
  await rows.getByRole("button", { name: "erased" }).click();
  await expect(page.getByRole("dialog", { name: "erased" })).not.toContainText("C-1");

  await page.goto("/settings?tab=audit");
  await expect(page.getByRole("button", { name: "personal_data.erase" })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText(phone);
});

test("who may not handle personal data sees the periods, and who may", async ({ page }) => {
  await page.goto(settings);
  await logIn(page, member);
  await expect(page.getByRole("combobox", { name: "Replies" })).toBeDisabled();
  await expect(save(page)).toHaveCount(0);
  await expect(page.getByText("Owners and admins may export and erase what is held of one person.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Show what is held" })).toHaveCount(0);
});
