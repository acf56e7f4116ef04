import path from "node:path";
import { expect, logIn, openCampaign, readCounts, test } from "./fixtures";

// The README's pictures, taken anew on request: CARILLON_SCREENSHOTS=1 npm run e2e -- screenshots
const picture = (name: string) => path.join(__dirname, "../../docs/images", `${name}.png`);

test.use({ reducedMotion: "reduce" } as object);

test("the pictures of the documentation", async ({ page, carillon }) => {
  await page.goto("/");
  await page.getByLabel("Email").waitFor();
  await page.screenshot({ path: picture("login"), animations: "disabled" });
  await logIn(page, carillon);
  await openCampaign(page);
  await page.getByRole("region", { name: "Countries" }).waitFor();
  await expect.poll(async () => (await readCounts(page)).queued, { timeout: 40_000 }).toBeLessThan(2_000);
  await page.screenshot({ path: picture("campaign-desktop"), animations: "disabled" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: picture("campaign-phone"), animations: "disabled" });
});
