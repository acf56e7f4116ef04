import { counted } from "../counted";

export const campaign = {
  one: "Kampagne",
  back: "Alle Kampagnen",
  failed: "Die Kampagne konnte nicht geladen werden",
  audience: "Zielgruppe",
  from: "Von",
  created: "Angelegt",
  inactiveNumber: (id: number) => `Nummer ${id}, nicht mehr gelistet`,
  live: "Live",
  connecting: "Verbindet",
  interrupted: "Verbindet neu",
  interruptedHint: "Die Verbindung zum Server ist unterbrochen. Die Zahlen können veraltet sein, bis sie wieder da ist.",
  noSends: "Diese Kampagne hat keine Aussendungen",
  noSendsDetail: "Legen Sie über die API eine an: was gesendet wird, wann und in welcher Zeitzone.",
};

export const send = {
  local: (when: string, zone: string, offset: string) => `${when} · ${zone} (UTC${offset})`,
  category: { marketing: "Marketing", utility: "Utility" },
  template: "Vorlage",
  noTemplate: "Keine Vorlage gewählt",
  pace: "Tempo",
  perSecond: (rate: number) => `bis zu ${counted(rate, "Nachricht", "Nachrichten")} pro Sekunde`,
  reportFailed: "Der Bericht konnte nicht geladen werden",
  outcomes: "Wo jeder Empfänger steht",
  ofAudience: (count: number) => `von ${counted(count, "Empfänger", "Empfängern")}`,
  asSeenBy: (phone: string) => `Wie ${phone} sie sehen wird`,
  previewFailed: "Die Nachricht konnte nicht gezeigt werden",
  toCome: "Eine Aussendung, die noch bevorsteht",
  notPrepared:
    "Wer sie bekommt, entscheidet sich etwa eine Minute vor der Aussendung: die Zielgruppe ohne alle, die sich bis dahin abgemeldet haben. Ab dann steht hier jeder Empfänger.",
};
