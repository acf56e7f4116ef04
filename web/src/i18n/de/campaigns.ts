import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "../counted";

export const campaigns = {
  title: "Kampagnen",
  create: "Neue Kampagne",
  failed: "Die Kampagnen konnten nicht geladen werden",
  search: "Nach Namen suchen",
  all: "Alle",
  name: "Kampagne",
  status: "Status",
  audience: "Zielgruppe",
  nextSend: "Nächste Aussendung",
  sendingNow: "Wird gerade gesendet",
  pausedMidway: "Mittendrin pausiert",
  lastSend: (when: string) => `Letzte: ${when}`,
  zone: (city: string, offset: string) => `${city} (UTC${offset})`,
  noSends: "Noch keine Aussendungen",
  notBegun: "Noch nichts gesendet",
  progress: "Fortschritt",
  progressLabel: (name: string, share: number) => `${name}: ${formatPercent(share)} der Empfänger erledigt`,
  settled: (share: number) => `${formatPercent(share)} erledigt`,
  figures: ({ delivered, read, failed }: { delivered: number; read: number; failed: number }) =>
    `${formatNumber(delivered)} zugestellt · ${formatNumber(read)} gelesen · ${formatNumber(failed)} fehlgeschlagen`,
  rows: (count: number) => counted(count, "Zeile", "Zeilen"),
  actionsFor: (name: string) => `Aktionen für ${name}`,
  duplicate: "Duplizieren",
  duplicated: (name: string) => `„${name}“ ist ein neuer Entwurf. Legen Sie die Zeiten fest und bestätigen Sie die Einwilligung erneut.`,
  notDuplicated: "Die Kampagne wurde nicht dupliziert",
  delete: "Entwurf löschen",
  deleteTitle: (name: string) => `Den Entwurf „${name}“ löschen?`,
  deleteDetail: "Der Entwurf und seine Aussendungen sind dann endgültig weg. Die Zielgruppe bleibt.",
  deleteKeep: "Behalten",
  deleted: "Der Entwurf ist gelöscht.",
  notDeleted: "Der Entwurf wurde nicht gelöscht",
  nothingFound: "Keine Kampagne passt",
  nothingFoundDetail: "Keine hat diesen Namen und Status. Suchen Sie nach einem Teil des Namens oder unter allen.",
  showAll: "Alle Kampagnen zeigen",
  emptyTitle: "Ihre erste Kampagne in drei Schritten",
  emptyDetail:
    "Eine Kampagne sendet genehmigte WhatsApp-Vorlagen an eine Zielgruppe, von einer Ihrer Nummern und zu den Zeiten, die Sie festlegen. Nichts geht hinaus, bevor Sie sie planen.",
  steps: {
    audience: {
      title: "1. Zielgruppe hochladen",
      detail: "Eine CSV-Datei: je Zeile ein Empfänger, mit einer Spalte für die Telefonnummer. Die anderen Spalten füllen Ihre Vorlagen.",
    },
    plan: {
      title: "2. Aussendungen anlegen",
      detail: "Wählen Sie Vorlagen und Zeiten und sehen Sie jede Nachricht so, wie Ihre Empfänger sie sehen. Entwürfe bleiben erhalten.",
    },
    launch: {
      title: "3. Prüfen und planen",
      detail: "Die Prüfung sagt, wer sie bekommt, wer nicht und warum, und was es kostet. Danach planen Sie die Kampagne.",
    },
  },
  emptyAction: "Zielgruppe hochladen",
};
