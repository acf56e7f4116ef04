import { formatPercent } from "../../lib/format";
import { counted } from "./counted";

export const audiences = {
  title: "Públicos",
  failed: "Não foi possível carregar os públicos",
  name: "Nome",
  status: "Status",
  rows: "Linhas",
  usable: "Utilizáveis",
  rejected: "Não utilizáveis",
  created: "Enviado",
  upload: "Enviar um público",
  emptyTitle: "Ainda não há públicos",
  emptyDetail:
    "Um público é um arquivo CSV: uma linha por destinatário, com uma coluna de telefones. Qualquer outra coluna pode preencher os parâmetros de um modelo.",
  statuses: { ingesting: "Lendo", ready: "Pronto", failed: "Recusado", cancelled: "Cancelado" },
  read: (rows: number) => counted(rows, "linha lida", "linhas lidas"),
};

export const upload = {
  title: "Enviar um público",
  drop: "Solte um arquivo CSV aqui",
  file: "Arquivo CSV",
  choose: "Escolher um arquivo",
  another: "Outro arquivo",
  fileHint:
    "Vírgula, ponto e vírgula ou tabulação; UTF-8 ou UTF-16; de qualquer tamanho. A primeira linha nomeia as colunas, cada uma das outras é um destinatário.",
  notUsable: "Este arquivo não pode ser um público como está",
  noPhoneColumn: "Em qual coluna estão os telefones?",
  chooseColumn: "Escolha uma coluna",
  phoneColumn: "Coluna de telefones",
  phoneColumnHint: "Reconhecida pelo nome e conteúdo",
  externalIdColumn: "Coluna de id externo",
  externalIdHint: "Seu próprio id, com que os filtros nomeiam as pessoas",
  country: "País padrão",
  countryHint: "Para números sem código do país",
  looked: (rows: number) => `O que acontece com ${rows === 1 ? "a primeira linha" : `as primeiras ${counted(rows, "linha", "linhas")}`}`,
  tryCountry: "Muitos números não podem ser lidos. Se lhes falta o código do país, escolha o país a que pertencem.",
  manyInvalid: "Muitos números não podem ser lidos. Esta é a coluna de telefones, e o país certo?",
  rows: "As primeiras linhas do arquivo",
  row: "Linha",
  becomes: "O que acontece com ela",
  isPhone: "Telefone",
  isExternalId: "Id externo",
  isVariable: "Para parâmetros",
  name: "Nome do público",
  submit: "Enviar",
  cancel: "Cancelar o envio",
  sending: (file: string) => `Enviando ${file}`,
  reading: (file: string) => `Lendo ${file}`,
  progress: (share: number) => `${formatPercent(share)} enviado`,
  sent: (bytes: string, all: string, share: string) => `${bytes} de ${all} (${share})`,
  pace: (perSecond: string, left: string) => `${perSecond} por segundo, faltam ${left}`,
  stay: "Fique nesta página até o arquivo ser enviado. A ordenação e a gravação seguem sem você.",
  failed: "O arquivo não foi aceito",
};

export const sample = {
  title: "Ainda sem arquivo?",
  detail: "Pegue uma amostra com as colunas que um modelo pede e preencha com seus destinatários.",
  template: "Modelo",
  choose: "Escolha um modelo",
  download: "Baixar a amostra",
  columns: "Colunas:",
};

export const leadStatus = {
  ok: "Utilizável",
  ineligible_geo: "Região vedada",
  invalid_phone: "Número inválido",
  duplicate: "Duplicado",
};

export const audience = {
  one: "Público",
  back: "Todos os públicos",
  failed: "Não foi possível carregar o público",
  refused: "Este arquivo foi recusado",
  plan: "Planejar uma campanha",
  ingesting: "As linhas estão sendo ordenadas e gravadas. Esta página acompanha.",
  totals: "Linhas",
  total: { ok: "Utilizáveis", ineligibleGeo: "Região vedada", invalidPhone: "Número inválido", duplicate: "Duplicados" },
  hint: {
    ok: "Podem receber mensagens",
    ineligibleGeo: "Vedados para marketing, ou para tudo",
    invalidPhone: "Não é um telefone possível",
    duplicate: "Aparece antes no arquivo",
  },
  show: (what: string) => `Mostrar as linhas: ${what}`,
  rejects: "Baixar as linhas não utilizáveis",
  columns: "Colunas",
  phoneColumn: "Telefone",
  externalIdColumn: "Id externo",
  defaultCountry: "País padrão",
  format: "Arquivo",
  delimiters: { ",": "vírgula", ";": "ponto e vírgula", "\t": "tabulação" } as Record<string, string>,
  countries: "Países",
  countriesNote: "Números válidos por país, conforme seus dígitos.",
  unknownCountry: "Desconhecido",
};

export const limited = {
  title: "Informes de leitura",
  share: (share: number) => `${formatPercent(share)} sem informe de leitura`,
  none: "Todos os números estão onde o WhatsApp informa leituras.",
  why: "Nestas regiões as mensagens de marketing são entregues, mas o WhatsApp não informa leituras nem cliques. A taxa de leitura conta só os demais destinatários, para não parecer mais do que é.",
  regions: { EEA: "Espaço Econômico Europeu", UK: "Reino Unido", JP: "Japão", KR: "Coreia do Sul" },
};

export const leads = {
  title: "Linhas",
  label: "Linhas do público",
  failed: "Não foi possível carregar as linhas",
  none: "Nenhuma linha atende a este filtro.",
  search: "Telefone ou id externo",
  status: "Status",
  allStatuses: "Todos os status",
  country: "País",
  allCountries: "Todos os países",
  row: "Linha",
  phone: "Telefone",
  externalId: "Id externo",
  values: "Valores",
  noPhone: "Sem número",
  written: "Como está no arquivo",
  reason: "Por quê",
};
