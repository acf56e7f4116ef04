import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "@playwright/test";
import { type Ready } from "./carillon";
import { expect, logIn, openCampaign, test } from "./fixtures";
import { screens } from "./screens";
import { setStage } from "./stage";

// Pictures, taken anew on request:
//   CARILLON_SCREENSHOTS=1 npm run e2e -- screenshots      the documentation's, into docs/images
//   CARILLON_SCREENSHOTS=/tmp/looks npm run e2e -- screenshots   every screen in every look and whole, to be looked at
const wanted = process.env.CARILLON_SCREENSHOTS ?? "1";
const forDocs = wanted === "1";
const folder = forDocs ? path.join(__dirname, "../../docs/images") : wanted;

const viewports = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const schemes = ["light", "dark"] as const;
const all = Object.keys(viewports).flatMap((device) =>
  schemes.map((scheme) => ({ device: device as keyof typeof viewports, scheme })),
);
type Look = (typeof all)[number];

/** In the documentation every screen is there on a desktop, and some are there otherwise, too. */
const isWanted = (name: string, { device, scheme }: Look) => {
  if (!forDocs) return true;
  if (device === "desktop" && scheme === "light") return true;
  return (device === "phone" ? onPhone : inDark).includes(name) && (device === "phone") === (scheme === "light");
};
const onPhone = ["campaigns", "live", "send", "preflight", "audience", "person"];
const inDark = ["live", "report"];

async function signedIn(browser: Browser, { url }: Ready, cookies: Page, { device, scheme }: Look): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: viewports[device],
    colorScheme: scheme,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    storageState: await cookies.context().storageState(),
  });
  return context.newPage();
}

test("every screen", async ({ page, browser, carillon }) => {
  test.setTimeout(600_000);
  mkdirSync(folder, { recursive: true });
  await page.goto("/");
  await logIn(page, carillon);
  await openCampaign(page);
  const stage = await setStage(page, carillon);
  for (const look of all) {
    const here = await signedIn(browser, carillon, page, look);
    for (const { name, open } of screens) {
      if (!isWanted(name, look)) continue;
      await test.step(`${name}, ${look.device}, ${look.scheme}`, async () => {
        await open(here, stage);
        await expect(here.getByRole("main").or(here.getByRole("dialog")).first()).toBeVisible();
        const suffix = look.scheme === "dark" ? `${look.device}-dark` : look.device;
        await here.screenshot({
          path: path.join(folder, `${name}-${suffix}.png`),
          animations: "disabled",
          caret: "hide",
          fullPage: !forDocs,
        });
      });
    }
    await here.context().close();
  }
});
