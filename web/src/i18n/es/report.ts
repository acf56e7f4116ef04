import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "./counted";

export const scope = {
  label: "Envíos",
  whole: "Todos los envíos juntos",
  send: (place: number, when: string) => `${formatNumber(place)}. ${when}`,
};

export const people = {
  title: "Destinatarios",
  back: "Volver a la campaña",
  failed: "No se pudieron cargar los destinatarios",
  none: "Aquí no hay nadie.",
  list: "Destinatarios del envío",
  show: (what: string, count: string) => `${what}: ${count}, mostrar los destinatarios`,
  csv: "Descargar como CSV",
  refresh: "Actualizar",
  search: "Teléfono, id externo o id del mensaje",
  status: "Estado",
  allStatuses: "Todos los estados",
  country: "País",
  allCountries: "Todos los países",
  phone: "Teléfono",
  noPhone: "Sin número",
  erased: "borrado",
  externalId: "Id externo",
  time: "Hora",
  note: "Nota",
  clear: "Quitar el filtro",
  reason: (reason: string) => `Omitidos: ${reason}`,
  region: (region: string) => `Región: ${region}`,
  code: (code: number) => `Código de error ${code}`,
  select: (phone: string) => `Elegir ${phone}`,
  selected: (count: number) => counted(count, "destinatario elegido", "destinatarios elegidos"),
};

export const person = {
  failed: "No se pudo cargar lo que ocurrió con este destinatario",
  timeline: "Qué ocurrió",
  notYet: "Aún no se ha enviado nada.",
  after: (span: string) => `${span} después`,
  attempt: (count: number) => counted(count, "intento", "intentos"),
  provider: "Qué respondió WhatsApp",
  messageId: "Id del mensaje",
  error: "Error",
  advice: "Qué hacer",
  why: "Por qué",
  whyNot: "Por qué no",
  decided: "En el momento del envío",
  now: "Según están las cosas ahora",
  verdict: {
    pass: "Superada",
    excludes: "Excluido aquí",
    not_reached: "Ya no se preguntó",
    not_applied: "No se aplica",
  },
  rule: {
    number: "Teléfono",
    duplicate: "Primera fila del número",
    geography: "País",
    opt_outs: "Bajas",
    audience_filter: "Filtro de audiencia",
    event_filter: "Filtro de eventos",
    opt_outs_at_claim: "Bajas en el último momento",
    parameters: "Parámetros de la plantilla",
  },
  optOut: "Registrar una baja",
  noTrace: "Una fila sin teléfono no recibe mensaje.",
  erased: "Los datos de esta persona se borraron. Queda el registro, sin la persona.",
};

export const doubt = {
  title: "En duda",
  lead: (count: number) =>
    `${counted(count, "mensaje se envió", "mensajes se enviaron")} y no llegó respuesta: se cortó la conexión o se detuvo el servidor. Nadie puede saber si llegaron.`,
  waits: "Las confirmaciones de WhatsApp aún pueden resolverlos. Sobre el resto decide usted; nada se decide solo.",
  see: "Ver los destinatarios",
  resendAll: "Enviar todos de nuevo",
  assumeAll: "Dar todos por enviados",
  resend: "Enviar de nuevo",
  assume: "Dar por enviado",
  resendTitle: (count: number) => `¿Enviar de nuevo ${counted(count, "mensaje", "mensajes")}?`,
  resendDetail: "Quien recibió el primer mensaje lo recibe por segunda vez.",
  assumeTitle: (count: number) => `¿Dar por enviados ${counted(count, "mensaje", "mensajes")}?`,
  assumeDetail: "No se envían de nuevo. Quien no recibió el mensaje no lo recibe.",
  keep: "Dejarlos en duda",
  failed: "Siguen en duda",
  done: (count: number) => counted(count, "mensaje resuelto", "mensajes resueltos"),
};

export const live = {
  title: "Ahora mismo",
  rate: "Mensajes por segundo",
  allowed: "Permitido",
  limited: "Limitado por",
  left: "Tiempo restante",
  went: "Cómo fue",
  began: "Empezó",
  ended: "Terminó",
  took: "Duró",
  average: "Mensajes por segundo de media",
  unknown: "No se sabe",
  measured: "medido aquí",
  throughput: (rate: number) => `el número admite ${formatNumber(rate)}`,
  until: (time: string) => `hasta ${time}`,
  limitedBy: {
    nothing: "Nada",
    operator_limit: "El ritmo que usted fijó",
    meta_throughput: "La capacidad del número",
    backoff: "WhatsApp pide ir más despacio",
    budget: "El límite de 24 horas del número",
    pair_rule: "La pausa entre mensajes a una persona",
    network: "La conexión con WhatsApp",
    paused: "La pausa",
  },
  limitHint: {
    nothing: "Los mensajes salen tan rápido como pueden.",
    operator_limit: "Suba el ritmo en una nueva campaña, si la capacidad del número lo permite.",
    meta_throughput: "WhatsApp no deja enviar más rápido a este número.",
    backoff: "WhatsApp respondió que va demasiado rápido. El ritmo se recupera solo.",
    budget: "Se agotó el límite de personas en 24 horas. El envío sigue en cuanto quede algo libre.",
    pair_rule: "Se acaba de escribir a las mismas personas.",
    network: "No se llega a los servidores de WhatsApp. El envío sigue solo en cuanto se pueda.",
    paused: "No se envía nada más hasta reanudar la campaña.",
  },
  stalled: (span: string) => `Ningún mensaje ha tenido respuesta desde hace ${span}`,
  stalledHint: "Si sigue así, mire el registro del servidor y la página de estado de WhatsApp.",
  paused: (count: number) => `En pausa: ${counted(count, "mensaje espera", "mensajes esperan")}`,
};

export const minutes = {
  title: "Mensajes a lo largo del tiempo",
  none: "Aún no ha salido ningún mensaje.",
  every: (minutes: number) =>
    minutes === 1 ? "por minuto" : minutes < 60 ? `cada ${minutes} minutos` : minutes === 60 ? "por hora" : `cada ${formatNumber(minutes / 60)} horas`,
  time: "Desde",
  chart: "Gráfico de los mensajes a lo largo del tiempo; la tabla de abajo tiene las mismas cifras",
  table: "Mostrar como tabla",
};

export const funnel = {
  title: "Embudo",
  step: "Paso",
  people: "Destinatarios",
  rate: "Del total",
  ofBefore: "Del paso anterior",
  audience: "Audiencia",
  eligible: "Aptos",
  accepted: "Aceptados",
  sent: "Enviados",
  delivered: "Entregados",
  read: "Leídos",
  note: "Cada paso incluye los siguientes.",
};

export const readRate = {
  title: "Tasa de lectura",
  over: (read: string, over: string) => `${read} leídos de ${over} entregados donde se informa de lecturas`,
  none: "Aún sin tasa",
  noneDetail: "Aún no se ha entregado nada donde se informa de lecturas.",
  limited: (share: number) =>
    `${formatPercent(share)} de los mensajes entregados están donde WhatsApp no informa de lecturas. No cuentan para la tasa.`,
  allReported: "Todos los mensajes entregados están donde WhatsApp informa de lecturas.",
  replies: (count: number) => counted(count, "respuesta", "respuestas"),
  taps: (count: number) => counted(count, "toque en un botón", "toques en botones"),
};

export const failures = {
  title: "Fallos por motivo",
  none: "Sin fallos.",
  code: (code: number) => `Código ${code}`,
  columns: { code: "Código", title: "Motivo", count: "Destinatarios", advice: "Qué hacer" },
};

export const skipped = {
  title: "Omitidos por motivo",
  none: "No se omitió a nadie.",
  reasons: {
    invalid_phone: "No es un teléfono posible",
    duplicate: "El número aparece antes en el archivo",
    geo_us_marketing: "Número de EE. UU.: WhatsApp no entrega marketing allí",
    geo_sanctioned: "La región está vetada en WhatsApp Business",
    opted_out: "De baja",
    opted_out_at_claim: "De baja después de preparar el envío",
    missing_parameter: "Un parámetro de la plantilla no tiene un valor utilizable",
    filter_excluded: "Excluido por el filtro de audiencia",
    no_filter_event: "No llegó ninguna lista para el filtro de audiencia",
    event_filter: "Excluido por el filtro de eventos",
  } as Record<string, string>,
};

export const countries = {
  title: "Países",
  none: "Aún sin destinatarios.",
  unknown: "Desconocido",
  country: "País",
  audience: "Audiencia",
  accepted: "Aceptados",
  delivered: "Entregados",
  read: "Leídos",
  failed: "Fallidos",
  skipped: "Omitidos",
  all: (count: number) => `Mostrar los ${formatNumber(count)} países`,
  fewer: "Mostrar menos",
};
