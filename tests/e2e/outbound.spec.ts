import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { call } from "./api";
import { elsewhere, expect, logIn, test as base } from "./fixtures";
import { type Post, Receiver } from "./receiver";
import { type Person, Server } from "./server";

const nora: Person = { organization: "North", email: "nora@north.example", password: "north-password-1" };
const viewer: Person = { ...nora, email: "vera@north.example", role: "viewer" };

const test = base.extend<{ server: Server; receiver: Receiver }>({
  server: async ({}, use) => {
    const server = await Server.start([nora, viewer], ["--allow-private-webhooks"]);
    await use(server);
    await server.stop();
  },
  receiver: async ({}, use) => {
    const receiver = await Receiver.start();
    await use(receiver);
    await receiver.stop();
  },
  baseURL: async ({ server }, use) => use(server.url),
});

test.beforeEach(async ({ page }) => {
  await page.goto("/settings?tab=outbound");
  await logIn(page, nora);
});

/** Adds an address that is told of opt-outs; answers with its secret. */
async function addAddress(page: Page, url: string): Promise<string> {
  await page.getByRole("button", { name: "Add an address" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill(url);
  await dialog.getByRole("checkbox", { name: "opt_out.created" }).check();
  await dialog.getByRole("button", { name: "Add an address" }).click();
  const secret = await dialog.locator("pre").innerText();
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(dialog).toBeHidden();
  return secret;
}

const eventsOf = ({ body }: Post) => (JSON.parse(body) as { events: { id: number; type: string; data: unknown }[] }).events;

const signatureOf = (secret: string, { headers, body }: Post) =>
  `sha256=${createHmac("sha256", secret).update(`${headers["x-carillon-timestamp"] as string}.${body}`).digest("hex")}`;

test("an address is added, its secret shown once, and it is told of an opt-out, signed", async ({ page, receiver }) => {
  await expect(page.getByText("No address yet.")).toBeVisible();
  await page.getByRole("button", { name: "Add an address" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill("http://hooks.example/carillon");
  await expect(dialog.getByRole("button", { name: "Add an address" })).toBeDisabled();
  await dialog.getByRole("checkbox", { name: "opt_out.created" }).check();
  await dialog.getByRole("button", { name: "Add an address" }).click();
  await expect(dialog.getByRole("alert")).toContainText("is not https");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();

  const secret = await addAddress(page, receiver.url);
  expect(secret).toMatch(/^cws_/);
  await expect(page.getByRole("switch", { name: receiver.url })).toBeChecked();
  await page.reload();
  await expect(page.getByRole("switch", { name: receiver.url })).toBeChecked();
  await expect(page.getByRole("main")).not.toContainText(secret);

  await page.getByRole("button", { name: "Deliveries" }).click();
  await expect(page.getByText("Nothing has been posted to it yet.")).toBeVisible();
  await page.getByRole("button", { name: "Send a test" }).click();
  const ping = await receiver.next();
  expect(eventsOf(ping)).toMatchObject([{ type: "ping" }]);
  expect(ping.headers["x-carillon-signature"]).toBe(signatureOf(secret, ping));
  await expect(page.getByRole("row", { name: /^Delivered/ })).toContainText("200");

  await call(page, "POST", "/api/v1/opt-outs", { phone: "+4915112345678", scope: "all" });
  const told = await receiver.next();
  expect(eventsOf(told)).toMatchObject([{ type: "opt_out.created", data: { phoneE164: "+4915112345678", scope: "all" } }]);
  expect(told.headers["x-carillon-signature"]).toBe(signatureOf(secret, told));
  await expect(page.getByRole("row", { name: /^Delivered/ })).toHaveCount(2);
});

test("what was not taken is said, and sent again by hand", async ({ page, receiver }) => {
  await addAddress(page, receiver.url);
  await page.getByRole("button", { name: "Deliveries" }).click();
  receiver.answer = 503;
  await page.getByRole("button", { name: "Send a test" }).click();
  const refused = await receiver.next();
  await expect(page.getByRole("row", { name: /^Pending/ })).toContainText("503");
  receiver.answer = 200;
  await page.getByRole("button", { name: /^Send delivery \d+ again$/ }).click();
  expect(eventsOf(await receiver.next())).toEqual(eventsOf(refused));
  await expect(page.getByRole("row", { name: /^Delivered/ })).toContainText("200");

  await page.getByRole("button", { name: /^Send delivery \d+ again$/ }).click();
  expect(eventsOf(await receiver.next())).toEqual(eventsOf(refused));
});

test("an address is switched off and on, and deleted", async ({ page, receiver }) => {
  await addAddress(page, receiver.url);
  const active = page.getByRole("switch", { name: receiver.url });
  await page.getByRole("button", { name: "Deliveries" }).click();
  await expect(page.getByRole("button", { name: "Send a test" })).toBeVisible();
  await active.click({ force: true });
  await expect(active).not.toBeChecked();
  await expect(page.getByRole("button", { name: "Send a test" })).toHaveCount(0);
  await page.reload();
  await expect(active).not.toBeChecked();
  await call(page, "POST", "/api/v1/opt-outs", { phone: "+4915112345678", scope: "all" });
  await active.click({ force: true });
  await expect(active).toBeChecked();
  await page.getByRole("button", { name: "Deliveries" }).click();
  await page.getByRole("button", { name: "Send a test" }).click();
  // What happened meanwhile it is not told of.
  expect(eventsOf(await receiver.next())).toMatchObject([{ type: "ping" }]);

  await page.getByRole("button", { name: `Delete ${receiver.url}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("No address yet.")).toBeVisible();
});

test("an address moves, with its secret, and is told of other events", async ({ page, receiver }) => {
  const secret = await addAddress(page, receiver.url);
  const elsewhere = `${receiver.url}?moved`;
  await page.getByRole("button", { name: `Change ${receiver.url}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Address")).toHaveValue(receiver.url);
  await expect(dialog.getByRole("checkbox", { name: "opt_out.created" })).toBeChecked();
  await dialog.getByLabel("Address").fill("ftp://hooks.example");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByLabel("Address").fill(elsewhere);
  await dialog.getByRole("checkbox", { name: "send.completed" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  await expect(page.getByRole("switch", { name: elsewhere })).toBeChecked();
  await expect(page.getByText("opt_out.created, send.completed")).toBeVisible();
  await call(page, "POST", "/api/v1/opt-outs", { phone: "+4915112345678", scope: "all" });
  const told = await receiver.next();
  expect(told.url).toContain("?moved");
  expect(told.headers["x-carillon-signature"]).toBe(signatureOf(secret, told));
});

test("a viewer sees the addresses, and changes none", async ({ page, browser, baseURL, receiver }) => {
  await addAddress(page, receiver.url);
  await elsewhere(browser, baseURL, async (theirs) => {
    await theirs.goto("/settings?tab=outbound");
    await logIn(theirs, viewer);
    await expect(theirs.getByRole("switch", { name: receiver.url })).toBeDisabled();
    await expect(theirs.getByRole("button", { name: "Add an address" })).toHaveCount(0);
    await expect(theirs.getByRole("button", { name: /^(Change|Delete)/ })).toHaveCount(0);
    await theirs.getByRole("button", { name: "Deliveries" }).click();
    await expect(theirs.getByText("Nothing has been posted to it yet.")).toBeVisible();
    await expect(theirs.getByRole("button", { name: "Send a test" })).toHaveCount(0);
  });
});
