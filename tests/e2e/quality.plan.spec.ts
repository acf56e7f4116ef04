import { type Page } from "@playwright/test";
import { makeDraft } from "./api";
import { expectAccessible, expectNoSidewaysScroll, logIn, test } from "./fixtures";
import { looks } from "./looks";

async function expectFine(page: Page) {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

for (const { name, viewport, colorScheme } of looks)
  test.describe(name, () => {
    test.use({ viewport, colorScheme, reducedMotion: "reduce" } as object);

    test("planning a campaign is accessible and fits", async ({ page, carillon }) => {
      await page.goto("/campaigns");
      await logIn(page, carillon);
      const { id } = await makeDraft(page, { name: `Looks ${name}`, days: [20, 21] });
      await page.goto("/campaigns?q=Looks");
      await page.getByRole("table").waitFor();
      await expectFine(page);

      await page.goto("/campaigns?q=nothing%20of%20the%20kind");
      await page.getByText("No campaign matches").waitFor();
      await expectFine(page);

      await page.goto("/campaigns/new");
      await page.getByRole("combobox", { name: "From" }).waitFor();
      await expectFine(page);

      await page.goto(`/campaigns/${id}`);
      await page.getByTestId("send").nth(1).getByText("spring is here").waitFor();
      await expectFine(page);

      await page.getByRole("link", { name: "Edit details" }).click();
      await page.getByRole("dialog").getByLabel("Name").waitFor();
      await expectFine(page);
    });

    test("the editor of a send is accessible and fits", async ({ page, carillon }) => {
      await page.goto("/campaigns");
      await logIn(page, carillon);
      const { id, sends } = await makeDraft(page, { name: `Editor ${name}`, days: [20] });
      await page.goto(`/campaigns/${id}?edit=${sends[0].id}`);
      await page.getByRole("figure", { name: "The message as a recipient sees it" }).waitFor();
      await page.getByRole("switch", { name: /Audience filter/ }).check({ force: true });
      await page.getByRole("switch", { name: /Event filter/ }).check({ force: true });
      await page.getByRole("button", { name: "More settings" }).click();
      await page.getByLabel("Date").fill("2028-10-29");
      await page.getByLabel("Time", { exact: true }).fill("02:30");
      await page.getByText("This time comes twice").waitFor();
      await expectFine(page);
      await page.getByRole("combobox", { name: "Time zone" }).click();
      await page.getByRole("option", { name: /Abidjan/ }).waitFor();
      await expectFine(page);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Close", exact: true }).click();
      await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
      await expectFine(page);
    });

    test("the preflight is accessible and fits", async ({ page, carillon }) => {
      await page.goto("/campaigns");
      await logIn(page, carillon);
      const { id } = await makeDraft(page, { name: `Preflight ${name}`, optIn: false, days: [20, 21] });
      await page.goto(`/campaigns/${id}/launch`);
      await page.getByRole("region", { name: "Send 2" }).waitFor();
      await page.getByText("What it costs, by market").first().click();
      await expectFine(page);

      const ready = await makeDraft(page, { name: `Ready ${name}`, days: [20, 21] });
      await page.goto(`/campaigns/${ready.id}/launch`);
      await page.getByRole("button", { name: "Schedule" }).click();
      await page.getByRole("dialog").getByText(/Schedule for/).waitFor();
      await expectFine(page);
    });
  });
