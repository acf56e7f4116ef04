import { formatNumber } from "../../lib/format";

export const product = "Carillon";

export const title = (page: string) => `${page} · Carillon`;

export const problem = {
  noAnswer: "O servidor não responde. Verifique sua conexão e se o Carillon está em execução, e tente de novo.",
  unexpected: (status: number) => `O servidor respondeu com o status ${status} e sem explicação. O log dele diz mais.`,
};

export const states = {
  retry: "Tentar de novo",
  loading: "Carregando",
  loadMore: "Carregar mais",
  pageFailed: "Não foi possível carregar esta página",
  notFound: "Não há nada aqui",
  notFoundDetail: "O endereço pode estar digitado errado, ou o que havia nele foi excluído ou é de outra organização.",
  toCampaigns: "Ir para as campanhas",
  close: "Fechar",
  none: "Nenhum",
  copy: "Copiar",
  copied: "Copiado",
  copyThis: (what: string) => `Copiar ${what}`,
  clear: "Limpar",
  save: "Salvar",
  cancel: "Cancelar",
  more: "Mais",
  showAll: (count: number) => `Mostrar todos os ${formatNumber(count)}`,
  fewer: "Mostrar menos",
};

export const campaignStatus = {
  draft: "Rascunho",
  scheduled: "Agendada",
  running: "Em andamento",
  paused: "Pausada",
  completed: "Concluída",
  cancelled: "Cancelada",
};

export const sendStatus = {
  pending: "Pendente",
  materializing: "Em preparação",
  queued: "Pronto",
  firing: "Enviando",
  paused: "Pausado",
  completed: "Concluído",
  failed: "Falhou",
  missed: "Perdido",
  cancelled: "Cancelado",
};

export const messageStatus = {
  queued: "Na fila",
  sending: "Enviando",
  accepted: "Aceita",
  sent: "Enviada",
  delivered: "Entregue",
  read: "Lida",
  failed: "Falhou",
  skipped: "Ignorada",
  cancelled: "Cancelada",
  in_doubt: "Em dúvida",
  assumed_sent: "Dada como enviada",
};

export const outcome = {
  queued: "Na fila",
  inFlight: "A caminho",
  accepted: "Aceitas",
  delivered: "Entregues",
  read: "Lidas",
  failed: "Com falha",
  inDoubt: "Em dúvida",
  assumedSent: "Dadas como enviadas",
  skipped: "Ignoradas",
  cancelled: "Canceladas",
};

export const outcomeHint = {
  queued: "À espera do envio",
  inFlight: "Enviadas, ainda sem resposta",
  accepted: "Com o WhatsApp, ainda não no telefone",
  delivered: "No telefone, leitura desconhecida",
  read: "Abertas",
  failed: "Recusadas ou impossíveis de entregar",
  inDoubt: "Enviadas sem resposta: talvez entregues",
  assumedSent: "Estavam em dúvida; alguém as deu como enviadas",
  skipped: "Nunca enviadas; o motivo está abaixo",
  cancelled: "Retiradas antes do envio",
};

export const time = {
  in: (duration: string) => `em ${duration}`,
  ago: (duration: string) => `há ${duration}`,
};

export const unsaved = {
  title: "Sair sem salvar?",
  detail: "Suas alterações ainda não foram salvas. Se sair agora, elas se perdem.",
  stay: "Ficar aqui",
  leave: "Sair sem salvar",
};

export const preview = {
  label: "A mensagem como um destinatário a vê",
  cards: "Cartões do carrossel",
  media: { IMAGE: "Imagem", VIDEO: "Vídeo", DOCUMENT: "Documento", LOCATION: "Localização" },
};
