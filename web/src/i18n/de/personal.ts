import { formatNumber } from "../../lib/format";
import { counted } from "../counted";

const days = (count: number) => counted(count, "Tag", "Tage");
const ofDays = (count: number) => counted(count, "Tag", "Tagen");

export const retention = {
  title: "Wie lange personenbezogene Daten bleiben",
  lead: "Was älter ist als seine Frist, wird von selbst entfernt, stündlich und endgültig: Es lässt sich nicht wiederherstellen. Was gezählt wurde, bleibt gezählt. Ihre Sicherungskopien bleiben unberührt.",
  forGood: "Auf Dauer behalten",
  after: "Entfernen nach",
  days: "Tage",
  daysOf: (what: string) => `${what}: Tage`,
  between: (least: number, most: number) => `Von ${formatNumber(least)} bis ${days(most)}`,
  kinds: {
    repliesDays: "Antworten",
    leadEventsDays: "Ereignisse",
    webhookBodiesDays: "Webhook-Inhalte",
    recipientsDays: "Empfänger",
  },
  hints: {
    repliesDays: "Entfernt, was Menschen geschrieben und welche Knöpfe sie angetippt haben. Ihre Abmeldungen bleiben.",
    leadEventsDays: "Entfernt die Ereignisse, die Ihre Systeme gemeldet haben; Ereignisfilter sehen sie nicht mehr.",
    webhookBodiesDays: "Entfernt die Inhalte von Metas Webhooks, aus denen kein Eintrag wurde.",
    recipientsDays: "Entfernt Nummern, externe IDs und Variablen aus Zielgruppen, gerechnet vom Ende der letzten Aussendung an sie. Zeilen, Ergebnisse und Zahlen bleiben, ohne die Personen.",
  },
  save: "Speichern",
  confirmTitle: "Älteres entfernen?",
  confirm: "Innerhalb einer Stunde wird Folgendes entfernt. Es lässt sich nicht rückgängig machen.",
  removes: {
    repliesDays: (count: number) => `Antworten, die älter sind als ${days(count)}`,
    leadEventsDays: (count: number) => `Ereignisse, die älter sind als ${days(count)}`,
    webhookBodiesDays: (count: number) => `Webhook-Inhalte, die älter sind als ${days(count)}`,
    recipientsDays: (count: number) => `Die Personen in Zielgruppen, deren letzte Aussendung vor mehr als ${ofDays(count)} endete`,
  },
  confirmed: "Speichern und entfernen",
  keep: "Nichts ändern",
};

export const personal = {
  title: "Eine Person",
  lead: "Wenn jemand fragt, was Sie über sie oder ihn gespeichert haben, oder vergessen werden will. Nachsehen und Löschen hinterlassen je einen Eintrag im Audit-Protokoll, in dem die Mitte der Nummer fehlt.",
  notAllowed: "Inhaber und Admins dürfen exportieren und löschen, was über eine Person gespeichert ist.",
  show: "Zeigen, was gespeichert ist",
  failed: "Es konnte nicht nachgesehen werden, was gespeichert ist",
  held: (phone: string) => `Gespeichert über ${phone}`,
  erasedAt: (when: string) => `Diese Person wurde am ${when} gelöscht. Was hier steht, kam seither hinzu.`,
  kinds: {
    leads: "Zeilen in Zielgruppen",
    messages: "Nachrichten",
    replies: "Antworten",
    optOuts: "Abmeldungen",
    leadEvents: "Ereignisse",
    filterEvents: "Filtermeldungen",
    testMessages: "Testnachrichten",
    scopedUserIds: "Metas IDs der Person",
    unmatchedStatuses: "Meldungen zu unbekannten Nachrichten",
    webhookBodies: "Webhook-Inhalte",
    outboundEvents: "Ereignisse für Ihre Systeme",
  },
  download: "Als JSON herunterladen",
  erase: "Diese Person löschen…",
  eraseTitle: (phone: string) => `${phone} löschen?`,
  eraseDetail: "Es gibt kein Zurück, weder für Sie noch für uns.",
  goes: "Was geht: Nummer, externe ID, Variablen, Texte, Ereignisse und Metas IDs, aus jeder Zielgruppe und jedem Eintrag. Noch nicht gesendete Nachrichten werden nicht gesendet.",
  stays: "Was bleibt: die Zahlen und jeder Eintrag an seinem Platz, ohne die Person.",
  optedOut: "Auch ein Hash der Nummer mit geheimem Schlüssel bleibt: Durch ihn ist die Nummer von allem abgemeldet, selbst wenn sie wieder hochgeladen wird.",
  backups: "Ihre Sicherungskopien bleiben unberührt: Löschen Sie die Person daraus, oder löschen Sie die Kopien.",
  typeNumber: (phone: string) => `Tippen Sie zur Bestätigung ${phone} ein`,
  number: "Nummer der Person",
  eraseNow: "Endgültig löschen",
  keep: "Person behalten",
  notErased: "Es wurde nichts gelöscht",
  erased: (phone: string) => `${phone} ist gelöscht`,
};
