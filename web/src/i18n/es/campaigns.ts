import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "./counted";

export const campaigns = {
  title: "Campañas",
  create: "Nueva campaña",
  failed: "No se pudieron cargar las campañas",
  search: "Buscar por nombre",
  all: "Todas",
  name: "Campaña",
  status: "Estado",
  audience: "Audiencia",
  nextSend: "Próximo envío",
  sendingNow: "Enviando ahora",
  pausedMidway: "En pausa a mitad",
  lastSend: (when: string) => `Último: ${when}`,
  zone: (city: string, offset: string) => `${city} (UTC${offset})`,
  noSends: "Aún sin envíos",
  notBegun: "Aún no se ha enviado nada",
  progress: "Progreso",
  progressLabel: (name: string, share: number) => `${name}: ${formatPercent(share)} de los destinatarios resueltos`,
  settled: (share: number) => `${formatPercent(share)} resuelto`,
  figures: ({ delivered, read, failed }: { delivered: number; read: number; failed: number }) =>
    `${formatNumber(delivered)} entregados · ${formatNumber(read)} leídos · ${formatNumber(failed)} fallidos`,
  rows: (count: number) => counted(count, "fila", "filas"),
  actionsFor: (name: string) => `Acciones para ${name}`,
  duplicate: "Duplicar",
  duplicated: (name: string) => `«${name}» es un nuevo borrador. Fije sus horas y confirme de nuevo el consentimiento.`,
  notDuplicated: "La campaña no se ha duplicado",
  delete: "Eliminar borrador",
  deleteTitle: (name: string) => `¿Eliminar el borrador «${name}»?`,
  deleteDetail: "El borrador y sus envíos desaparecen para siempre. La audiencia se conserva.",
  deleteKeep: "Conservarlo",
  deleted: "El borrador se ha eliminado.",
  notDeleted: "El borrador no se ha eliminado",
  nothingFound: "Ninguna campaña coincide",
  nothingFoundDetail: "Ninguna tiene este nombre y estado. Busque una parte del nombre, o entre todas.",
  showAll: "Mostrar todas las campañas",
  emptyTitle: "Su primera campaña, en tres pasos",
  emptyDetail:
    "Una campaña envía plantillas de WhatsApp aprobadas a una audiencia, desde uno de sus números, a las horas que usted fije. Nada sale antes de que la programe.",
  steps: {
    audience: {
      title: "1. Suba una audiencia",
      detail: "Un archivo CSV: una fila por destinatario, con una columna de teléfonos. Las demás columnas rellenan sus plantillas.",
    },
    plan: {
      title: "2. Planifique los envíos",
      detail: "Elija plantillas y horas, y vea cada mensaje como lo verán sus destinatarios. Los borradores se conservan.",
    },
    launch: {
      title: "3. Compruebe y programe",
      detail: "La comprobación dice quién lo recibe, quién no y por qué, y cuánto cuesta. Después, prográmela.",
    },
  },
  emptyAction: "Subir una audiencia",
};
