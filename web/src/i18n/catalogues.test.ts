import { expect, it } from "vitest";
import { de } from "./de";
import { en } from "./en";
import { es } from "./es";
import { hi } from "./hi";
import { pt } from "./pt";

/** Every sentence by its path; functions are called with something for each of their places. */
function* sentences(texts: object, path = ""): Generator<[string, string]> {
  for (const [key, value] of Object.entries(texts) as [string, unknown][]) {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") yield [here, value];
    else if (typeof value === "function") yield [here, say(value as (...args: unknown[]) => string)];
    else if (typeof value === "object" && value !== null) yield* sentences(value, here);
  }
}

const things = new Proxy({}, { get: () => 2 });
const words = ["one", "two", "three", "four"];

/** Numbers where words are not taken, and the other way round. */
function say(sentence: (...args: unknown[]) => string): string {
  for (const args of [words, [2, 2, 2], [2, "two", "three"], [things]])
    try {
      const said = sentence(...args);
      if (!/NaN|undefined|object/.test(said)) return said;
    } catch {
      // a number was wanted
    }
  throw new Error(`cannot be said: ${sentence}`);
}

const english = new Map(sentences(en));

it.each(Object.entries({ de, es, pt, hi }))("%s says everything, and says it itself", (_language, texts) => {
  const said = new Map(sentences(texts));
  expect([...said.keys()].sort()).toEqual([...english.keys()].sort());
  expect([...said].filter(([, sentence]) => sentence.trim() === "")).toEqual([]);
  // A few words are the same in another language; whole sentences never are.
  const same = [...said].filter(([key, sentence]) => sentence === english.get(key) && sentence.split(" ").length > 3);
  expect(same.map(([key]) => key).filter((key) => !shared.has(key))).toEqual([]);
});

/** Formats without words, and Meta's own names. */
const shared = new Set([
  "title",
  "send.local",
  "scheduling.when",
  "when.is",
  "numbers.account",
  "details.audienceOption",
  "campaigns.zone",
  "draft.zone",
  "draft.utc",
  "when.utc",
  "people.region",
]);
