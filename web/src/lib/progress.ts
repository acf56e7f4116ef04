import type { Campaign, Progress } from "../api/types";

/** The campaign with the newest of what the event stream told. */
export function withProgress(campaign: Campaign, news: Progress): Campaign {
  if (news.campaignId !== campaign.id || news.version < campaign.version) return campaign;
  const { status, statusReason, allowedActions, version } = news;
  const bySend = new Map(news.sends.map((send) => [send.id, send]));
  const sends = campaign.sends.map((send) => ({ ...send, ...bySend.get(send.id) }));
  return { ...campaign, status, statusReason, allowedActions, version, sends };
}
