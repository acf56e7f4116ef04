export const roles = {
  owner: "Inhaber",
  admin: "Admin",
  member: "Mitglied",
  viewer: "Betrachter",
};

export const roleHints = {
  owner: "Darf alles und entscheidet, wer Inhaber ist.",
  admin: "Darf alles, außer über Inhaber zu entscheiden.",
  member: "Plant, genehmigt und versendet Kampagnen. Konten, Schlüssel, Mitglieder und Einstellungen sind Sache der Admins.",
  viewer: "Sieht alles und ändert nichts.",
};

export const members = {
  title: "Mitglieder",
  failed: "Die Mitglieder konnten nicht geladen werden",
  invite: "Einladen",
  you: "Sie",
  role: "Rolle",
  roleOf: (email: string) => `Rolle von ${email}`,
  lastSeen: "Zuletzt gesehen",
  notSeen: "Nicht angemeldet",
  remove: "Entfernen",
  removeThis: (email: string) => `${email} entfernen`,
  removeTitle: (email: string) => `${email} entfernen?`,
  removeDetail: "Alle Sitzungen dieser Person in dieser Organisation enden sofort. Was sie angelegt hat, bleibt.",
  keep: "Behalten",
  removed: (email: string) => `${email} ist kein Mitglied mehr`,
  roleChanged: (email: string, role: string) => `${email}: ${role}`,
};

export const invitations = {
  title: "Offene Einladungen",
  failed: "Die Einladungen konnten nicht geladen werden",
  none: "Keine Einladung ist offen.",
  until: "Gültig bis",
  withdraw: "Zurückziehen",
  withdrawThis: (email: string) => `Einladung von ${email} zurückziehen`,
  withdrawn: (email: string) => `Die Einladung von ${email} gilt nicht mehr`,
  notWithdrawn: "Die Einladung gilt noch",
  dialog: "Jemanden einladen",
  submit: "Link erzeugen",
  notInvited: "Es wurde niemand eingeladen",
  link: (email: string) => `Der Link für ${email}`,
  shownOnce: "Schicken Sie ihn selbst weiter: Er wird nur dieses Mal angezeigt und gilt sieben Tage lang für ein Mal.",
};

export const join = {
  title: "Einladung",
  to: (organization: string) => `${organization} beitreten`,
  until: (when: string) => `Diese Einladung gilt bis ${when}.`,
  failed: "Die Einladung konnte nicht nachgeschlagen werden",
  gone: "Diese Einladung gilt nicht mehr",
  goneDetail: "Sie wurde benutzt, zurückgezogen oder ist abgelaufen, oder der Link ist unvollständig. Bitten Sie um eine neue. Wenn Sie schon beigetreten sind, melden Sie sich an.",
  toLogin: "Zur Anmeldung",
  passwordHint: "Sie haben schon ein Konto: Geben Sie dessen Passwort ein.",
  submit: "Beitreten",
  refused: "Sie sind noch nicht beigetreten",
};

export const account = {
  password: "Passwort",
  passwordLead: "Wird es geändert, enden alle Ihre anderen Sitzungen.",
  presentPassword: "Bisheriges Passwort",
  newPassword: "Neues Passwort",
  newPasswordHint: "Mindestens 10 Zeichen. Mehrere Wörter ergeben ein gutes.",
  change: "Passwort ändern",
  changed: "Ihr Passwort ist geändert",
  notChanged: "Ihr Passwort ist noch das alte",
};

export const secondFactor = {
  title: "Zweiter Faktor",
  on: "An",
  off: "Aus",
  lead: "Mit einem zweiten Faktor wird beim Anmelden auch ein Code aus einer Authenticator-App verlangt. Ein gestohlenes Passwort allein ist dann nichts wert.",
  setUp: "Einrichten",
  setUpTitle: "Zweiten Faktor einrichten",
  next: "Weiter",
  secretHint: "Scannen Sie das Bild mit Ihrer Authenticator-App (TOTP, sechs Ziffern) oder tippen Sie dort das Geheimnis ein. Tippen Sie dann hier den Code ein, den die App anzeigt.",
  picture: "Bild des Geheimnisses, von der App zu scannen",
  secret: "Geheimnis für die App",
  openApp: "In der App auf diesem Gerät öffnen",
  code: "Code",
  codeHint: "Sechs Ziffern",
  confirm: "Einschalten",
  notSetUp: "Der zweite Faktor ist nicht eingeschaltet",
  recovery: "Wiederherstellungscodes",
  recoveryHint: "Bewahren Sie sie sicher auf: Mit jedem kommen Sie ein Mal ohne die App hinein. Sie werden nicht wieder angezeigt.",
  remove: "Entfernen",
  removeTitle: "Zweiten Faktor entfernen?",
  removeDetail: "Danach genügt Ihr Passwort allein zum Anmelden.",
  removed: "Der zweite Faktor ist entfernt",
  notRemoved: "Der zweite Faktor ist noch an",
};

export const sessions = {
  title: "Offene Sitzungen",
  lead: "Wo Sie angemeldet sind. Beenden Sie, was Sie nicht kennen, und ändern Sie dann Ihr Passwort.",
  failed: "Die Sitzungen konnten nicht geladen werden",
  device: "Gerät",
  unknownDevice: "Unbekanntes Gerät",
  organization: "Organisation",
  address: "Netzadresse",
  begun: "Seit",
  current: "Diese hier",
  end: "Beenden",
  endThis: (device: string, since: string) => `Sitzung von ${device} seit ${since} beenden`,
  ended: "Die Sitzung ist beendet",
  notEnded: "Die Sitzung ist noch offen",
};

export const approval = {
  title: "Genehmigung",
  lead: "Wer eine Kampagne angelegt oder geändert hat, kann sie nicht genehmigen. Eine spätere Änderung braucht eine neue Genehmigung.",
  required: "Eine zweite Person muss Kampagnen genehmigen",
  status: { none: "Nicht genehmigt", approved: "Genehmigt", lapsed: "Verfallen" },
  detail: { none: "Bevor sie geplant werden kann, muss jemand sie genehmigen, der nicht an ihr gearbeitet hat.", approved: "Sie darf so geplant werden, wie sie ist. Jede Änderung braucht eine neue Genehmigung.", lapsed: "Sie hat sich seit der Genehmigung geändert und muss erneut genehmigt werden." },
  approve: "Genehmigen",
  done: "Genehmigt",
  failed: "Die Kampagne ist nicht genehmigt",
};

export const scopes = {
  view: "Ansehen",
  edit: "Bearbeiten",
  send: "Senden",
  approve: "Genehmigen",
  accounts: "Konten",
  settings: "Einstellungen",
  keys: "API-Schlüssel",
  members: "Mitglieder",
  personal_data: "Personenbezogene Daten",
  inbound: "Eingehende Webhooks",
};

export const scopeHints = {
  view: "Liest Kampagnen, Zielgruppen, Vorlagen, Abmeldungen und Berichte.",
  edit: "Legt Entwürfe, Zielgruppen und Abmeldungen an und ändert sie.",
  send: "Plant, pausiert und bricht Kampagnen ab und setzt sie fort.",
  approve: "Genehmigt Entwürfe anderer.",
  accounts: "Verbindet und trennt WhatsApp-Konten.",
  settings: "Ändert die Einstellungen der Organisation.",
  keys: "Legt Schlüssel an und widerruft sie.",
  members: "Lädt Mitglieder ein und entfernt sie.",
  personal_data: "Exportiert und löscht, was über eine Person bekannt ist.",
  inbound: "Meldet Zielgruppenfilter und Ereignisse.",
};
