import { formatNumber } from "../../lib/format";

export const product = "Carillon";

export const title = (page: string) => `${page} · Carillon`;

export const problem = {
  noAnswer: "Der Server antwortet nicht. Prüfen Sie Ihre Verbindung und ob Carillon läuft, und versuchen Sie es dann erneut.",
  unexpected: (status: number) => `Der Server hat mit Status ${status} und ohne Erklärung geantwortet. Sein Protokoll sagt mehr.`,
};

export const states = {
  retry: "Erneut versuchen",
  loading: "Wird geladen",
  loadMore: "Mehr laden",
  pageFailed: "Diese Seite konnte nicht geladen werden",
  notFound: "Hier ist nichts",
  notFoundDetail: "Die Adresse ist vielleicht falsch geschrieben, oder ihr Ziel wurde gelöscht oder gehört zu einer anderen Organisation.",
  toCampaigns: "Zu den Kampagnen",
  close: "Schließen",
  none: "Keine",
  copy: "Kopieren",
  copied: "Kopiert",
  copyThis: (what: string) => `${what} kopieren`,
  clear: "Leeren",
  save: "Speichern",
  cancel: "Abbrechen",
  more: "Mehr",
  showAll: (count: number) => `Alle ${formatNumber(count)} zeigen`,
  fewer: "Weniger zeigen",
};

export const campaignStatus = {
  draft: "Entwurf",
  scheduled: "Geplant",
  running: "Läuft",
  paused: "Pausiert",
  completed: "Abgeschlossen",
  cancelled: "Abgebrochen",
};

export const sendStatus = {
  pending: "Steht bevor",
  materializing: "Wird vorbereitet",
  queued: "Bereit",
  firing: "Wird gesendet",
  paused: "Pausiert",
  completed: "Abgeschlossen",
  failed: "Fehlgeschlagen",
  missed: "Verpasst",
  cancelled: "Abgebrochen",
};

export const messageStatus = {
  queued: "Wartet",
  sending: "Wird gesendet",
  accepted: "Angenommen",
  sent: "Gesendet",
  delivered: "Zugestellt",
  read: "Gelesen",
  failed: "Fehlgeschlagen",
  skipped: "Übersprungen",
  cancelled: "Abgebrochen",
  in_doubt: "Ungewiss",
  assumed_sent: "Als gesendet gewertet",
};

export const outcome = {
  queued: "Wartet",
  inFlight: "Unterwegs",
  accepted: "Angenommen",
  delivered: "Zugestellt",
  read: "Gelesen",
  failed: "Fehlgeschlagen",
  inDoubt: "Ungewiss",
  assumedSent: "Als gesendet gewertet",
  skipped: "Übersprungen",
  cancelled: "Abgebrochen",
};

export const outcomeHint = {
  queued: "Noch nicht gesendet",
  inFlight: "Gesendet, noch ohne Antwort",
  accepted: "Von WhatsApp angenommen, noch nicht auf dem Telefon",
  delivered: "Auf dem Telefon, Lesen nicht bekannt",
  read: "Geöffnet",
  failed: "Abgelehnt oder unzustellbar",
  inDoubt: "Ohne Antwort gesendet: vielleicht zugestellt",
  assumedSent: "War ungewiss; jemand hat sie als gesendet gewertet",
  skipped: "Nie gesendet; der Grund steht unten",
  cancelled: "Vor dem Senden zurückgenommen",
};

export const time = {
  in: (duration: string) => `in ${duration}`,
  ago: (duration: string) => `vor ${duration}`,
};

export const unsaved = {
  title: "Ohne Speichern verlassen?",
  detail: "Ihre Änderungen sind noch nicht gespeichert. Wenn Sie die Seite jetzt verlassen, gehen sie verloren.",
  stay: "Hier bleiben",
  leave: "Ohne Speichern verlassen",
};

export const preview = {
  label: "Die Nachricht, wie Empfänger sie sehen",
  cards: "Karten des Karussells",
  media: { IMAGE: "Bild", VIDEO: "Video", DOCUMENT: "Dokument", LOCATION: "Standort" },
};
