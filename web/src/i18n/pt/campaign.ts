import { counted } from "./counted";

export const campaign = {
  one: "Campanha",
  back: "Todas as campanhas",
  failed: "Não foi possível carregar a campanha",
  audience: "Público",
  from: "De",
  created: "Criada",
  inactiveNumber: (id: number) => `Número ${id}, não está mais na lista`,
  live: "Ao vivo",
  connecting: "Conectando",
  interrupted: "Reconectando",
  interruptedHint: "A conexão com o servidor foi interrompida. Os números podem estar desatualizados até ela voltar.",
  noSends: "Esta campanha não tem envios",
  noSendsDetail: "Adicione um pela API: o que enviar, quando e em qual fuso horário.",
};

export const send = {
  local: (when: string, zone: string, offset: string) => `${when} · ${zone} (UTC${offset})`,
  category: { marketing: "Marketing", utility: "Utilidade" },
  template: "Modelo",
  noTemplate: "Nenhum modelo escolhido",
  pace: "Ritmo",
  perSecond: (rate: number) => `até ${counted(rate, "mensagem", "mensagens")} por segundo`,
  reportFailed: "Não foi possível carregar o relatório",
  outcomes: "Em que ponto está cada destinatário",
  ofAudience: (count: number) => `de ${counted(count, "destinatário", "destinatários")}`,
  toCome: "Um envio pendente",
  asSeenBy: (phone: string) => `Como ${phone} vai ver`,
  previewFailed: "Não foi possível mostrar a mensagem",
  notPrepared:
    "Quem recebe é decidido cerca de um minuto antes do envio: o público, sem quem tiver se descadastrado até então. A partir daí, cada destinatário aparece aqui.",
};
