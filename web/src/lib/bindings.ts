import type { Binding, Lead, Slot, Template } from "../api/types";

export type Bindings = Record<string, Binding>;

const loose = (name: string) => name.toLowerCase().replaceAll(/[-. ]/g, "_");

const mediaKinds: readonly Slot["kind"][] = ["image", "video", "document"];
const namedKinds: readonly Slot["kind"][] = ["text", "location", ...mediaKinds];

export const isMedia = (slot: Slot) => mediaKinds.includes(slot.kind);

/** The last part of a slot's key, where it says by itself what is meant. */
const shortName = ({ key, kind }: Slot) => (namedKinds.includes(kind) ? key.slice(key.lastIndexOf(".") + 1) : undefined);

/** As the server binds what is left out: each slot to the column of its name, where there is one. */
export function bindByName(slots: Slot[], columns: string[]): Bindings {
  const byName = new Map(columns.toReversed().map((column) => [loose(column), column]));
  const bound: Bindings = {};
  for (const slot of slots) {
    const column = byName.get(loose(slot.key)) ?? byName.get(loose(shortName(slot) ?? ""));
    if (column !== undefined) bound[slot.key] = { column };
  }
  return bound;
}

/** In place of a file that is still to be chosen. */
export const noFile = 0;

/** Nothing was chosen or typed yet. */
export const isOpen = (binding: Binding | undefined) =>
  binding === undefined ||
  ("column" in binding && binding.column === "") ||
  ("constant" in binding && binding.constant === "") ||
  ("media" in binding && binding.media === noFile);

/** What the server takes: bindings that say something, of slots that the template has. */
export const settled = (bindings: Bindings, slots: Slot[]): Bindings =>
  Object.fromEntries(
    slots.flatMap(({ key }) => (isOpen(bindings[key]) ? [] : [[key, withoutEmptyFallback(bindings[key]!)]])),
  );

const withoutEmptyFallback = (binding: Binding): Binding =>
  "column" in binding && !binding.fallback ? (({ fallback: _, ...rest }) => rest)(binding) : binding;

export type ValueType = "text" | "money" | "date";

/** Meta knows three types of values in a body; a template does not say which is meant. */
export const takesAnyType = ({ key, kind }: Slot) => kind === "text" && partOf(key).place === "body";

export const typeOf = (binding: Binding): ValueType =>
  "media" in binding ? "text" : binding.currency !== undefined ? "money" : binding.dateTime ? "date" : "text";

/** The same source, told to Meta as this type. */
export function withType(binding: Binding, type: ValueType, currency = "EUR"): Binding {
  if ("media" in binding) return binding;
  const { currency: _, dateTime: __, ...plain } = binding;
  if (type === "money") return { ...plain, currency };
  return type === "date" ? { ...plain, dateTime: true } : plain;
}

export interface Filled {
  /** By slot key, for the preview. */
  values: Record<string, string>;
  /** Required slots that this lead has nothing for. */
  missing: string[];
  /** Slots that show their fallback. */
  fellBack: string[];
}

/** What one lead would see in each slot. */
export function fill(bindings: Bindings, template: Template, lead: Lead | undefined): Filled {
  const filled: Filled = { values: {}, missing: [], fellBack: [] };
  for (const { key, required } of template.slots) {
    const binding = bindings[key];
    if (binding === undefined || isOpen(binding)) continue;
    const { value: given, fellBack } = valueOf(binding, lead);
    const value = "currency" in binding && given !== "" ? `${binding.currency} ${given}` : given;
    if (value !== "") filled.values[key] = value;
    else if (required && lead) filled.missing.push(key);
    if (fellBack) filled.fellBack.push(key);
  }
  return filled;
}

function valueOf(binding: Binding, lead: Lead | undefined): { value: string; fellBack: boolean } {
  if ("constant" in binding) return { value: binding.constant, fellBack: false };
  if ("media" in binding) return { value: mediaUrl(binding.media), fellBack: false };
  const own = lead?.variables[binding.column] ?? "";
  return own === "" ? { value: binding.fallback ?? "", fellBack: Boolean(lead && binding.fallback) } : { value: own, fellBack: false };
}

export const mediaUrl = (id: number) => `/api/v1/media/${id}/content`;

export interface Part {
  /** Which card of a carousel, from 0. */
  card?: number;
  place: "header" | "body" | "button" | "offer";
  /** Of a button, from 0. */
  button?: number;
  /** "first_name", "url" */
  name: string;
}

/** Takes a slot's key apart: "card.0.button.1.url". */
export function partOf(key: string): Part {
  const words = key.split(".");
  const card = words[0] === "card" ? Number(words[1]) : undefined;
  const [place, ...rest] = card === undefined ? words : words.slice(2);
  if (place === "button") return { card, place, button: Number(rest[0]), name: rest.slice(1).join(".") };
  const known = place === "header" || place === "body" ? place : "offer";
  return { card, place: known, name: rest.join(".") };
}
