import { useQuery } from "@tanstack/react-query";
import { type Connection, paceQuery } from "../../api/liveCampaign";
import type { Campaign, Live, Send } from "../../api/types";
import { useNow } from "../../components/useNow";
import { isFiring } from "../../lib/funnel";
import { measuredRate, quietFor, stalledAfterMs } from "../../lib/pace";

export interface LivePace {
  /** Messages a second; null: not known (yet). */
  rate: number | null;
  /** Counted by this page, because the server does not tell. */
  measured: boolean;
  limitedBy: Live["limitedBy"] | null;
  limitedUntil: string | null;
  paused: boolean;
  stalled: boolean;
  quietSeconds: number;
  secondsLeft: number | null;
}

/** How fast a send goes right now; null when it is not at work. */
export function useLivePace(campaign: Campaign, send: Send, connection: Connection): LivePace | null {
  const now = useNow();
  const { data: samples = [] } = useQuery(paceQuery(send.id));
  if (!isFiring(send)) return null;
  const { live, funnel } = send;
  const paused = campaign.status === "paused";
  const rate = live ? live.messagesPerSecond : measuredRate(samples, now);
  const quiet = quietFor(samples, now);
  return {
    rate: paused ? 0 : rate,
    measured: !live,
    limitedBy: paused ? "paused" : (live?.limitedBy ?? null),
    limitedUntil: live?.limitedUntil ?? null,
    paused,
    // What an interrupted connection does not tell is no standstill.
    stalled: !paused && connection === "live" && quiet >= stalledAfterMs,
    quietSeconds: quiet / 1_000,
    secondsLeft: rate && !paused ? funnel.queued / rate : null,
  };
}
