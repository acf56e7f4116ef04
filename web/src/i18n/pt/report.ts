import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "./counted";

export const scope = {
  label: "Envios",
  whole: "Todos os envios juntos",
  send: (place: number, when: string) => `${formatNumber(place)}. ${when}`,
};

export const people = {
  title: "Destinatários",
  back: "Voltar à campanha",
  failed: "Não foi possível carregar os destinatários",
  none: "Não há ninguém aqui.",
  list: "Destinatários do envio",
  show: (what: string, count: string) => `${what}: ${count}, mostrar os destinatários`,
  csv: "Baixar como CSV",
  refresh: "Atualizar",
  search: "Telefone, id externo ou id da mensagem",
  status: "Status",
  allStatuses: "Todos os status",
  country: "País",
  allCountries: "Todos os países",
  phone: "Telefone",
  noPhone: "Sem número",
  erased: "apagado",
  externalId: "Id externo",
  time: "Hora",
  note: "Nota",
  clear: "Tirar o filtro",
  reason: (reason: string) => `Ignoradas: ${reason}`,
  region: (region: string) => `Região: ${region}`,
  code: (code: number) => `Código de erro ${code}`,
  select: (phone: string) => `Escolher ${phone}`,
  selected: (count: number) => counted(count, "destinatário escolhido", "destinatários escolhidos"),
};

export const person = {
  failed: "Não foi possível carregar o que aconteceu com este destinatário",
  timeline: "O que aconteceu",
  notYet: "Nada foi enviado ainda.",
  after: (span: string) => `${span} depois`,
  attempt: (count: number) => counted(count, "tentativa", "tentativas"),
  provider: "O que o WhatsApp respondeu",
  messageId: "Id da mensagem",
  error: "Erro",
  advice: "O que fazer",
  why: "Por quê",
  whyNot: "Por que não",
  decided: "Na hora do envio",
  now: "Como estão as coisas agora",
  verdict: {
    pass: "Aprovada",
    excludes: "Excluído aqui",
    not_reached: "Não foi mais perguntado",
    not_applied: "Não se aplica",
  },
  rule: {
    number: "Telefone",
    duplicate: "Primeira linha do número",
    geography: "País",
    opt_outs: "Descadastros",
    audience_filter: "Filtro de público",
    event_filter: "Filtro de eventos",
    opt_outs_at_claim: "Descadastros no último momento",
    parameters: "Parâmetros do modelo",
  },
  optOut: "Registrar um descadastro",
  noTrace: "Uma linha sem telefone não recebe mensagem.",
  erased: "Os dados desta pessoa foram apagados. Resta o registro, sem a pessoa.",
};

export const doubt = {
  title: "Em dúvida",
  lead: (count: number) =>
    `${counted(count, "mensagem foi enviada", "mensagens foram enviadas")} e não veio resposta: a conexão caiu ou o servidor foi parado. Ninguém pode saber se chegaram.`,
  waits: "As confirmações do WhatsApp ainda podem resolvê-las. Sobre o resto decide você; nada se decide sozinho.",
  see: "Ver os destinatários",
  resendAll: "Enviar todas de novo",
  assumeAll: "Dar todas como enviadas",
  resend: "Enviar de novo",
  assume: "Dar como enviada",
  resendTitle: (count: number) => `Enviar de novo ${counted(count, "mensagem", "mensagens")}?`,
  resendDetail: "Quem recebeu a primeira mensagem recebe-a uma segunda vez.",
  assumeTitle: (count: number) => `Dar ${counted(count, "mensagem", "mensagens")} como enviadas?`,
  assumeDetail: "Não são enviadas de novo. Quem não recebeu a mensagem não a recebe.",
  keep: "Deixar em dúvida",
  failed: "Continuam em dúvida",
  done: (count: number) => counted(count, "mensagem resolvida", "mensagens resolvidas"),
};

export const live = {
  title: "Neste momento",
  rate: "Mensagens por segundo",
  allowed: "Permitido",
  limited: "Limitado por",
  left: "Tempo restante",
  went: "Como foi",
  began: "Começou",
  ended: "Terminou",
  took: "Durou",
  average: "Mensagens por segundo em média",
  unknown: "Não se sabe",
  measured: "medido aqui",
  throughput: (rate: number) => `o número aceita ${formatNumber(rate)}`,
  until: (time: string) => `até ${time}`,
  limitedBy: {
    nothing: "Nada",
    operator_limit: "O ritmo que você definiu",
    meta_throughput: "A capacidade do número",
    backoff: "O WhatsApp pede para ir mais devagar",
    budget: "O limite de 24 horas do número",
    pair_rule: "A pausa entre mensagens a uma pessoa",
    network: "A conexão com o WhatsApp",
    paused: "A pausa",
  },
  limitHint: {
    nothing: "As mensagens saem o mais rápido que podem.",
    operator_limit: "Aumente o ritmo em uma nova campanha, se a capacidade do número permitir.",
    meta_throughput: "O WhatsApp não deixa este número enviar mais rápido.",
    backoff: "O WhatsApp respondeu que está rápido demais. O ritmo se recupera sozinho.",
    budget: "O limite de pessoas em 24 horas se esgotou. O envio segue assim que parte dele ficar livre.",
    pair_rule: "As mesmas pessoas acabaram de receber mensagem.",
    network: "Não se alcançam os servidores do WhatsApp. O envio segue sozinho assim que for possível.",
    paused: "Nada mais é enviado até a campanha ser retomada.",
  },
  stalled: (span: string) => `Nenhuma mensagem teve resposta há ${span}`,
  stalledHint: "Se continuar assim, veja o log do servidor e a página de status do WhatsApp.",
  paused: (count: number) => `Pausada: ${counted(count, "mensagem espera", "mensagens esperam")}`,
};

export const minutes = {
  title: "Mensagens ao longo do tempo",
  none: "Nenhuma mensagem saiu ainda.",
  every: (minutes: number) =>
    minutes === 1 ? "por minuto" : minutes < 60 ? `a cada ${minutes} minutos` : minutes === 60 ? "por hora" : `a cada ${formatNumber(minutes / 60)} horas`,
  time: "Desde",
  chart: "Gráfico das mensagens ao longo do tempo; a tabela abaixo tem os mesmos números",
  table: "Mostrar como tabela",
};

export const funnel = {
  title: "Funil",
  step: "Etapa",
  people: "Destinatários",
  rate: "Do total",
  ofBefore: "Da etapa anterior",
  audience: "Público",
  eligible: "Aptos",
  accepted: "Aceitas",
  sent: "Enviadas",
  delivered: "Entregues",
  read: "Lidas",
  note: "Cada etapa inclui as seguintes.",
};

export const readRate = {
  title: "Taxa de leitura",
  over: (read: string, over: string) => `${read} lidas de ${over} entregues onde leituras são informadas`,
  none: "Ainda sem taxa",
  noneDetail: "Nada foi entregue ainda onde leituras são informadas.",
  limited: (share: number) =>
    `${formatPercent(share)} das mensagens entregues estão onde o WhatsApp não informa leituras. Elas ficam fora da taxa.`,
  allReported: "Todas as mensagens entregues estão onde o WhatsApp informa leituras.",
  replies: (count: number) => counted(count, "resposta", "respostas"),
  taps: (count: number) => counted(count, "toque em um botão", "toques em botões"),
};

export const failures = {
  title: "Falhas por motivo",
  none: "Sem falhas.",
  code: (code: number) => `Código ${code}`,
  columns: { code: "Código", title: "Motivo", count: "Destinatários", advice: "O que fazer" },
};

export const skipped = {
  title: "Ignoradas por motivo",
  none: "Ninguém foi ignorado.",
  reasons: {
    invalid_phone: "Não é um telefone possível",
    duplicate: "O número aparece antes no arquivo",
    geo_us_marketing: "Número dos EUA: o WhatsApp não entrega marketing lá",
    geo_sanctioned: "A região é vedada no WhatsApp Business",
    opted_out: "Descadastrado",
    opted_out_at_claim: "Descadastrado depois da preparação do envio",
    missing_parameter: "Um parâmetro do modelo não tem valor utilizável",
    filter_excluded: "Excluído pelo filtro de público",
    no_filter_event: "Nenhuma lista chegou para o filtro de público",
    event_filter: "Excluído pelo filtro de eventos",
  } as Record<string, string>,
};

export const countries = {
  title: "Países",
  none: "Ainda sem destinatários.",
  unknown: "Desconhecido",
  country: "País",
  audience: "Público",
  accepted: "Aceitas",
  delivered: "Entregues",
  read: "Lidas",
  failed: "Com falha",
  skipped: "Ignoradas",
  all: (count: number) => `Mostrar todos os ${formatNumber(count)} países`,
  fewer: "Mostrar menos",
};
