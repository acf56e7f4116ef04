import { vi } from "vitest";

// The reader's languages, which Node knows only from version 21 on.
vi.stubGlobal("navigator", { languages: ["en-GB", "de-DE"] });
const { loadText } = await import("../i18n");
await loadText();
