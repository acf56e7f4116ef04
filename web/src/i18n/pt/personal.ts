import { formatNumber } from "../../lib/format";
import { counted } from "../counted";

const days = (count: number) => counted(count, "dia", "dias");

export const retention = {
  title: "Por quanto tempo os dados pessoais são guardados",
  lead: "O que passa do prazo é removido sozinho, de hora em hora e para sempre: não há como recuperar. O que foi contado continua contado. Os backups que você fez não são tocados.",
  forGood: "Guardar para sempre",
  after: "Remover depois de",
  days: "Dias",
  daysOf: (what: string) => `${what}: dias`,
  between: (least: number, most: number) => `De ${formatNumber(least)} a ${days(most)}`,
  kinds: {
    repliesDays: "Respostas",
    leadEventsDays: "Eventos",
    webhookBodiesDays: "Conteúdo dos webhooks",
    recipientsDays: "Destinatários",
  },
  hints: {
    repliesDays: "Remove o que as pessoas escreveram e os botões em que tocaram. Os descadastros delas ficam.",
    leadEventsDays: "Remove os eventos que seus sistemas enviaram; os filtros de eventos deixam de vê-los.",
    webhookBodiesDays: "Remove o conteúdo dos webhooks da Meta de que não se fez nenhum registro.",
    recipientsDays: "Remove números, ids externos e variáveis dos públicos, contando do fim do último envio a eles. Linhas, resultados e números totais ficam, sem as pessoas.",
  },
  save: "Salvar",
  confirmTitle: "Remover o que é mais antigo?",
  confirm: "Dentro de uma hora o seguinte é removido. Não há como desfazer.",
  removes: {
    repliesDays: (count: number) => `Respostas de mais de ${days(count)} atrás`,
    leadEventsDays: (count: number) => `Eventos de mais de ${days(count)} atrás`,
    webhookBodiesDays: (count: number) => `Conteúdo de webhooks de mais de ${days(count)} atrás`,
    recipientsDays: (count: number) => `As pessoas dos públicos cujo último envio terminou há mais de ${days(count)}`,
  },
  confirmed: "Salvar e remover",
  keep: "Não alterar nada",
};

export const personal = {
  title: "Uma pessoa",
  lead: "Para quando alguém pergunta o que você guarda sobre ela ou quer ser esquecida. Consultar e apagar deixam uma entrada no registro de auditoria, sem o meio do número.",
  notAllowed: "Proprietários e administradores podem exportar e apagar o que se guarda de uma pessoa.",
  show: "Mostrar o que se guarda",
  failed: "Não foi possível consultar o que se guarda",
  held: (phone: string) => `O que se guarda de ${phone}`,
  erasedAt: (when: string) => `Os dados desta pessoa foram apagados em ${when}. O que aparece chegou depois.`,
  kinds: {
    leads: "Linhas em públicos",
    messages: "Mensagens",
    replies: "Respostas",
    optOuts: "Descadastros",
    leadEvents: "Eventos",
    filterEvents: "Avisos de filtro",
    testMessages: "Mensagens de teste",
    scopedUserIds: "Ids da Meta para a pessoa",
    unmatchedStatuses: "Notícias de mensagens desconhecidas",
    webhookBodies: "Conteúdo de webhooks",
    outboundEvents: "Eventos para seus sistemas",
  },
  download: "Baixar como JSON",
  erase: "Apagar esta pessoa…",
  eraseTitle: (phone: string) => `Apagar ${phone}?`,
  eraseDetail: "Não há volta, nem para você nem para nós.",
  goes: "O que some: o número, o id externo, as variáveis, os textos, os eventos e os ids da Meta, de todos os públicos e todos os registros. Mensagens ainda não enviadas não são enviadas.",
  stays: "O que fica: as contagens e cada registro em seu lugar, sem a pessoa.",
  optedOut: "Fica também um hash do número com chave secreta: por ele o número está descadastrado de tudo, mesmo que volte a ser carregado.",
  backups: "Os backups que você fez não são tocados: apague a pessoa deles, ou apague-os.",
  typeNumber: (phone: string) => `Para confirmar, digite ${phone}`,
  number: "Número da pessoa",
  eraseNow: "Apagar para sempre",
  keep: "Manter a pessoa",
  notErased: "Nada foi apagado",
  erased: (phone: string) => `${phone} foi apagado`,
};
