export const login = {
  title: "Anmelden",
  subtitle: "in Ihrem Kampagnen-Arbeitsbereich",
  email: "E-Mail",
  password: "Passwort",
  showPassword: "Passwort anzeigen",
  submit: "Anmelden",
  failed: "Sie sind nicht angemeldet",
  noAccount: "Noch kein Konto? Wer Carillon betreibt, legt eines mit „carillon user add“ an.",
  docs: "API-Dokumentation",
};
