import { expect, logIn, test as base } from "./fixtures";
import { type Person, Server } from "./server";

const north: Person = { organization: "North", email: "nora@north.example", password: "north-password-1" };
const south: Person = { organization: "South", email: "sam@south.example", password: "south-password-1" };
const viewer: Person = { ...north, email: "vera@north.example", role: "viewer" };

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start([north, south, viewer]);
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
});

test("nothing crosses from one organization to another", async ({ page }) => {
  await page.goto("/audiences/new");
  await logIn(page, north);
  const buffer = Buffer.from("phone\n+4915112345678\n");
  await page.locator("input[type=file]").setInputFiles({ name: "north.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Rows: 1" })).toBeVisible();
  const address = new URL(page.url()).pathname;
  await page.goto("/opt-outs");
  await page.getByRole("button", { name: "Add one" }).click();
  await page.getByLabel("Phone number", { exact: true }).fill("+49 151 12345678");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("table")).toContainText("+4915112345678");
  await page.getByRole("button", { name: "Log out" }).click();

  await logIn(page, south);
  await expect(page.getByText("South", { exact: true })).toBeVisible();
  await page.goto("/audiences");
  await expect(page.getByRole("heading", { name: "No audiences yet" })).toBeVisible();
  await page.goto(address);
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
  await page.goto("/opt-outs");
  await expect(page.getByText("Nobody has opted out.")).toBeVisible();
  await page.goto("/settings?tab=audit");
  await expect(page.getByRole("main")).not.toContainText("opt_out.add");
});

test("a viewer looks at everything and is offered nothing that changes it", async ({ page }) => {
  await page.goto("/audiences");
  await logIn(page, viewer);
  await expect(page.getByRole("heading", { name: "Audiences" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Upload an audience" })).toHaveCount(0);
  await page.goto("/opt-outs");
  await expect(page.getByRole("heading", { name: "Opt-outs", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Add one" })).toHaveCount(0);
  await page.goto("/settings?tab=keys");
  await expect(page.getByText("No API key yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Create a key" })).toHaveCount(0);
});
