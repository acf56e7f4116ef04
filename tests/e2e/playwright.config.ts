import { defineConfig } from "@playwright/test";

// Debian's Chromium; none is ever downloaded.
export default defineConfig({
  testDir: ".",
  // Pictures and figures: made on request alone, and no part of the tests.
  testIgnore: [
    ...(process.env.CARILLON_SCREENSHOTS ? [] : ["screenshots.spec.ts"]),
    ...(process.env.CARILLON_FIGURES ? [] : ["figures.spec.ts"]),
  ],
  outputDir: "test-results",
  workers: 2,    // each with a server of its own
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  // On a busy machine. What passes only the second time is listed as flaky, and has a trace. (To trace every first time
  // too costs more than the tests themselves.)
  retries: 1,
  reporter: "list",
  use: {
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 800 },
    trace: "on-first-retry",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--headless",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
