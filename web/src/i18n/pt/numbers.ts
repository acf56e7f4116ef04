import { formatNumber } from "../../lib/format";
import { counted } from "./counted";

export const numbers = {
  title: "Números",
  lead: "Os números de onde você envia, e o que ainda falta antes da primeira mensagem de cada um.",
  failed: "Não foi possível carregar os números",
  none: "Ainda não há número",
  noneDetail: "Conecte sua conta do WhatsApp Business: os números e modelos dela são então buscados na Meta.",
  connect: "Conectar uma conta",
  account: (name: string, id: string) => `${name} · ${id}`,
  active: "Pode enviar",
  quality: "Qualidade",
  tier: "Pessoas em 24 horas",
  throughput: "Capacidade",
  perSecond: (rate: number) => `${counted(rate, "mensagem", "mensagens")} por segundo`,
  budget: "Restam agora",
  budgetUsed: (used: number) => `${formatNumber(used)} usadas`,
  unlimited: "Sem limite",
  unknown: "Não se sabe",
  phoneId: "Id na Meta",
  synced: (ago: string) => `Sincronizado ${ago}`,
  neverSynced: "Nunca sincronizado",
  checklist: "Antes da primeira mensagem",
  ready: "Pronto para enviar",
  notReady: (count: number) => counted(count, "passo pendente", "passos pendentes"),
  open: "Abrir o Gerenciador do WhatsApp",
  qualities: { GREEN: "Alta", YELLOW: "Média", RED: "Baixa", NA: "Ainda sem avaliação", UNKNOWN: "Ainda sem avaliação" } as Record<string, string>,
  statuses: {
    CONNECTED: "Conectado",
    DISCONNECTED: "Desconectado",
    FLAGGED: "Sinalizado",
    RESTRICTED: "Restrito",
    RATE_LIMITED: "Limitado",
    BANNED: "Banido",
    PENDING: "Pendente",
    MIGRATED: "Transferido",
    UNLINKED: "Desvinculado",
    UNVERIFIED: "Não verificado",
    DELETED: "Excluído",
  } as Record<string, string>,
  steps: {
    connected: {
      title: "O número está conectado",
      todo: "No Gerenciador do WhatsApp, abra Números de telefone e conclua o que aparece neste número: verifique-o ou registre-o na Cloud API. Depois, sincronize.",
    },
    display_name: {
      title: "O nome de exibição está aprovado",
      todo: "A Meta analisa o nome que os destinatários veem. No Gerenciador do WhatsApp, abra Números de telefone, este número, Perfil. Até a aprovação, a Meta pode reter mensagens.",
    },
    quality: {
      title: "A qualidade não é baixa",
      todo: "Destinatários bloquearam ou denunciaram este número. Envie a quem espera, e com menos frequência: a Meta pode restringir o número.",
    },
    onboarding: {
      title: "As mensagens de marketing estão habilitadas",
      todo: "No Gerenciador do WhatsApp, abra Visão geral e aceite os termos da Marketing Messages API. A Meta não oferece outro caminho. Depois, sincronize. Mensagens de utilidade dispensam.",
    },
    webhook_subscribed: {
      title: "Um app recebe os webhooks da conta",
      todo: "No painel de apps da Meta, abra WhatsApp, Configuração, informe o endereço e o token de verificação das Configurações e assine o campo “messages”.",
    },
    webhook_seen: {
      title: "Os webhooks chegam aqui",
      todo: "Nenhum chegou ainda. Escreva uma mensagem a este número do seu próprio telefone. Sem webhooks nada se sabe de entregas, leituras e descadastros.",
    },
    template: {
      title: "Há um modelo aprovado",
      todo: "Escreva um modelo no Gerenciador do WhatsApp, espere a aprovação e sincronize.",
    },
    limit: {
      title: "O limite de mensagens é conhecido",
      todo: "A Meta não diz quantas pessoas este número pode alcançar em 24 horas. Um número novo alcança 250; o limite cresce com bom uso.",
    },
  },
  verdict: { done: "Feito", todo: "A fazer", look: "Vale olhar", unknown: "A Meta não diz" },
};

export const connect = {
  title: "Conectar uma conta do WhatsApp",
  lead: "Crie nas configurações do negócio da Meta um usuário do sistema com um token permanente, com whatsapp_business_messaging e whatsapp_business_management para a conta. Se a conta já estiver conectada, os segredos dela são renovados.",
  wabaId: "Id da conta do WhatsApp Business",
  wabaIdHint: "Um número, no Gerenciador do WhatsApp, em Ferramentas da conta",
  accessToken: "Token de acesso",
  appSecret: "Chave secreta do app",
  appSecretHint: "No painel de apps, em Configurações do app, Básico. Prova que os webhooks vêm da Meta.",
  verifyToken: "Token de verificação",
  verifyTokenHint: "Uma palavra sua. Informe a mesma no formulário de webhooks da Meta.",
  make: "Inventar um",
  keep: "Copie o token de verificação agora: ele não é mostrado de novo.",
  submit: "Conectar",
  failed: "A conta não está conectada",
  done: (name: string) => `${name} está conectada`,
};
