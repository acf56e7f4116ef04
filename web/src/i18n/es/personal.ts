import { formatNumber } from "../../lib/format";
import { counted } from "../counted";

const days = (count: number) => counted(count, "día", "días");

export const retention = {
  title: "Cuánto tiempo se guardan los datos personales",
  lead: "Lo que supera su plazo se elimina por sí solo, cada hora y para siempre: no se puede recuperar. Lo que se contó sigue contado. Las copias de seguridad que usted haya hecho no se tocan.",
  forGood: "Guardar siempre",
  after: "Eliminar después de",
  days: "Días",
  daysOf: (what: string) => `${what}: días`,
  between: (least: number, most: number) => `De ${formatNumber(least)} a ${days(most)}`,
  kinds: {
    repliesDays: "Respuestas",
    leadEventsDays: "Eventos",
    webhookBodiesDays: "Contenido de los webhooks",
    recipientsDays: "Destinatarios",
  },
  hints: {
    repliesDays: "Elimina lo que la gente escribió y los botones que pulsó. Sus bajas se conservan.",
    leadEventsDays: "Elimina los eventos que enviaron sus sistemas; los filtros de eventos dejan de verlos.",
    webhookBodiesDays: "Elimina el contenido de los webhooks de Meta de los que no se hizo ningún registro.",
    recipientsDays: "Elimina números, id externos y variables de las audiencias, contando desde el fin del último envío a ellas. Las filas, los resultados y las cifras se conservan, sin las personas.",
  },
  save: "Guardar",
  confirmTitle: "¿Eliminar lo más antiguo?",
  confirm: "En menos de una hora se elimina lo siguiente. No se puede deshacer.",
  removes: {
    repliesDays: (count: number) => `Respuestas de hace más de ${days(count)}`,
    leadEventsDays: (count: number) => `Eventos de hace más de ${days(count)}`,
    webhookBodiesDays: (count: number) => `Contenido de webhooks de hace más de ${days(count)}`,
    recipientsDays: (count: number) => `Las personas de las audiencias cuyo último envío terminó hace más de ${days(count)}`,
  },
  confirmed: "Guardar y eliminar",
  keep: "No cambiar nada",
};

export const personal = {
  title: "Una persona",
  lead: "Para cuando alguien pregunta qué guarda usted sobre ella o quiere ser olvidada. Consultar y borrar dejan una entrada en el registro de auditoría, sin la parte central del número.",
  notAllowed: "Los propietarios y administradores pueden exportar y borrar lo que se guarda de una persona.",
  show: "Mostrar lo que se guarda",
  failed: "No se pudo consultar lo que se guarda",
  held: (phone: string) => `Lo que se guarda de ${phone}`,
  erasedAt: (when: string) => `Los datos de esta persona se borraron el ${when}. Lo que aparece llegó después.`,
  kinds: {
    leads: "Filas en audiencias",
    messages: "Mensajes",
    replies: "Respuestas",
    optOuts: "Bajas",
    leadEvents: "Eventos",
    filterEvents: "Avisos de filtro",
    testMessages: "Mensajes de prueba",
    scopedUserIds: "Id de Meta de la persona",
    unmatchedStatuses: "Noticias de mensajes desconocidos",
    webhookBodies: "Contenido de webhooks",
    outboundEvents: "Eventos para sus sistemas",
  },
  download: "Descargar como JSON",
  erase: "Borrar a esta persona…",
  eraseTitle: (phone: string) => `¿Borrar ${phone}?`,
  eraseDetail: "No hay vuelta atrás, ni para usted ni para nosotros.",
  goes: "Lo que desaparece: el número, el id externo, las variables, los textos, los eventos y los id de Meta, de todas las audiencias y todos los registros. Los mensajes aún no enviados no se envían.",
  stays: "Lo que queda: las cifras y cada registro en su lugar, sin la persona.",
  optedOut: "También queda un hash del número con clave secreta: por él el número está dado de baja de todo, aunque se vuelva a cargar.",
  backups: "Las copias de seguridad que usted haya hecho no se tocan: borre a la persona de ellas, o bórrelas.",
  typeNumber: (phone: string) => `Para confirmar, escriba ${phone}`,
  number: "Número de la persona",
  eraseNow: "Borrar para siempre",
  keep: "Conservar a la persona",
  notErased: "No se ha borrado nada",
  erased: (phone: string) => `${phone} está borrado`,
};
