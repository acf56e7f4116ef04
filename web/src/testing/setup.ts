import { vi } from "vitest";

// The reader's languages, which Node knows only from version 21 on.
vi.stubGlobal("navigator", { languages: ["de-DE", "en-GB"] });
