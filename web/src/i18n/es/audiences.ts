import { formatPercent } from "../../lib/format";
import { counted } from "./counted";

export const audiences = {
  title: "Audiencias",
  failed: "No se pudieron cargar las audiencias",
  name: "Nombre",
  status: "Estado",
  rows: "Filas",
  usable: "Utilizables",
  rejected: "No utilizables",
  created: "Subida",
  upload: "Subir una audiencia",
  emptyTitle: "Aún no hay audiencias",
  emptyDetail:
    "Una audiencia es un archivo CSV: una fila por destinatario, con una columna de teléfonos. Cualquier otra columna puede rellenar los parámetros de una plantilla.",
  statuses: { ingesting: "Leyendo", ready: "Lista", failed: "Rechazada", cancelled: "Cancelada" },
  read: (rows: number) => `${counted(rows, "fila leída", "filas leídas")}`,
};

export const upload = {
  title: "Subir una audiencia",
  drop: "Suelte aquí un archivo CSV",
  file: "Archivo CSV",
  choose: "Elegir un archivo",
  another: "Otro archivo",
  fileHint:
    "Coma, punto y coma o tabulador; UTF-8 o UTF-16; de cualquier tamaño. La primera fila nombra las columnas, cada una de las demás es un destinatario.",
  notUsable: "Este archivo no puede ser una audiencia tal como está",
  noPhoneColumn: "¿En qué columna están los números de teléfono?",
  chooseColumn: "Elija una columna",
  phoneColumn: "Columna de teléfonos",
  phoneColumnHint: "Detectada por su nombre y contenido",
  externalIdColumn: "Columna de id externo",
  externalIdHint: "Su propio id, con el que los filtros nombran a las personas",
  country: "País predeterminado",
  countryHint: "Para números sin prefijo de país",
  looked: (rows: number) => `Qué ocurre con ${rows === 1 ? "la primera fila" : `las primeras ${counted(rows, "fila", "filas")}`}`,
  tryCountry: "Muchos números no se pueden leer. Si les falta el prefijo de país, elija el país al que pertenecen.",
  manyInvalid: "Muchos números no se pueden leer. ¿Es esta la columna de teléfonos, y el país correcto?",
  rows: "Las primeras filas del archivo",
  row: "Fila",
  becomes: "Qué ocurre con ella",
  isPhone: "Teléfono",
  isExternalId: "Id externo",
  isVariable: "Para parámetros",
  name: "Nombre de la audiencia",
  submit: "Subir",
  cancel: "Cancelar la subida",
  sending: (file: string) => `Enviando ${file}`,
  reading: (file: string) => `Leyendo ${file}`,
  progress: (share: number) => `${formatPercent(share)} enviado`,
  sent: (bytes: string, all: string, share: string) => `${bytes} de ${all} (${share})`,
  pace: (perSecond: string, left: string) => `${perSecond} por segundo, quedan ${left}`,
  stay: "Quédese en esta página hasta que se envíe el archivo. La ordenación y el guardado siguen sin usted.",
  failed: "El archivo no se ha aceptado",
};

export const sample = {
  title: "¿Aún no tiene archivo?",
  detail: "Tome una muestra con las columnas que pide una plantilla y rellénela con sus destinatarios.",
  template: "Plantilla",
  choose: "Elija una plantilla",
  download: "Descargar la muestra",
  columns: "Columnas:",
};

export const leadStatus = {
  ok: "Utilizable",
  ineligible_geo: "Región vetada",
  invalid_phone: "Número no válido",
  duplicate: "Duplicado",
};

export const audience = {
  one: "Audiencia",
  back: "Todas las audiencias",
  failed: "No se pudo cargar la audiencia",
  refused: "Este archivo fue rechazado",
  plan: "Planear una campaña",
  ingesting: "Las filas se están ordenando y guardando. Esta página lo va mostrando.",
  totals: "Filas",
  total: { ok: "Utilizables", ineligibleGeo: "Región vetada", invalidPhone: "Número no válido", duplicate: "Duplicados" },
  hint: {
    ok: "Se les puede escribir",
    ineligibleGeo: "Vetados para marketing, o para todo",
    invalidPhone: "No es un teléfono posible",
    duplicate: "Aparece antes en el archivo",
  },
  show: (what: string) => `Mostrar las filas: ${what}`,
  rejects: "Descargar las filas no utilizables",
  columns: "Columnas",
  phoneColumn: "Teléfono",
  externalIdColumn: "Id externo",
  defaultCountry: "País predeterminado",
  format: "Archivo",
  delimiters: { ",": "coma", ";": "punto y coma", "\t": "tabulador" } as Record<string, string>,
  countries: "Países",
  countriesNote: "Números válidos por país, según sus dígitos.",
  unknownCountry: "Desconocido",
};

export const limited = {
  title: "Informes de lectura",
  share: (share: number) => `${formatPercent(share)} sin informe de lectura`,
  none: "Todos los números están donde WhatsApp informa de lecturas.",
  why: "En estas regiones los mensajes de marketing se entregan, pero WhatsApp no informa de lecturas ni de clics. La tasa de lectura cuenta solo a los demás destinatarios, para que no parezca más de lo que es.",
  regions: { EEA: "Espacio Económico Europeo", UK: "Reino Unido", JP: "Japón", KR: "Corea del Sur" },
};

export const leads = {
  title: "Filas",
  label: "Filas de la audiencia",
  failed: "No se pudieron cargar las filas",
  none: "Ninguna fila cumple este filtro.",
  search: "Teléfono o id externo",
  status: "Estado",
  allStatuses: "Todos los estados",
  country: "País",
  allCountries: "Todos los países",
  row: "Fila",
  phone: "Teléfono",
  externalId: "Id externo",
  values: "Valores",
  noPhone: "Sin número",
  written: "Tal como está en el archivo",
  reason: "Por qué",
};
