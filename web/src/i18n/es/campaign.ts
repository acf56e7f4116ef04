import { counted } from "./counted";

export const campaign = {
  one: "Campaña",
  back: "Todas las campañas",
  failed: "No se pudo cargar la campaña",
  audience: "Audiencia",
  from: "Desde",
  created: "Creada",
  inactiveNumber: (id: number) => `Número ${id}, ya no figura en la lista`,
  live: "En directo",
  connecting: "Conectando",
  interrupted: "Reconectando",
  interruptedHint: "La conexión con el servidor está interrumpida. Las cifras pueden ser antiguas hasta que vuelva.",
  noSends: "Esta campaña no tiene envíos",
  noSendsDetail: "Añada uno por la API: qué enviar, cuándo y en qué zona horaria.",
};

export const send = {
  local: (when: string, zone: string, offset: string) => `${when} · ${zone} (UTC${offset})`,
  category: { marketing: "Marketing", utility: "Utilidad" },
  template: "Plantilla",
  noTemplate: "Sin plantilla elegida",
  pace: "Ritmo",
  perSecond: (rate: number) => `hasta ${counted(rate, "mensaje", "mensajes")} por segundo`,
  reportFailed: "No se pudo cargar el informe",
  outcomes: "En qué punto está cada destinatario",
  ofAudience: (count: number) => `de ${counted(count, "destinatario", "destinatarios")}`,
  toCome: "Un envío pendiente",
  asSeenBy: (phone: string) => `Así lo verá ${phone}`,
  previewFailed: "No se pudo mostrar el mensaje",
  notPrepared:
    "Quién lo recibe se decide más o menos un minuto antes del envío: la audiencia, sin quienes se hayan dado de baja para entonces. Desde ese momento se muestra aquí cada destinatario.",
};
