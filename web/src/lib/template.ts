import type { Template } from "../api/types";

/** Meta's own shape of a template's parts, as far as the page reads it. */
interface Component {
  type?: string;
  format?: string;
  text?: string;
  buttons?: { type?: string; text?: string }[];
  cards?: { components?: Component[] }[];
}

export type HeaderFormat = "TEXT" | "IMAGE" | "VIDEO" | "DOCUMENT" | "LOCATION" | undefined;

type Parts = Pick<Template, "components">;

const partsOf = ({ components }: Parts) => components as unknown as Component[];

const find = (parts: Component[] | undefined, type: string) =>
  parts?.find((part) => part.type?.toUpperCase() === type);

const formatOf = (parts: Component[] | undefined) => find(parts, "HEADER")?.format?.toUpperCase() as HeaderFormat;

export const headerFormat = (template: Parts): HeaderFormat => formatOf(partsOf(template));

/** Of a carousel: what its cards show above their text. */
export const cardFormat = (template: Parts): HeaderFormat =>
  formatOf(find(partsOf(template), "CAROUSEL")?.cards?.[0]?.components);

export const bodyText = (template: Parts): string => find(partsOf(template), "BODY")?.text ?? "";

export function buttonText(template: Parts, button: number, card?: number): string | undefined {
  const parts = card === undefined ? partsOf(template) : find(partsOf(template), "CAROUSEL")?.cards?.[card]?.components;
  return find(parts, "BUTTONS")?.buttons?.[button]?.text;
}
