import type { Template } from "../api/types";

/** Numbers that Ofcom keeps for films: nobody has them. */
const people = [
  ["+447700900123", "C-1001"],
  ["+447700900456", "C-1002"],
] as const;

// Files are chosen in the editor, once for everybody, and what is put together by a program is bound there too.
const ofRecipients = new Set(["text", "url_suffix", "coupon_code", "reply_payload"]);

/** A parameter of the body goes by its bare name; the others by their whole key. */
const columnOf = (key: string) => key.replace(/^body\./, "");

/** A file as this template wants it: a column for each required value that differs from person to person. */
export function sampleCsv({ slots }: Pick<Template, "slots">): string[][] {
  const wanted = slots.filter(({ kind, required }) => required && ofRecipients.has(kind));
  return [
    ["phone", "external_id", ...wanted.map(({ key }) => columnOf(key))],
    ...people.map((person) => [...person, ...wanted.map(({ example }) => example)]),
  ];
}
