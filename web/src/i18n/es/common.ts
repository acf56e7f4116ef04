import { formatNumber } from "../../lib/format";

export const product = "Carillon";

export const title = (page: string) => `${page} · Carillon`;

export const problem = {
  noAnswer: "El servidor no responde. Compruebe su conexión y que Carillon esté en marcha, y vuelva a intentarlo.",
  unexpected: (status: number) => `El servidor respondió con el estado ${status} y sin explicación. Su registro dice más.`,
};

export const states = {
  retry: "Reintentar",
  loading: "Cargando",
  loadMore: "Cargar más",
  pageFailed: "No se pudo cargar esta página",
  notFound: "Aquí no hay nada",
  notFoundDetail: "Puede que la dirección esté mal escrita, o que lo que había se haya eliminado o sea de otra organización.",
  toCampaigns: "Ir a las campañas",
  close: "Cerrar",
  none: "Ninguno",
  copy: "Copiar",
  copied: "Copiado",
  copyThis: (what: string) => `Copiar ${what}`,
  clear: "Borrar",
  save: "Guardar",
  cancel: "Cancelar",
  more: "Más",
  showAll: (count: number) => `Mostrar los ${formatNumber(count)}`,
  fewer: "Mostrar menos",
};

export const campaignStatus = {
  draft: "Borrador",
  scheduled: "Programada",
  running: "En curso",
  paused: "En pausa",
  completed: "Completada",
  cancelled: "Cancelada",
};

export const sendStatus = {
  pending: "Pendiente",
  materializing: "En preparación",
  queued: "Listo",
  firing: "Enviando",
  paused: "En pausa",
  completed: "Completado",
  failed: "Fallido",
  missed: "Perdido",
  cancelled: "Cancelado",
};

export const messageStatus = {
  queued: "En cola",
  sending: "Enviando",
  accepted: "Aceptado",
  sent: "Enviado",
  delivered: "Entregado",
  read: "Leído",
  failed: "Fallido",
  skipped: "Omitido",
  cancelled: "Cancelado",
  in_doubt: "En duda",
  assumed_sent: "Dado por enviado",
};

export const outcome = {
  queued: "En cola",
  inFlight: "En camino",
  accepted: "Aceptados",
  delivered: "Entregados",
  read: "Leídos",
  failed: "Fallidos",
  inDoubt: "En duda",
  assumedSent: "Dados por enviados",
  skipped: "Omitidos",
  cancelled: "Cancelados",
};

export const outcomeHint = {
  queued: "A la espera de envío",
  inFlight: "Enviados, aún sin respuesta",
  accepted: "WhatsApp los tiene, aún no están en el teléfono",
  delivered: "En el teléfono, lectura desconocida",
  read: "Abiertos",
  failed: "Rechazados o imposibles de entregar",
  inDoubt: "Enviados sin respuesta: quizá entregados",
  assumedSent: "Estaban en duda; alguien los dio por enviados",
  skipped: "Nunca enviados; el motivo está abajo",
  cancelled: "Retirados antes del envío",
};

export const time = {
  in: (duration: string) => `en ${duration}`,
  ago: (duration: string) => `hace ${duration}`,
};

export const unsaved = {
  title: "¿Salir sin guardar?",
  detail: "Sus cambios aún no están guardados. Si sale ahora, se pierden.",
  stay: "Quedarme aquí",
  leave: "Salir sin guardar",
};

export const preview = {
  label: "El mensaje tal como lo ve un destinatario",
  cards: "Tarjetas del carrusel",
  media: { IMAGE: "Imagen", VIDEO: "Vídeo", DOCUMENT: "Documento", LOCATION: "Ubicación" },
};
