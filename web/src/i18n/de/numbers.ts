import { formatNumber } from "../../lib/format";
import { counted } from "../counted";

export const numbers = {
  title: "Nummern",
  lead: "Die Telefonnummern, von denen Sie senden, und was jeweils noch vor der ersten Nachricht zu tun ist.",
  failed: "Die Nummern konnten nicht geladen werden",
  none: "Noch keine Nummer",
  noneDetail: "Verbinden Sie Ihr WhatsApp-Business-Konto: Seine Nummern und Vorlagen werden dann von Meta geholt.",
  connect: "Konto verbinden",
  account: (name: string, id: string) => `${name} · ${id}`,
  active: "Kann senden",
  quality: "Qualität",
  tier: "Menschen in 24 Stunden",
  throughput: "Durchsatz",
  perSecond: (rate: number) => `${counted(rate, "Nachricht", "Nachrichten")} pro Sekunde`,
  budget: "Davon noch frei",
  budgetUsed: (used: number) => `${formatNumber(used)} verbraucht`,
  unlimited: "Unbegrenzt",
  unknown: "Nicht bekannt",
  phoneId: "ID bei Meta",
  synced: (ago: string) => `Abgeglichen ${ago}`,
  neverSynced: "Nie abgeglichen",
  checklist: "Vor der ersten Nachricht",
  ready: "Bereit zum Senden",
  notReady: (count: number) => counted(count, "Schritt fehlt noch", "Schritte fehlen noch"),
  open: "WhatsApp Manager öffnen",
  qualities: { GREEN: "Hoch", YELLOW: "Mittel", RED: "Niedrig", NA: "Noch nicht bewertet", UNKNOWN: "Noch nicht bewertet" } as Record<string, string>,
  statuses: {
    CONNECTED: "Verbunden",
    DISCONNECTED: "Getrennt",
    FLAGGED: "Auffällig",
    RESTRICTED: "Eingeschränkt",
    RATE_LIMITED: "Gedrosselt",
    BANNED: "Gesperrt",
    PENDING: "Ausstehend",
    MIGRATED: "Umgezogen",
    UNLINKED: "Gelöst",
    UNVERIFIED: "Nicht bestätigt",
    DELETED: "Gelöscht",
  } as Record<string, string>,
  steps: {
    connected: {
      title: "Die Nummer ist verbunden",
      todo: "Öffnen Sie im WhatsApp Manager die Telefonnummern und schließen Sie ab, was bei dieser Nummer steht: bestätigen oder bei der Cloud API registrieren. Gleichen Sie dann ab.",
    },
    display_name: {
      title: "Der Anzeigename ist genehmigt",
      todo: "Meta prüft den Namen, den Empfänger sehen. Öffnen Sie im WhatsApp Manager Telefonnummern, diese Nummer, Profil. Bis zur Genehmigung kann Meta Nachrichten zurückhalten.",
    },
    quality: {
      title: "Die Qualität ist nicht niedrig",
      todo: "Empfänger haben diese Nummer blockiert oder gemeldet. Senden Sie an Menschen, die es erwarten, und seltener: Meta kann die Nummer einschränken.",
    },
    onboarding: {
      title: "Marketing-Nachrichten sind freigeschaltet",
      todo: "Öffnen Sie im WhatsApp Manager die Übersicht und nehmen Sie die Bedingungen der Marketing Messages API an. Einen anderen Weg bietet Meta nicht. Gleichen Sie dann ab. Utility-Nachrichten brauchen das nicht.",
    },
    webhook_subscribed: {
      title: "Eine App nimmt die Webhooks des Kontos entgegen",
      todo: "Öffnen Sie in Metas App-Dashboard WhatsApp, Konfiguration, tragen Sie Adresse und Verifizierungstoken aus den Einstellungen ein und abonnieren Sie das Feld „messages“.",
    },
    webhook_seen: {
      title: "Webhooks kommen hier an",
      todo: "Es kam noch keiner. Schreiben Sie von Ihrem eigenen Telefon eine Nachricht an diese Nummer. Ohne Webhooks ist nichts über Zustellungen, Lesen und Abmeldungen bekannt.",
    },
    template: {
      title: "Eine Vorlage ist genehmigt",
      todo: "Schreiben Sie im WhatsApp Manager eine Vorlage, lassen Sie sie genehmigen und gleichen Sie dann ab.",
    },
    limit: {
      title: "Das Nachrichtenlimit ist bekannt",
      todo: "Meta sagt nicht, wie viele Menschen diese Nummer in 24 Stunden erreichen darf. Eine neue Nummer erreicht 250; das Limit wächst, wenn sie gut genutzt wird.",
    },
  },
  verdict: { done: "Erledigt", todo: "Zu tun", look: "Einen Blick wert", unknown: "Meta sagt es nicht" },
};

export const connect = {
  title: "WhatsApp-Konto verbinden",
  lead: "Legen Sie in Metas Unternehmenseinstellungen einen Systemnutzer mit dauerhaftem Token an, mit whatsapp_business_messaging und whatsapp_business_management für das Konto. Bei einem verbundenen Konto werden die Geheimnisse erneuert.",
  wabaId: "ID des WhatsApp-Business-Kontos",
  wabaIdHint: "Eine Zahl, im WhatsApp Manager unter Kontotools",
  accessToken: "Zugriffstoken",
  appSecret: "App-Geheimcode",
  appSecretHint: "Im App-Dashboard unter App-Einstellungen, Allgemeines. Er beweist, dass Webhooks von Meta kommen.",
  verifyToken: "Verifizierungstoken",
  verifyTokenHint: "Ein Wort Ihrer Wahl. Tragen Sie dasselbe in Metas Webhook-Formular ein.",
  make: "Ausdenken",
  keep: "Kopieren Sie das Verifizierungstoken jetzt: Es wird nicht wieder angezeigt.",
  submit: "Verbinden",
  failed: "Das Konto ist nicht verbunden",
  done: (name: string) => `${name} ist verbunden`,
};
