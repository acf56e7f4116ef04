import type { en } from "./en";
import { language } from "./locale";
import type { Language } from "./languages";

/** What every language's catalogue holds: a missing sentence does not compile. */
export type Text = typeof en;

const catalogues: Record<Language, () => Promise<Text>> = {
  en: async () => (await import("./en")).en,
  de: async () => (await import("./de")).de,
  es: async () => (await import("./es")).es,
  pt: async () => (await import("./pt")).pt,
  hi: async () => (await import("./hi")).hi,
};

/** The texts of the page. There from loadText() on, which main.tsx awaits before it loads anything that shows one. */
export let text: Text;

export async function loadText() {
  text = await catalogues[language]();
}
