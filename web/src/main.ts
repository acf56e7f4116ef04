import { loadText } from "./i18n";
import { language } from "./i18n/locale";

document.documentElement.lang = language;

// The texts first: everything else reads them as constants.
loadText()
  .then(() => import("./app/start"))
  .then(({ start }) => start())
  .catch((error: unknown) => {
    document.getElementById("root")!.textContent = "Carillon could not be loaded. Check your connection and reload.";
    throw error;
  });
