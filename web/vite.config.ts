import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compress } from "./compress.ts";

// A running server for `npm run dev`; the browser sees one origin, so that cookies and events work as in production.
const server = process.env.CARILLON_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), compress()],
  build: {
    target: ["chrome123", "firefox121", "safari17.5"], // the first that know light-dark() and color-mix()
    assetsInlineLimit: 0, // the page's Content-Security-Policy allows no data: addresses
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Libraries change seldom: their own file stays in the browser's cache across our releases.
          groups: [{ name: "vendor", test: /node_modules[\\/](react|react-dom|scheduler|@tanstack)[\\/]/ }],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": server,
      "/docs": server,
    },
  },
});
