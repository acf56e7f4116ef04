import { locale } from "../i18n/locale";
import { formatOffset, offsetAt } from "./zonedTime";

export interface Zone {
  /** IANA */
  name: string;
  city: string;
  /** "Central European Time" */
  longName: string;
}

/** Browsers list some zones under names of long ago. */
const renamed: Record<string, string> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Louisville": "America/Kentucky/Louisville",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
  UTC: "Etc/UTC",
};

export const modernName = (zone: string) => renamed[zone] ?? zone;

export const readersZone = () => modernName(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** "Buenos Aires" for "America/Argentina/Buenos_Aires". */
export const cityOf = (zone: string) => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

export function longNameOf(zone: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: "longGeneric" });
  return format.formatToParts().find(({ type }) => type === "timeZoneName")?.value ?? "";
}

let all: Zone[] | undefined;

/** Every zone the browser knows. Made once, when first asked for: naming them takes a while. */
export function timeZones(): Zone[] {
  const names = () => new Set(["Etc/UTC", ...Intl.supportedValuesOf("timeZone").map(modernName)]);
  const zoneOf = (name: string): Zone => ({ name, city: cityOf(name), longName: longNameOf(name) });
  all ??= [...names()].map(zoneOf).sort((a, b) => a.name.localeCompare(b.name));
  return all;
}

/** What a search is held against: names, "CET" for Central European Time and, where digits are looked for, offsets. */
function wordsOf({ name, longName }: Zone, withOffset: boolean): string {
  const initials = longName.split(" ").map((word) => word[0]).join("");
  const offset = withOffset ? `utc${formatOffset(offsetAt(Date.now(), name))}` : "";
  return `${name} ${name.replaceAll("_", " ")} ${longName} ${initials} ${offset}`.toLowerCase();
}

/** The zones in which every word of the search is found: those that have it as a word first, then as the beginning. */
export function searchZones(zones: Zone[], search: string): Zone[] {
  const wanted = search.toLowerCase().trim();
  const words = wanted.split(/[\s,/_]+/).filter(Boolean);
  const withOffset = /\d/.test(wanted);
  const rank = ({ city, longName }: Zone) => {
    const names = `${city} ${longName}`.toLowerCase();
    if (` ${names} `.includes(` ${wanted} `)) return 0;
    return names.startsWith(wanted) ? 1 : 2;
  };
  return zones
    .filter((zone) => {
      const known = wordsOf(zone, withOffset);
      return words.every((word) => known.includes(word));
    })
    .sort((a, b) => rank(a) - rank(b));
}
