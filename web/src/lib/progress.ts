import type { Campaign, Progress } from "../api/types";

/** The campaign with the newest of what the event stream told. */
export function withProgress(campaign: Campaign, news: Progress): Campaign {
  if (news.campaignId !== campaign.id || news.version < campaign.version) return campaign;
  const { status, statusReason, allowedActions, alerts, version } = news;
  const bySend = new Map(news.sends.map((send) => [send.id, send]));
  const sends = campaign.sends.map((send) => ({ ...send, ...bySend.get(send.id) }));
  return { ...campaign, status, statusReason, allowedActions, alerts, version, sends };
}

/** Whether a send has come to another part of its life. */
export const hasTurned = ({ sends }: Pick<Campaign, "sends">, news: Progress) =>
  news.sends.some(({ id, phase }) => sends.some((send) => send.id === id && send.phase !== phase));
