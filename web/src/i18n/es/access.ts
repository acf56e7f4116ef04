export const roles = {
  owner: "Propietario",
  admin: "Administrador",
  member: "Miembro",
  viewer: "Lector",
};

export const roleHints = {
  owner: "Puede todo y decide quién es propietario.",
  admin: "Puede todo menos decidir sobre propietarios.",
  member: "Planifica, aprueba y envía campañas. Cuentas, claves, miembros y ajustes son cosa de los administradores.",
  viewer: "Lo ve todo y no cambia nada.",
};

export const members = {
  title: "Miembros",
  failed: "No se pudieron cargar los miembros",
  invite: "Invitar",
  you: "Usted",
  role: "Rol",
  roleOf: (email: string) => `Rol de ${email}`,
  lastSeen: "Visto por última vez",
  notSeen: "Sin sesión abierta",
  remove: "Quitar",
  removeThis: (email: string) => `Quitar a ${email}`,
  removeTitle: (email: string) => `¿Quitar a ${email}?`,
  removeDetail: "Sus sesiones en esta organización terminan de inmediato. Lo que haya creado permanece.",
  keep: "Mantener",
  removed: (email: string) => `${email} ya no es miembro`,
  roleChanged: (email: string, role: string) => `${email}: ${role}`,
};

export const invitations = {
  title: "Invitaciones abiertas",
  failed: "No se pudieron cargar las invitaciones",
  none: "No hay ninguna invitación abierta.",
  until: "Válida hasta",
  withdraw: "Retirar",
  withdrawThis: (email: string) => `Retirar la invitación de ${email}`,
  withdrawn: (email: string) => `La invitación de ${email} ya no vale`,
  notWithdrawn: "La invitación sigue valiendo",
  dialog: "Invitar a alguien",
  submit: "Crear el enlace",
  notInvited: "No se ha invitado a nadie",
  link: (email: string) => `El enlace para ${email}`,
  shownOnce: "Envíeselo usted: se muestra solo esta vez y vale una vez en los próximos siete días.",
};

export const join = {
  title: "Invitación",
  to: (organization: string) => `Unirse a ${organization}`,
  until: (when: string) => `Esta invitación vale hasta el ${when}.`,
  failed: "No se pudo consultar la invitación",
  gone: "Esta invitación ya no vale",
  goneDetail: "Se usó, se retiró o ha caducado, o el enlace está incompleto. Pida otra. Si ya se ha unido, inicie sesión.",
  toLogin: "Ir a la página de inicio de sesión",
  passwordHint: "Ya tiene una cuenta: indique su contraseña.",
  submit: "Unirse",
  refused: "Aún no se ha unido",
};

export const account = {
  password: "Contraseña",
  passwordLead: "Al cambiarla terminan todas sus demás sesiones.",
  presentPassword: "Contraseña actual",
  newPassword: "Contraseña nueva",
  newPasswordHint: "Al menos 10 caracteres. Varias palabras hacen una buena.",
  change: "Cambiar la contraseña",
  changed: "Su contraseña ha cambiado",
  notChanged: "Su contraseña sigue siendo la anterior",
};

export const secondFactor = {
  title: "Segundo factor",
  on: "Activado",
  off: "Desactivado",
  lead: "Con un segundo factor, al iniciar sesión se pide también un código de una app de autenticación. Una contraseña robada por sí sola no vale entonces nada.",
  setUp: "Configurar",
  setUpTitle: "Configurar un segundo factor",
  next: "Continuar",
  secretHint: "Escanee la imagen con su app de autenticación (TOTP, seis cifras) o escriba en ella el secreto. Escriba después el código que muestra la app.",
  picture: "Imagen del secreto, para escanearla con la app",
  secret: "Secreto para la app",
  openApp: "Abrirlo en la app de este dispositivo",
  code: "Código",
  codeHint: "Seis cifras",
  confirm: "Activar",
  notSetUp: "El segundo factor no está activado",
  recovery: "Códigos de recuperación",
  recoveryHint: "Guárdelos en un lugar seguro: cada uno permite entrar una vez sin la app. No se vuelven a mostrar.",
  remove: "Quitarlo",
  removeTitle: "¿Quitar el segundo factor?",
  removeDetail: "Desde entonces basta su contraseña para iniciar sesión.",
  removed: "El segundo factor se ha quitado",
  notRemoved: "El segundo factor sigue activado",
};

export const sessions = {
  title: "Sesiones abiertas",
  lead: "Dónde tiene la sesión iniciada. Termine las que no conozca y cambie su contraseña.",
  failed: "No se pudieron cargar las sesiones",
  device: "Dispositivo",
  unknownDevice: "Dispositivo desconocido",
  organization: "Organización",
  address: "Dirección de red",
  begun: "Desde",
  current: "Esta",
  end: "Terminar",
  endThis: (device: string, since: string) => `Terminar la sesión de ${device} desde el ${since}`,
  ended: "La sesión ha terminado",
  notEnded: "La sesión sigue abierta",
};

export const approval = {
  title: "Aprobación",
  lead: "Quien creó o cambió una campaña no puede aprobarla. Un cambio posterior exige una nueva aprobación.",
  required: "Una segunda persona debe aprobar las campañas",
  status: { none: "Sin aprobar", approved: "Aprobada", lapsed: "Caducada" },
  detail: { none: "Antes de poder programarla, debe aprobarla alguien que no haya trabajado en ella.", approved: "Puede programarse tal como está. Cualquier cambio exige una nueva aprobación.", lapsed: "Ha cambiado desde que se aprobó y hay que aprobarla de nuevo." },
  approve: "Aprobar",
  done: "Aprobada",
  failed: "La campaña no está aprobada",
};

export const scopes = {
  view: "Ver",
  edit: "Editar",
  send: "Enviar",
  approve: "Aprobar",
  accounts: "Cuentas",
  settings: "Ajustes",
  keys: "Claves de API",
  members: "Miembros",
  personal_data: "Datos personales",
  inbound: "Webhooks de entrada",
};

export const scopeHints = {
  view: "Lee campañas, audiencias, plantillas, bajas e informes.",
  edit: "Crea y cambia borradores, audiencias y bajas.",
  send: "Programa, pausa, reanuda y cancela campañas.",
  approve: "Aprueba borradores de otros.",
  accounts: "Conecta y desconecta cuentas de WhatsApp.",
  settings: "Cambia los ajustes de la organización.",
  keys: "Crea y revoca claves.",
  members: "Invita y quita miembros.",
  personal_data: "Exporta y borra lo que se sabe de una persona.",
  inbound: "Envía filtros de audiencia y eventos.",
};
