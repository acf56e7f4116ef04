/** Dates and numbers as the reader's region writes them, within the language of the texts. */
export const locale = navigator.languages.find((language) => /^en\b/i.test(language)) ?? "en-GB";
