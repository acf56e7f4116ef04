export const roles = {
  owner: "Proprietário",
  admin: "Administrador",
  member: "Membro",
  viewer: "Leitor",
};

export const roleHints = {
  owner: "Pode tudo e decide quem é proprietário.",
  admin: "Pode tudo, menos decidir sobre proprietários.",
  member: "Planeja, aprova e envia campanhas. Contas, chaves, membros e configurações ficam com os administradores.",
  viewer: "Vê tudo e não altera nada.",
};

export const members = {
  title: "Membros",
  failed: "Não foi possível carregar os membros",
  invite: "Convidar",
  you: "Você",
  role: "Função",
  roleOf: (email: string) => `Função de ${email}`,
  lastSeen: "Visto por último",
  notSeen: "Sem sessão aberta",
  remove: "Remover",
  removeThis: (email: string) => `Remover ${email}`,
  removeTitle: (email: string) => `Remover ${email}?`,
  removeDetail: "As sessões dessa pessoa nesta organização terminam na hora. O que ela criou permanece.",
  keep: "Manter",
  removed: (email: string) => `${email} não é mais membro`,
  roleChanged: (email: string, role: string) => `${email}: ${role}`,
};

export const invitations = {
  title: "Convites abertos",
  failed: "Não foi possível carregar os convites",
  none: "Nenhum convite está aberto.",
  until: "Válido até",
  withdraw: "Retirar",
  withdrawThis: (email: string) => `Retirar o convite de ${email}`,
  withdrawn: (email: string) => `O convite de ${email} não vale mais`,
  notWithdrawn: "O convite ainda vale",
  dialog: "Convidar alguém",
  submit: "Criar o link",
  notInvited: "Ninguém foi convidado",
  link: (email: string) => `O link para ${email}`,
  shownOnce: "Envie você mesmo: ele é mostrado só desta vez e vale uma vez nos próximos sete dias.",
};

export const join = {
  title: "Convite",
  to: (organization: string) => `Entrar em ${organization}`,
  until: (when: string) => `Este convite vale até ${when}.`,
  failed: "Não foi possível consultar o convite",
  gone: "Este convite não vale mais",
  goneDetail: "Ele foi usado, retirado ou expirou, ou o link está incompleto. Peça outro. Se já entrou na organização, faça login.",
  toLogin: "Ir para a página de login",
  passwordHint: "Você já tem uma conta: informe a senha dela.",
  submit: "Participar",
  refused: "Você ainda não entrou na organização",
};

export const account = {
  password: "Senha",
  passwordLead: "Ao alterá-la, todas as suas outras sessões terminam.",
  presentPassword: "Senha atual",
  newPassword: "Senha nova",
  newPasswordHint: "Pelo menos 10 caracteres. Várias palavras fazem uma boa.",
  change: "Alterar a senha",
  changed: "Sua senha foi alterada",
  notChanged: "Sua senha ainda é a antiga",
};

export const secondFactor = {
  title: "Segundo fator",
  on: "Ativado",
  off: "Desativado",
  lead: "Com um segundo fator, o login também pede um código de um app autenticador. Uma senha roubada sozinha não vale então nada.",
  setUp: "Configurar",
  setUpTitle: "Configurar um segundo fator",
  next: "Continuar",
  secretHint: "Leia a imagem com o seu app autenticador (TOTP, seis dígitos) ou digite nele o segredo. Depois digite o código que o app mostra.",
  picture: "Imagem do segredo, para ser lida pelo app",
  secret: "Segredo para o app",
  openApp: "Abrir no app deste dispositivo",
  code: "Código",
  codeHint: "Seis dígitos",
  confirm: "Ativar",
  notSetUp: "O segundo fator não está ativado",
  recovery: "Códigos de recuperação",
  recoveryHint: "Guarde-os em lugar seguro: cada um permite entrar uma vez sem o app. Eles não são mostrados de novo.",
  remove: "Removê-lo",
  removeTitle: "Remover o segundo fator?",
  removeDetail: "A partir daí, só a sua senha basta para entrar.",
  removed: "O segundo fator foi removido",
  notRemoved: "O segundo fator continua ativado",
};

export const sessions = {
  title: "Sessões abertas",
  lead: "Onde você está conectado. Encerre o que não reconhece e altere sua senha.",
  failed: "Não foi possível carregar as sessões",
  device: "Dispositivo",
  unknownDevice: "Dispositivo desconhecido",
  organization: "Organização",
  address: "Endereço de rede",
  begun: "Desde",
  current: "Esta",
  end: "Encerrar",
  endThis: (device: string, since: string) => `Encerrar a sessão de ${device} desde ${since}`,
  ended: "A sessão foi encerrada",
  notEnded: "A sessão continua aberta",
};

export const approval = {
  title: "Aprovação",
  lead: "Quem criou ou alterou uma campanha não pode aprová-la. Uma alteração posterior exige nova aprovação.",
  required: "Uma segunda pessoa precisa aprovar as campanhas",
  status: { none: "Não aprovada", approved: "Aprovada", lapsed: "Caducou" },
  detail: { none: "Antes de ser agendada, alguém que não trabalhou nela precisa aprová-la.", approved: "Pode ser agendada como está. Qualquer alteração exige nova aprovação.", lapsed: "Ela mudou desde a aprovação e precisa ser aprovada de novo." },
  approve: "Aprovar",
  done: "Aprovada",
  failed: "A campanha não está aprovada",
};

export const scopes = {
  view: "Ver",
  edit: "Editar",
  send: "Enviar",
  approve: "Aprovar",
  accounts: "Contas",
  settings: "Configurações",
  keys: "Chaves de API",
  members: "Membros",
  personal_data: "Dados pessoais",
  inbound: "Webhooks de entrada",
};

export const scopeHints = {
  view: "Lê campanhas, públicos, modelos, descadastros e relatórios.",
  edit: "Cria e altera rascunhos, públicos e descadastros.",
  send: "Agenda, pausa, retoma e cancela campanhas.",
  approve: "Aprova rascunhos de outros.",
  accounts: "Conecta e desconecta contas do WhatsApp.",
  settings: "Altera as configurações da organização.",
  keys: "Cria e revoga chaves.",
  members: "Convida e remove membros.",
  personal_data: "Exporta e apaga o que se sabe de uma pessoa.",
  inbound: "Envia filtros de público e eventos.",
};
