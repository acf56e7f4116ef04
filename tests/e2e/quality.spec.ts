import { expectAccessible, expectNoSidewaysScroll, logIn, openCampaign, test } from "./fixtures";

const widths = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

for (const [device, viewport] of Object.entries(widths))
  for (const colorScheme of ["light", "dark"] as const)
    test.describe(`on a ${device}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test("the log-in page is accessible and fits", async ({ page }) => {
        await page.goto("/");
        await page.getByLabel("Email").waitFor();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      });

      test("the workspace is accessible and fits", async ({ page, carillon }) => {
        await page.goto("/");
        await logIn(page, carillon);
        await page.getByRole("table").waitFor();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);

        await openCampaign(page);
        await page.getByRole("region", { name: "Countries" }).waitFor();
        await page.getByRole("region", { name: "Messages" }).getByRole("row").nth(5).waitFor();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);

        await page.goto("/audiences");
        const audience = page.getByRole("table").getByRole("link").first();
        await audience.waitFor();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);

        await audience.click();
        await page.getByRole("heading", { name: /^Rows/ }).waitFor();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      });
    });
