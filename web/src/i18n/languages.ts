/** The languages of the page, each by its own name, with the region whose dates and numbers it shows by default. */
export const languages = {
  en: { name: "English", locale: "en-GB" },
  de: { name: "Deutsch", locale: "de-DE" },
  es: { name: "Español", locale: "es-ES" },
  pt: { name: "Português", locale: "pt-BR" },
  hi: { name: "हिन्दी", locale: "hi-IN" },
} as const;

export type Language = keyof typeof languages;

export const isLanguage = (value: unknown): value is Language => typeof value === "string" && Object.hasOwn(languages, value);

const languageOf = (tag: string) => tag.split("-")[0]!.toLowerCase();

/** The reader's own choice, else the first of the browser's languages that we have, else English. */
export function chooseLanguage(chosen: string | null, preferred: readonly string[]): Language {
  if (isLanguage(chosen)) return chosen;
  return preferred.map(languageOf).find(isLanguage) ?? "en";
}

/** The language as the reader's region writes it: de-AT for a German reader of Austria. */
export function chooseLocale(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => languageOf(tag) === language && tag.includes("-")) ?? languages[language].locale;
}
