import { formatPercent } from "../../lib/format";
import { counted } from "../counted";

export const audiences = {
  title: "Zielgruppen",
  failed: "Die Zielgruppen konnten nicht geladen werden",
  name: "Name",
  status: "Status",
  rows: "Zeilen",
  usable: "Nutzbar",
  rejected: "Nicht nutzbar",
  created: "Hochgeladen",
  upload: "Zielgruppe hochladen",
  emptyTitle: "Noch keine Zielgruppen",
  emptyDetail:
    "Eine Zielgruppe ist eine CSV-Datei: je Zeile ein Empfänger, mit einer Spalte für die Telefonnummer. Jede andere Spalte kann die Parameter einer Vorlage füllen.",
  statuses: { ingesting: "Wird gelesen", ready: "Bereit", failed: "Abgelehnt", cancelled: "Abgebrochen" },
  read: (rows: number) => `${counted(rows, "Zeile", "Zeilen")} gelesen`,
};

export const upload = {
  title: "Zielgruppe hochladen",
  drop: "CSV-Datei hier ablegen",
  file: "CSV-Datei",
  choose: "Datei wählen",
  another: "Andere Datei",
  fileHint:
    "Komma, Semikolon oder Tabulator; UTF-8 oder UTF-16; beliebig groß. Die erste Zeile benennt die Spalten, jede weitere ist ein Empfänger.",
  notUsable: "Diese Datei kann so keine Zielgruppe werden",
  noPhoneColumn: "In welcher Spalte stehen die Telefonnummern?",
  chooseColumn: "Spalte wählen",
  phoneColumn: "Spalte der Telefonnummern",
  phoneColumnHint: "An Name und Inhalt erkannt",
  externalIdColumn: "Spalte der externen ID",
  externalIdHint: "Ihre eigene ID, mit der Filter Menschen benennen",
  country: "Standardland",
  countryHint: "Für Nummern ohne Ländervorwahl",
  looked: (rows: number) => `Was aus ${rows === 1 ? "der ersten Zeile" : `den ersten ${counted(rows, "Zeile", "Zeilen")}`} wird`,
  tryCountry: "Viele Nummern sind nicht lesbar. Wenn ihnen die Ländervorwahl fehlt, wählen Sie das Standardland, zu dem sie gehören.",
  manyInvalid: "Viele Nummern sind nicht lesbar. Ist das die Spalte der Telefonnummern und das richtige Land?",
  rows: "Die ersten Zeilen der Datei",
  row: "Zeile",
  becomes: "Was daraus wird",
  isPhone: "Telefonnummer",
  isExternalId: "Externe ID",
  isVariable: "Für Parameter",
  name: "Name der Zielgruppe",
  submit: "Hochladen",
  cancel: "Hochladen abbrechen",
  sending: (file: string) => `${file} wird gesendet`,
  reading: (file: string) => `${file} wird gelesen`,
  progress: (share: number) => `${formatPercent(share)} gesendet`,
  sent: (bytes: string, all: string, share: string) => `${bytes} von ${all} (${share})`,
  pace: (perSecond: string, left: string) => `${perSecond} pro Sekunde, noch ${left}`,
  stay: "Bleiben Sie auf dieser Seite, bis die Datei gesendet ist. Sortieren und Speichern gehen ohne Sie weiter.",
  failed: "Die Datei wurde nicht angenommen",
};

export const sample = {
  title: "Noch keine Datei?",
  detail: "Nehmen Sie ein Muster mit den Spalten, die eine Vorlage braucht, und tragen Sie Ihre Empfänger ein.",
  template: "Vorlage",
  choose: "Vorlage wählen",
  download: "Muster herunterladen",
  columns: "Spalten:",
};

export const leadStatus = {
  ok: "Nutzbar",
  ineligible_geo: "Gesperrte Region",
  invalid_phone: "Ungültige Nummer",
  duplicate: "Doppelt",
};

export const audience = {
  one: "Zielgruppe",
  plan: "Kampagne planen",
  back: "Alle Zielgruppen",
  failed: "Die Zielgruppe konnte nicht geladen werden",
  refused: "Diese Datei wurde abgelehnt",
  ingesting: "Die Zeilen werden sortiert und gespeichert. Diese Seite zeigt den Fortschritt.",
  totals: "Zeilen",
  total: { ok: "Nutzbar", ineligibleGeo: "Gesperrte Region", invalidPhone: "Ungültige Nummer", duplicate: "Doppelt" },
  hint: {
    ok: "Darf angeschrieben werden",
    ineligibleGeo: "Für Marketing oder für alles gesperrt",
    invalidPhone: "Keine mögliche Telefonnummer",
    duplicate: "Steht weiter oben in der Datei",
  },
  show: (what: string) => `Die Zeilen zeigen: ${what}`,
  rejects: "Die nicht nutzbaren Zeilen herunterladen",
  columns: "Spalten",
  phoneColumn: "Telefonnummer",
  externalIdColumn: "Externe ID",
  defaultCountry: "Standardland",
  format: "Datei",
  delimiters: { ",": "Komma", ";": "Semikolon", "\t": "Tabulator" } as Record<string, string>,
  countries: "Länder",
  countriesNote: "Gültige Nummern nach Land, an ihren Ziffern erkannt.",
  unknownCountry: "Unbekannt",
};

export const limited = {
  title: "Lesebestätigungen",
  share: (share: number) => `${formatPercent(share)} ohne Lesebestätigung`,
  none: "Jede Nummer liegt dort, wo WhatsApp Lesen meldet.",
  why: "In diesen Regionen werden Marketing-Nachrichten zugestellt, aber WhatsApp meldet weder Lesen noch Klicks. Eine Leserate zählt nur die übrigen Empfänger, damit sie nicht mehr verspricht, als sie sagt.",
  regions: { EEA: "Europäischer Wirtschaftsraum", UK: "Vereinigtes Königreich", JP: "Japan", KR: "Südkorea" },
};

export const leads = {
  title: "Zeilen",
  label: "Zeilen der Zielgruppe",
  failed: "Die Zeilen konnten nicht geladen werden",
  none: "Keine Zeile passt zu diesem Filter.",
  search: "Telefonnummer oder externe ID",
  status: "Status",
  allStatuses: "Alle Status",
  country: "Land",
  allCountries: "Alle Länder",
  row: "Zeile",
  phone: "Telefon",
  externalId: "Externe ID",
  values: "Werte",
  noPhone: "Keine Nummer",
  written: "Wie in der Datei geschrieben",
  reason: "Warum",
};
