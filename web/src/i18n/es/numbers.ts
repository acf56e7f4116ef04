import { formatNumber } from "../../lib/format";
import { counted } from "./counted";

export const numbers = {
  title: "Números",
  lead: "Los números desde los que envía, y lo que aún falta antes del primer mensaje de cada uno.",
  failed: "No se pudieron cargar los números",
  none: "Aún no hay ningún número",
  noneDetail: "Conecte su cuenta de WhatsApp Business: sus números y plantillas se traen entonces de Meta.",
  connect: "Conectar una cuenta",
  account: (name: string, id: string) => `${name} · ${id}`,
  active: "Puede enviar",
  quality: "Calidad",
  tier: "Personas en 24 horas",
  throughput: "Capacidad",
  perSecond: (rate: number) => `${counted(rate, "mensaje", "mensajes")} por segundo`,
  budget: "Quedan ahora",
  budgetUsed: (used: number) => `${formatNumber(used)} usados`,
  unlimited: "Sin límite",
  unknown: "No se sabe",
  phoneId: "Id en Meta",
  synced: (ago: string) => `Sincronizado ${ago}`,
  neverSynced: "Nunca sincronizado",
  checklist: "Antes del primer mensaje",
  ready: "Listo para enviar",
  notReady: (count: number) => counted(count, "paso pendiente", "pasos pendientes"),
  open: "Abrir WhatsApp Manager",
  qualities: { GREEN: "Alta", YELLOW: "Media", RED: "Baja", NA: "Aún sin valorar", UNKNOWN: "Aún sin valorar" } as Record<string, string>,
  statuses: {
    CONNECTED: "Conectado",
    DISCONNECTED: "Desconectado",
    FLAGGED: "Marcado",
    RESTRICTED: "Restringido",
    RATE_LIMITED: "Limitado",
    BANNED: "Bloqueado",
    PENDING: "Pendiente",
    MIGRATED: "Trasladado",
    UNLINKED: "Desvinculado",
    UNVERIFIED: "Sin verificar",
    DELETED: "Eliminado",
  } as Record<string, string>,
  steps: {
    connected: {
      title: "El número está conectado",
      todo: "En WhatsApp Manager, abra Números de teléfono y termine lo que indica este número: verifíquelo o regístrelo en la Cloud API. Después, sincronice.",
    },
    display_name: {
      title: "El nombre visible está aprobado",
      todo: "Meta revisa el nombre que ven los destinatarios. En WhatsApp Manager, abra Números de teléfono, este número, Perfil. Hasta que se apruebe, Meta puede retener mensajes.",
    },
    quality: {
      title: "La calidad no es baja",
      todo: "Hay destinatarios que han bloqueado o denunciado este número. Escriba a quien lo espera, y con menos frecuencia: Meta puede restringir el número.",
    },
    onboarding: {
      title: "Los mensajes de marketing están habilitados",
      todo: "En WhatsApp Manager, abra Resumen y acepte las condiciones de la Marketing Messages API. Meta no ofrece otra vía. Después, sincronice. Los mensajes de utilidad no lo necesitan.",
    },
    webhook_subscribed: {
      title: "Una app recibe los webhooks de la cuenta",
      todo: "En el panel de apps de Meta, abra WhatsApp, Configuración, indique la dirección y el token de verificación de Ajustes y suscríbase al campo «messages».",
    },
    webhook_seen: {
      title: "Los webhooks llegan aquí",
      todo: "Aún no ha llegado ninguno. Escriba un mensaje a este número desde su propio teléfono. Sin webhooks no se sabe nada de entregas, lecturas ni bajas.",
    },
    template: {
      title: "Hay una plantilla aprobada",
      todo: "Escriba una plantilla en WhatsApp Manager, espere a que la aprueben y sincronice.",
    },
    limit: {
      title: "Se conoce el límite de mensajes",
      todo: "Meta no dice a cuántas personas puede llegar este número en 24 horas. Un número nuevo llega a 250; el límite crece si se usa bien.",
    },
  },
  verdict: { done: "Hecho", todo: "Pendiente", look: "Conviene mirarlo", unknown: "Meta no lo dice" },
};

export const connect = {
  title: "Conectar una cuenta de WhatsApp",
  lead: "Cree en la configuración del negocio de Meta un usuario del sistema con un token permanente, con whatsapp_business_messaging y whatsapp_business_management para la cuenta. Si la cuenta ya está conectada, se renuevan sus secretos.",
  wabaId: "Id de la cuenta de WhatsApp Business",
  wabaIdHint: "Un número, en WhatsApp Manager, Herramientas de la cuenta",
  accessToken: "Token de acceso",
  appSecret: "Clave secreta de la app",
  appSecretHint: "En el panel de apps, Configuración de la app, Básica. Demuestra que los webhooks vienen de Meta.",
  verifyToken: "Token de verificación",
  verifyTokenHint: "Una palabra suya. Escriba la misma en el formulario de webhooks de Meta.",
  make: "Inventar uno",
  keep: "Copie ahora el token de verificación: no se vuelve a mostrar.",
  submit: "Conectar",
  failed: "La cuenta no está conectada",
  done: (name: string) => `${name} está conectada`,
};
