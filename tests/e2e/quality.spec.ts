import { type Page } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll, logIn, openCampaign, test } from "./fixtures";
import { looks } from "./looks";

async function expectFine(page: Page) {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

const csv = Buffer.from("name,mobile,note\nAna,+4915112345678,x\nBo,12,y\nCy,+12025550123,z\n");

for (const { name, viewport, colorScheme } of looks)
  test.describe(name, () => {
    test.use({ viewport, colorScheme, reducedMotion: "reduce" } as object);

    test("the log-in page is accessible and fits", async ({ page }) => {
      await page.goto("/");
      await page.getByLabel("Email").waitFor();
      await expectFine(page);
      await page.getByRole("button", { name: /^Language/ }).click();
      await page.getByRole("menu").waitFor();
      await expectFine(page);
    });

    test("a campaign, its people and a person are accessible and fit", async ({ page, carillon }) => {
      await page.goto("/");
      await logIn(page, carillon);
      await openCampaign(page);
      await page.getByRole("region", { name: "Countries" }).waitFor();
      await page.getByRole("img", { name: /^Chart of messages over time/ }).waitFor();
      await expectFine(page);

      await page.getByRole("link", { name: /^Skipped: / }).first().click();
      const people = page.getByRole("table", { name: "Recipients of the send" });
      await people.getByTestId("phone").first().waitFor();
      await expectFine(page);
      // Those without a valid number come first, and have no rules to show.
      await page.getByRole("searchbox").fill("+1");
      await people.getByRole("button", { name: /^\+1/ }).first().click();
      await page.getByRole("dialog").getByRole("region", { name: "What happened" }).waitFor();
      await page.getByRole("dialog").getByText("Opt-outs", { exact: true }).waitFor();
      await expectFine(page);
    });

    test("audiences and the upload are accessible and fit", async ({ page, carillon }) => {
      await page.goto("/audiences");
      await logIn(page, carillon);
      const audience = page.getByRole("table").getByRole("link", { name: "Spring customers" });
      await audience.waitFor();
      await expectFine(page);
      await audience.click();
      await page.getByRole("table", { name: "Rows of the audience" }).getByTestId("phone").first().waitFor();
      await expectFine(page);

      await page.goto("/audiences/new");
      await page.getByRole("button", { name: "Choose a file" }).waitFor();
      await expectFine(page);
      await page.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: csv });
      await page.getByRole("columnheader", { name: /^mobile/ }).waitFor();
      await expectFine(page);
    });

    test("templates, numbers and opt-outs are accessible and fit", async ({ page, carillon }) => {
      await page.goto("/templates");
      await logIn(page, carillon);
      await page.getByRole("button", { name: "spring_offer" }).first().waitFor();
      await expectFine(page);
      await page.getByRole("button", { name: "spring_offer" }).first().click();
      await page.getByRole("dialog").getByRole("figure").waitFor();
      await expectFine(page);

      await page.goto("/numbers");
      await page.getByText("The number is connected").first().waitFor();
      await expectFine(page);
      await page.getByRole("button", { name: "Connect an account" }).click();
      await page.getByRole("dialog").getByLabel("Access token").waitFor();
      await expectFine(page);

      await page.goto("/opt-outs");
      await page.getByRole("heading", { name: "Opt-outs by phone number" }).waitFor();
      await expectFine(page);
      await page.getByRole("button", { name: "Import a file" }).click();
      await page.getByRole("dialog").getByText("Everything").waitFor();
      await expectFine(page);
    });

    test("the settings are accessible and fit", async ({ page, carillon }) => {
      await page.goto("/settings");
      await logIn(page, carillon);
      for (const [tab, said] of [
        ["webhooks", "Fields to subscribe to"],
        ["inbound", "How to sign"],
        ["outbound", "What your systems are told"],
        ["keys", "For your systems"],
        ["members", "A second person must approve campaigns"],
        ["personal", "Show what is held"],
        ["audit", "Who changed what"],
        ["account", "Open sessions"],
      ]) {
        await page.goto(`/settings?tab=${tab}`);
        await page.getByText(said).first().waitFor();
        await expectFine(page);
      }
      await page.getByRole("button", { name: "Set it up" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Present password").fill(carillon.password);
      await expectFine(page);
      await dialog.getByRole("button", { name: "Continue" }).click();
      await dialog.getByLabel("Code").waitFor();
      await expectFine(page);
      await page.goto("/settings?tab=keys");
      await page.getByRole("button", { name: "Create a key" }).click();
      await dialog.getByRole("checkbox", { name: "Personal data" }).waitFor();
      await expectFine(page);
    });

    test("an invitation is accessible and fits, for both sides", async ({ page, carillon }) => {
      await page.goto("/settings?tab=members");
      await logIn(page, carillon);
      await page.getByRole("button", { name: "Invite", exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Email").fill("invited@example.com");
      await expectFine(page);
      await dialog.getByRole("button", { name: "Make the link" }).click();
      const link = await dialog.locator("pre").innerText();
      await expectFine(page);
      await page.getByRole("button", { name: "I have copied it" }).click();
      await page.getByRole("table", { name: "Open invitations" }).waitFor();
      await expectFine(page);
      await page.goto(link);
      await page.getByLabel("New password").waitFor();
      await expectFine(page);
      await page.goto("/join");
      await page.getByRole("heading", { name: "This invitation no longer works" }).waitFor();
      await expectFine(page);
    });
  });
