import { formatNumber, formatPercent } from "../../lib/format";
import { counted } from "./counted";

export const campaigns = {
  title: "Campanhas",
  create: "Nova campanha",
  failed: "Não foi possível carregar as campanhas",
  search: "Buscar por nome",
  all: "Todas",
  name: "Campanha",
  status: "Status",
  audience: "Público",
  nextSend: "Próximo envio",
  sendingNow: "Enviando agora",
  pausedMidway: "Pausada no meio",
  lastSend: (when: string) => `Último: ${when}`,
  zone: (city: string, offset: string) => `${city} (UTC${offset})`,
  noSends: "Ainda sem envios",
  notBegun: "Nada enviado ainda",
  progress: "Progresso",
  progressLabel: (name: string, share: number) => `${name}: ${formatPercent(share)} dos destinatários resolvidos`,
  settled: (share: number) => `${formatPercent(share)} resolvido`,
  figures: ({ delivered, read, failed }: { delivered: number; read: number; failed: number }) =>
    `${formatNumber(delivered)} entregues · ${formatNumber(read)} lidas · ${formatNumber(failed)} com falha`,
  rows: (count: number) => counted(count, "linha", "linhas"),
  actionsFor: (name: string) => `Ações para ${name}`,
  duplicate: "Duplicar",
  duplicated: (name: string) => `“${name}” é um novo rascunho. Defina os horários e confirme de novo o consentimento.`,
  notDuplicated: "A campanha não foi duplicada",
  delete: "Excluir rascunho",
  deleteTitle: (name: string) => `Excluir o rascunho “${name}”?`,
  deleteDetail: "O rascunho e seus envios somem para sempre. O público permanece.",
  deleteKeep: "Manter",
  deleted: "O rascunho foi excluído.",
  notDeleted: "O rascunho não foi excluído",
  nothingFound: "Nenhuma campanha corresponde",
  nothingFoundDetail: "Nenhuma tem este nome e status. Busque parte do nome, ou entre todas.",
  showAll: "Mostrar todas as campanhas",
  emptyTitle: "Sua primeira campanha, em três passos",
  emptyDetail:
    "Uma campanha envia modelos aprovados do WhatsApp a um público, a partir de um dos seus números, nos horários que você definir. Nada sai antes de você agendá-la.",
  steps: {
    audience: {
      title: "1. Envie um público",
      detail: "Um arquivo CSV: uma linha por destinatário, com uma coluna de telefones. As outras colunas preenchem seus modelos.",
    },
    plan: {
      title: "2. Planeje os envios",
      detail: "Escolha modelos e horários, e veja cada mensagem como seus destinatários a verão. Os rascunhos ficam guardados.",
    },
    launch: {
      title: "3. Verifique e agende",
      detail: "A verificação diz quem recebe, quem não recebe e por quê, e quanto custa. Depois, agende.",
    },
  },
  emptyAction: "Enviar um público",
};
