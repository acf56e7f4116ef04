import { chooseLanguage, chooseLocale, type Language } from "./languages";

const key = "carillon.language";

/** Private windows may forbid storage; the choice is then the browser's. */
function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export const language: Language = chooseLanguage(stored(), navigator.languages);

/** Dates and numbers as the reader's region writes them, within the language of the texts. */
export const locale = chooseLocale(language, navigator.languages);

/** Loads the page anew: texts are constants everywhere, and a language is chosen once in a life. */
export function switchLanguage(wanted: Language) {
  localStorage.setItem(key, wanted);
  location.reload();
}
