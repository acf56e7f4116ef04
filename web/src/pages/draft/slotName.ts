import type { Slot, Template } from "../../api/types";
import { text } from "../../i18n";
import { partOf } from "../../lib/bindings";
import { buttonText } from "../../lib/template";

/** What a slot is for whoever fills it: "{{first_name}} in the text". */
export function slotName({ key, kind }: Pick<Slot, "key" | "kind">, template: Template): string {
  const { card, ...part } = partOf(key);
  const what = placeName(part, kind, (button) => buttonText(template, button, card) ?? String(button + 1));
  return card === undefined ? what : text.editor.slot.card(card + 1, what);
}

/** The slots with these keys, for a sentence. */
export const slotNames = (keys: string[], template: Template) =>
  template.slots
    .filter(({ key }) => keys.includes(key))
    .map((slot) => slotName(slot, template))
    .join(", ");

type Part = Omit<ReturnType<typeof partOf>, "card">;

function placeName({ place, button, name }: Part, kind: Slot["kind"], labelOf: (button: number) => string): string {
  const { slot } = text.editor;
  switch (place) {
    case "body":
      return slot.body(name);
    case "header":
      return headerName(kind, name);
    case "button":
      return buttonName(kind, name, labelOf(button ?? 0));
    case "offer":
      return slot.expiration;
  }
}

function headerName(kind: Slot["kind"], name: string): string {
  const { slot } = text.editor;
  if (kind === "image" || kind === "video" || kind === "document" || kind === "location") return slot[kind];
  return kind === "file_name" ? slot.filename : slot.header(name);
}

function buttonName(kind: Slot["kind"], name: string, label: string): string {
  const { slot } = text.editor;
  if (kind === "url_suffix") return slot.url(label);
  if (kind === "reply_payload") return slot.payload(label);
  return kind === "coupon_code" ? slot.code(label) : slot.button(name, label);
}
