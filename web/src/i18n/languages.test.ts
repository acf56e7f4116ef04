import { expect, it } from "vitest";
import { chooseLanguage, chooseLocale } from "./languages";

it.each([
  [null, ["de-AT", "en"], "de"],
  [null, ["fr-FR", "pt-PT", "es"], "pt"],
  [null, ["fr"], "en"],
  [null, [], "en"],
  ["hi", ["de"], "hi"],
  ["klingon", ["de"], "de"],
  ["toString", ["es"], "es"],
] as const)("chosen %j with the browser's %j is %s", (chosen, preferred, expected) =>
  expect(chooseLanguage(chosen, preferred)).toBe(expected),
);

it.each([
  ["de", ["en-US", "de-AT"], "de-AT"],
  ["de", ["de"], "de-DE"],
  ["hi", ["en-IN"], "hi-IN"],
  ["en", ["en-US"], "en-US"],
] as const)("%s of a reader of %j is written as in %s", (language, preferred, expected) =>
  expect(chooseLocale(language, preferred)).toBe(expected),
);
