import { type Page } from "@playwright/test";
import { elsewhere, expect, logIn, test as base } from "./fixtures";
import { scanned } from "./scanner";
import { type Person, Server } from "./server";
import { totp } from "./totp";

const nora: Person = { organization: "North", email: "nora@north.example", password: "north-password-1" };
const paul: Person = { ...nora, email: "paul@north.example", password: "paul-password-1" };
const wide: Person = { ...nora, email: "wide@north.example", password: "wide-password-1" };
const wideToo: Person = { ...wide, organization: "South" };
const adam: Person = { ...nora, email: "adam@north.example", password: "adam-password-1", role: "admin" };
const newcomer = { email: "ida@north.example", password: "quite a new password" };

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start([nora, paul, wide, wideToo, adam]);
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
});

async function invite(page: Page, email: string, role = "Member"): Promise<string> {
  await page.goto("/settings?tab=members");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByLabel("Role").selectOption(role);
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await dialog.locator("pre").innerText();
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  return link;
}

test("somebody is invited, joins, gets another role and is removed", async ({ page, browser, baseURL }) => {
  await page.goto("/");
  await logIn(page, nora);
  const link = await invite(page, newcomer.email);
  expect(link).toContain(`${baseURL}/join#`);
  const open = page.getByRole("table", { name: "Open invitations" });
  await expect(open).toContainText(newcomer.email);
  await expect(page.getByRole("main")).not.toContainText(link);

  await elsewhere(browser, baseURL, async (theirs) => {
    await theirs.goto(link);
    await expect(theirs.getByRole("heading", { name: "Join North" })).toBeVisible();
    await expect(theirs.getByText("Plans, approves and sends campaigns.")).toBeVisible();
    await theirs.getByLabel("New password").fill("short");
    await theirs.getByRole("button", { name: "Join" }).click();
    await expect(theirs.getByRole("alert")).toContainText("at least 10 characters");
    await theirs.getByLabel("New password").fill(newcomer.password);
    await theirs.getByRole("button", { name: "Join" }).click();
    await expect(theirs).toHaveURL(/\/campaigns$/);
    await theirs.goto("/settings?tab=members");
    await expect(theirs.getByRole("row", { name: /nora@/ })).toContainText("Owner");
    await expect(theirs.getByRole("button", { name: "Invite", exact: true })).toHaveCount(0);
    await expect(theirs.getByRole("combobox", { name: /^Role of/ })).toHaveCount(0);

    await page.reload();
    await expect(page.getByText("No invitation is open.")).toBeVisible();
    const role = page.getByRole("combobox", { name: `Role of ${newcomer.email}` });
    await role.selectOption("Viewer");
    await expect(page.getByText(`${newcomer.email}: Viewer`)).toBeVisible();
    await theirs.goto("/opt-outs");
    await expect(theirs.getByRole("heading", { name: "Opt-outs", exact: true })).toBeVisible();
    await expect(theirs.getByRole("button", { name: "Add one" })).toHaveCount(0);

    await page.getByRole("button", { name: `Remove ${newcomer.email}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText(`${newcomer.email} is no longer a member`)).toBeVisible();
    await theirs.goto("/campaigns");
    await expect(theirs).toHaveURL(/\/login/);
    await theirs.goto(link);
    await theirs.reload();
    await expect(theirs.getByRole("heading", { name: "This invitation no longer works" })).toBeVisible();
  });
});

test("an invitation is withdrawn", async ({ page }) => {
  await page.goto("/");
  await logIn(page, nora);
  const link = await invite(page, "late@north.example", "Viewer");
  await page.getByRole("button", { name: "Withdraw the invitation of late@north.example" }).click();
  await expect(page.getByText("The invitation of late@north.example no longer works")).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation no longer works" })).toBeVisible();
});

test("owners are owners’ business", async ({ page }) => {
  await page.goto("/");
  await logIn(page, adam);
  await page.goto("/settings?tab=members");
  await expect(page.getByRole("row", { name: /nora@/ })).toContainText("Owner");
  await expect(page.getByRole("button", { name: `Remove ${nora.email}` })).toHaveCount(0);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const roles = page.getByRole("dialog").getByLabel("Role").locator("option");
  await expect(roles).toHaveText(["Admin", "Member", "Viewer"]);
});

test("a second factor is set up, asked for, stood in for by a recovery code and removed", async ({ page }) => {
  await page.goto("/");
  await logIn(page, paul);
  await page.getByRole("link", { name: "Your account" }).click();
  await page.getByRole("button", { name: "Set it up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Present password").fill("not the password");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByRole("alert")).toContainText("wrong");
  await dialog.getByLabel("Present password").fill(paul.password);
  await dialog.getByRole("button", { name: "Continue" }).click();
  const secret = await dialog.getByLabel("Secret for the app").innerText();
  const link = await dialog.getByRole("link", { name: "Open it in the app" }).getAttribute("href");
  expect(link).toMatch(/^otpauth:\/\/totp\//);
  expect(link).toContain(secret);
  expect(await scanned(dialog.getByRole("img", { name: "Picture of the secret" }))).toBe(link);
  await dialog.getByLabel("Code").fill("000000");
  await dialog.getByRole("button", { name: "Turn it on" }).click();
  await expect(dialog.getByRole("alert")).toContainText("not on");
  await dialog.getByLabel("Code").fill(totp(secret));
  await dialog.getByRole("button", { name: "Turn it on" }).click();
  const [recovery = ""] = (await dialog.getByLabel("Recovery codes").innerText()).split("\n");
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("button", { name: "Remove it" })).toBeVisible();

  const enter = async (code: string) => {
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("Email").fill(paul.email);
    await page.getByLabel("Password", { exact: true }).fill(paul.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByLabel("Code from your app")).toBeFocused();
    await expect(page.getByLabel("Code from your app")).toHaveAttribute("autocomplete", "one-time-code");
    await page.getByLabel("Code from your app").fill("000000");
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByRole("alert")).toContainText("wrong or was used");
    await page.getByLabel("Code from your app").fill(code);
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByRole("heading", { name: "Campaigns", level: 1 })).toBeVisible();
  };
  await enter(totp(secret, 1)); // the one that proved it is used up
  await enter(recovery);

  await page.getByRole("link", { name: "Your account" }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await dialog.getByLabel("Present password").fill(paul.password);
  await dialog.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByRole("button", { name: "Set it up" })).toBeVisible();
});

test("a new password ends the other sessions", async ({ page, browser, baseURL }) => {
  const fresh = "another good password";
  await page.goto("/");
  await logIn(page, adam);
  await elsewhere(browser, baseURL, async (other) => {
    await other.goto("/");
    await logIn(other, adam);
    await page.goto("/settings?tab=account");
    const sessions = page.getByRole("table", { name: "Open sessions" });
    await expect(sessions.getByText("This one")).toHaveCount(1);
    await expect(sessions.getByRole("button", { name: /^End the session of Chrome/ }).first()).toBeVisible();
    await page.getByLabel("Present password").fill(adam.password);
    await page.getByLabel("New password").fill(fresh);
    await page.getByRole("button", { name: "Change the password" }).click();
    await expect(page.getByText("Your password is changed")).toBeVisible();
    await expect(sessions.getByRole("button", { name: /^End the session/ })).toHaveCount(0);
    await other.goto("/campaigns");
    await expect(other).toHaveURL(/\/login/);

    await logIn(other, { email: adam.email, password: fresh });
    await page.reload();
    await sessions.getByRole("button", { name: /^End the session/ }).click();
    await expect(page.getByText("The session has ended")).toBeVisible();
    await other.goto("/campaigns");
    await expect(other).toHaveURL(/\/login/);
  });
  await page.getByLabel("Present password").fill(fresh);
  await page.getByLabel("New password").fill(adam.password);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("Your password is changed").last()).toBeVisible();
});

test("a key does what its scopes say, until its last day", async ({ page }) => {
  await page.goto("/settings?tab=keys");
  await logIn(page, nora);
  await page.getByRole("button", { name: "Create a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Reader");
  await expect(dialog.getByRole("checkbox", { name: "Approve" })).toHaveCount(0);
  await dialog.getByRole("checkbox", { name: "View" }).uncheck();
  await expect(dialog.getByRole("button", { name: "Create", exact: true })).toBeDisabled();
  await dialog.getByRole("checkbox", { name: "View" }).check();
  await dialog.getByLabel("Last day").fill("2099-12-31");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  const key = await dialog.locator("pre").innerText();
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("row", { name: /Reader/ })).toContainText("View");
  await expect(page.getByRole("row", { name: /Reader/ })).toContainText("2099");
  const headers = { Authorization: `Bearer ${key}`, Cookie: "" };
  expect((await page.request.get("/api/v1/campaigns", { headers })).status()).toBe(200);
  const data = { phone: "+4915112345678", scope: "all" };
  expect((await page.request.post("/api/v1/opt-outs", { headers, data })).status()).toBe(403);
});

test("who belongs to two organizations goes from one to the other", async ({ page }) => {
  await page.goto("/opt-outs");
  await logIn(page, wide);
  await page.getByRole("button", { name: "Organization: North" }).click();
  await page.getByRole("menuitemradio", { name: "South" }).click();
  await expect(page.getByRole("button", { name: "Organization: South" })).toBeVisible();
  await page.goto("/settings?tab=members");
  await expect(page.getByRole("table", { name: "Members" })).toContainText(wide.email);
  await expect(page.getByRole("table", { name: "Members" })).not.toContainText(nora.email);
});
