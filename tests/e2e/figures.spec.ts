import type { Browser, CDPSession, Page } from "@playwright/test";
import { call } from "./api";
import type { Ready } from "./carillon";
import { expect, logIn, openCampaign, test } from "./fixtures";

// The page's figures (docs/performance.md), printed and asserted nowhere: CARILLON_FIGURES=1 npm run e2e -- figures

const conditions = {
  "desktop, as it is": { width: 1440, height: 900 },
  // What Lighthouse calls a mobile: four times slower, 1.6 Mbit/s down, 150 ms there and back.
  "phone, slowed down": { width: 390, height: 844, slow: true },
};

async function slowDown(session: CDPSession) {
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  });
}

/** Counts what comes over the wire, compressed, until the page is quiet. */
function countBytes(session: CDPSession) {
  const bytes = { scripts: 0, all: 0, files: 0 };
  const scripts = new Set<string>();
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes.all += encodedDataLength;
    if (!scripts.has(requestId)) return;
    bytes.scripts += encodedDataLength;
    bytes.files += 1;
  });
  return bytes;
}

/** What the browser itself says of how the page came to be. */
const vitals = (page: Page) =>
  page.evaluate(() => {
    const entries = (type: string) =>
      new Promise<PerformanceEntry[]>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          observer.disconnect();
          resolve(list.getEntries());
        });
        observer.observe({ type, buffered: true });
        setTimeout(() => resolve([]), 200); // none has come
      });
    const late = (list: PerformanceEntry[]) => Math.round(list.at(-1)?.startTime ?? 0);
    return Promise.all(["paint", "largest-contentful-paint", "layout-shift", "longtask"].map(entries)).then(
      ([paint, largest, shifts, tasks]) => ({
        firstPaintMs: late(paint!.filter(({ name }) => name === "first-contentful-paint")),
        largestPaintMs: late(largest!),
        layoutShift: Number(shifts!.reduce((sum, shift) => sum + (shift as PerformanceEntry & { value: number }).value, 0).toFixed(4)),
        blockedMs: Math.round(tasks!.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0)),
      }),
    );
  });

/** A first visit: nothing of the page is in the browser's cache. */
async function firstVisit(browser: Browser, { url }: Ready, from: Page | null, look: keyof typeof conditions, path: string) {
  const { slow, ...viewport } = { slow: false, ...conditions[look] };
  const context = await browser.newContext({
    baseURL: url,
    viewport,
    storageState: from ? await from.context().storageState() : undefined,
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  if (slow) await slowDown(session);
  const bytes = countBytes(session);
  await page.goto(path);
  await page.getByRole("heading", { level: 1 }).waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => !document.querySelector(".mantine-Skeleton-root"));
  const figures = { path, look, ...(await vitals(page)), scriptKB: Math.round(bytes.scripts / 100) / 10, scriptFiles: bytes.files, allKB: Math.round(bytes.all / 100) / 10 };
  await context.close();
  return figures;
}

test("the first load", async ({ page, browser, carillon }) => {
  test.setTimeout(300_000);
  await page.goto("/");
  await logIn(page, carillon);
  await openCampaign(page);
  await expect(page.getByText("Completed").first()).toBeVisible({ timeout: 60_000 });
  for (const look of Object.keys(conditions) as (keyof typeof conditions)[])
    for (const path of ["/login", "/campaigns", "/campaigns/1", "/audiences/1"]) {
      const visit = () => firstVisit(browser, carillon, path === "/login" ? null : page, look, path);
      const visits = [await visit(), await visit(), await visit()];
      console.log(JSON.stringify(visits.toSorted((a, b) => a.largestPaintMs - b.largestPaintMs)[1]));
    }
});

const million = 1_000_000;

test("a table of a million people", async ({ page, carillon }) => {
  test.setTimeout(300_000);
  await page.goto("/");
  await logIn(page, carillon);
  const { csrfToken } = await call<{ csrfToken: string }>(page, "GET", "/api/v1/session");
  const lines = ["external_id,phone,first_name,city"];
  for (let row = 0; row < million; ++row) lines.push(`C-${row},+4915${100_000_000 + ((row * 7919) % million)},Ana,Ulm`);
  const began = Date.now();
  const sent = await fetch(`${carillon.url}/api/v1/audiences?name=A%20million`, {
    method: "POST",
    headers: {
      "Content-Type": "text/csv",
      "X-CSRF-Token": csrfToken,
      Cookie: (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; "),
    },
    body: lines.join("\n"),
  });
  const { id } = (await sent.json()) as { id: number };
  await page.goto(`/audiences/${id}`);
  await expect(page.getByRole("heading", { name: "Rows: 1,000,000" })).toBeVisible({ timeout: 120_000 });
  console.log(JSON.stringify({ ready: Date.now() - began }));
  const table = page.getByRole("table", { name: "Rows of the audience" });
  await table.getByTestId("phone").first().waitFor();
  await table.scrollIntoViewIfNeeded();

  const scrolled = await table.evaluate(async (element) => {
    const gaps: number[] = [];
    const waits: number[] = [];
    let most = 0;
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    let last = await frame();
    for (let step = 0; step < 900; ++step) {
      element.scrollBy(0, 400);
      const now = await frame();
      gaps.push(now - last);
      last = now;
      most = Math.max(most, element.querySelectorAll("[role=row]").length);
      // At the end of what is loaded, and the next page is on its way.
      if (element.scrollTop + element.clientHeight >= element.scrollHeight - 1) {
        const since = performance.now();
        const height = element.scrollHeight;
        while (element.scrollHeight === height && performance.now() - since < 10_000) last = await frame();
        waits.push(performance.now() - since);
      }
    }
    gaps.sort((a, b) => a - b);
    waits.sort((a, b) => a - b);
    const at = (list: number[], share: number) => Math.round((list[Math.floor((list.length - 1) * share)] ?? 0) * 10) / 10;
    return {
      frames: gaps.length,
      medianFrameMs: at(gaps, 0.5),
      p95FrameMs: at(gaps, 0.95),
      worstFrameMs: at(gaps, 1),
      waitsForRows: waits.length,
      medianWaitMs: at(waits, 0.5),
      worstWaitMs: at(waits, 1),
      reachedRow: Number([...element.querySelectorAll("[aria-rowindex]")].at(-1)!.getAttribute("aria-rowindex")) - 1,
      mostRowsInDocument: most,
      heapMB: Math.round((performance as Performance & { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 1e6),
    };
  });
  console.log(JSON.stringify(scrolled));

  for (const [what, q, said] of [
    ["a phone number at the end", "+4915100999999", "+4915100999999"],
    ["an external id", "C-765432", "C-765432"],
  ] as const) {
    const since = Date.now();
    await page.goto(`/audiences/${id}?q=${encodeURIComponent(q)}`);
    await expect(table).toContainText(said);
    console.log(JSON.stringify({ search: what, ms: Date.now() - since }));
  }
});
