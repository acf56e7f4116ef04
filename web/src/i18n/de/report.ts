import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "../counted";

export const scope = {
  label: "Aussendungen",
  whole: "Alle Aussendungen zusammen",
  send: (place: number, when: string) => `${formatNumber(place)}. ${when}`,
};

export const people = {
  title: "Empfänger",
  back: "Zurück zur Kampagne",
  failed: "Die Empfänger konnten nicht geladen werden",
  none: "Hier steht niemand.",
  list: "Empfänger der Aussendung",
  show: (what: string, count: string) => `${what}: ${count}, Empfänger zeigen`,
  csv: "Als CSV herunterladen",
  refresh: "Aktualisieren",
  search: "Telefonnummer, externe ID oder Nachrichten-ID",
  status: "Status",
  allStatuses: "Alle Status",
  country: "Land",
  allCountries: "Alle Länder",
  phone: "Telefon",
  noPhone: "Keine Nummer",
  erased: "gelöscht",
  externalId: "Externe ID",
  time: "Zeit",
  note: "Anmerkung",
  clear: "Filter aufheben",
  reason: (reason: string) => `Übersprungen: ${reason}`,
  region: (region: string) => `Region: ${region}`,
  code: (code: number) => `Fehlercode ${code}`,
  select: (phone: string) => `${phone} auswählen`,
  selected: (count: number) => `${formatNumber(count)} Empfänger ausgewählt`,
};

export const person = {
  failed: "Was mit diesem Empfänger geschah, konnte nicht geladen werden",
  timeline: "Was geschah",
  notYet: "Es wurde noch nichts gesendet.",
  after: (span: string) => `nach ${span}`,
  attempt: (count: number) => counted(count, "Versuch", "Versuche"),
  provider: "Was WhatsApp geantwortet hat",
  messageId: "Nachrichten-ID",
  error: "Fehler",
  advice: "Was zu tun ist",
  why: "Warum",
  whyNot: "Warum nicht",
  decided: "Zur Zeit der Aussendung",
  now: "Nach heutigem Stand",
  verdict: {
    pass: "Bestanden",
    excludes: "Hier ausgeschlossen",
    not_reached: "Nicht mehr gefragt",
    not_applied: "Trifft nicht zu",
  },
  rule: {
    number: "Telefonnummer",
    duplicate: "Erste Zeile der Nummer",
    geography: "Land",
    opt_outs: "Abmeldungen",
    audience_filter: "Zielgruppenfilter",
    event_filter: "Ereignisfilter",
    opt_outs_at_claim: "Abmeldungen im letzten Moment",
    parameters: "Parameter der Vorlage",
  },
  optOut: "Abmeldung eintragen",
  noTrace: "Eine Zeile ohne Telefonnummer bekommt keine Nachricht.",
  erased: "Diese Person wurde gelöscht. Geblieben ist der Eintrag, ohne die Person.",
};

export const doubt = {
  title: "Ungewiss",
  lead: (count: number) =>
    `${counted(count, "Nachricht wurde", "Nachrichten wurden")} gesendet, und es kam keine Antwort: Die Verbindung brach ab, oder der Server wurde angehalten. Niemand kann wissen, ob sie ankamen.`,
  waits: "Empfangsbestätigungen von WhatsApp können das noch klären. Über den Rest entscheiden Sie; von selbst wird nichts entschieden.",
  see: "Empfänger ansehen",
  resendAll: "Alle erneut senden",
  assumeAll: "Alle als gesendet werten",
  resend: "Erneut senden",
  assume: "Als gesendet werten",
  resendTitle: (count: number) => `${counted(count, "Nachricht", "Nachrichten")} erneut senden?`,
  resendDetail: "Wer die erste Nachricht bekommen hat, bekommt sie ein zweites Mal.",
  assumeTitle: (count: number) => `${counted(count, "Nachricht", "Nachrichten")} als gesendet werten?`,
  assumeDetail: "Sie werden nicht erneut gesendet. Wer die Nachricht nicht bekommen hat, bekommt sie nicht.",
  keep: "Ungewiss lassen",
  failed: "Sie sind weiterhin ungewiss",
  done: (count: number) => `${counted(count, "Nachricht", "Nachrichten")} entschieden`,
};

export const live = {
  title: "Gerade jetzt",
  rate: "Nachrichten pro Sekunde",
  allowed: "Erlaubt",
  limited: "Begrenzt durch",
  left: "Verbleibende Zeit",
  went: "Wie es ging",
  began: "Beginn",
  ended: "Ende",
  took: "Dauer",
  average: "Nachrichten pro Sekunde im Mittel",
  unknown: "Nicht bekannt",
  measured: "hier gemessen",
  throughput: (rate: number) => `die Nummer schafft ${formatNumber(rate)}`,
  until: (time: string) => `bis ${time}`,
  limitedBy: {
    nothing: "Nichts",
    operator_limit: "Ihr eingestelltes Tempo",
    meta_throughput: "Den Durchsatz der Nummer",
    backoff: "WhatsApp bittet um langsameres Senden",
    budget: "Das 24-Stunden-Limit der Nummer",
    pair_rule: "Die Pause zwischen Nachrichten an eine Person",
    network: "Die Verbindung zu WhatsApp",
    paused: "Die Pause",
  },
  limitHint: {
    nothing: "Nachrichten gehen so schnell hinaus wie möglich.",
    operator_limit: "Erhöhen Sie das Tempo in einer neuen Kampagne, wenn der Durchsatz der Nummer es erlaubt.",
    meta_throughput: "Schneller lässt WhatsApp diese Nummer nicht senden.",
    backoff: "WhatsApp hat geantwortet, es sei zu schnell. Das Tempo erholt sich von selbst.",
    budget: "Das Kontingent an Menschen in 24 Stunden ist aufgebraucht. Es geht weiter, sobald davon wieder etwas frei ist.",
    pair_rule: "Dieselben Menschen wurden gerade erst angeschrieben.",
    network: "Die Server von WhatsApp sind nicht erreichbar. Sobald sie es sind, geht es von selbst weiter.",
    paused: "Es wird nichts mehr gesendet, bis die Kampagne fortgesetzt wird.",
  },
  stalled: (span: string) => `Seit ${span} wurde keine Nachricht beantwortet`,
  stalledHint: "Bleibt es so, sehen Sie ins Protokoll des Servers und auf die Statusseite von WhatsApp.",
  paused: (count: number) => `Pausiert: ${counted(count, "Nachricht wartet", "Nachrichten warten")}`,
};

export const minutes = {
  title: "Nachrichten im Verlauf",
  none: "Es ist noch keine Nachricht hinausgegangen.",
  every: (minutes: number) =>
    minutes === 1 ? "pro Minute" : minutes < 60 ? `je ${minutes} Minuten` : minutes === 60 ? "pro Stunde" : `je ${formatNumber(minutes / 60)} Stunden`,
  time: "Ab",
  chart: "Diagramm der Nachrichten im Verlauf; die Tabelle darunter hat dieselben Zahlen",
  table: "Als Tabelle zeigen",
};

export const funnel = {
  title: "Trichter",
  step: "Schritt",
  people: "Empfänger",
  rate: "Von allen",
  ofBefore: "Vom Schritt davor",
  audience: "Zielgruppe",
  eligible: "Geeignet",
  accepted: "Angenommen",
  sent: "Gesendet",
  delivered: "Zugestellt",
  read: "Gelesen",
  note: "Jeder Schritt enthält die folgenden.",
};

export const readRate = {
  title: "Leserate",
  over: (read: string, over: string) => `${read} gelesen von ${over}, die dort zugestellt wurden, wo Lesen gemeldet wird`,
  none: "Noch keine Rate",
  noneDetail: "Wo Lesen gemeldet wird, wurde noch nichts zugestellt.",
  limited: (share: number) =>
    `${formatPercent(share)} der zugestellten Nachrichten liegen dort, wo WhatsApp kein Lesen meldet. Sie zählen bei der Rate nicht mit.`,
  allReported: "Jede zugestellte Nachricht liegt dort, wo WhatsApp Lesen meldet.",
  replies: (count: number) => counted(count, "Antwort", "Antworten"),
  taps: (count: number) => counted(count, "Tipp auf einen Knopf", "Tipps auf Knöpfe"),
};

export const failures = {
  title: "Fehler nach Grund",
  none: "Keine Fehler.",
  code: (code: number) => `Code ${code}`,
  columns: { code: "Code", title: "Grund", count: "Empfänger", advice: "Was zu tun ist" },
};

export const skipped = {
  title: "Übersprungen nach Grund",
  none: "Niemand wurde übersprungen.",
  reasons: {
    invalid_phone: "Keine mögliche Telefonnummer",
    duplicate: "Die Nummer steht weiter oben in der Datei",
    geo_us_marketing: "US-Nummer: WhatsApp stellt dort kein Marketing zu",
    geo_sanctioned: "Die Region ist für WhatsApp Business gesperrt",
    opted_out: "Abgemeldet",
    opted_out_at_claim: "Nach der Vorbereitung der Aussendung abgemeldet",
    missing_parameter: "Ein Parameter der Vorlage hat keinen brauchbaren Wert",
    filter_excluded: "Vom Zielgruppenfilter ausgelassen",
    no_filter_event: "Es kam keine Liste für den Zielgruppenfilter",
    event_filter: "Vom Ereignisfilter ausgelassen",
  } as Record<string, string>,
};

export const countries = {
  title: "Länder",
  none: "Noch keine Empfänger.",
  unknown: "Unbekannt",
  country: "Land",
  audience: "Zielgruppe",
  accepted: "Angenommen",
  delivered: "Zugestellt",
  read: "Gelesen",
  failed: "Fehlgeschlagen",
  skipped: "Übersprungen",
  all: (count: number) => `Alle ${formatNumber(count)} Länder zeigen`,
  fewer: "Weniger zeigen",
};
