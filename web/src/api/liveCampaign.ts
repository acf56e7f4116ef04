import { type QueryClient, queryOptions, skipToken, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Sample, withSample } from "../lib/pace";
import { hasTurned, withProgress } from "../lib/progress";
import { campaignQuery } from "./campaigns";
import type { Progress } from "./types";

export type Connection = "connecting" | "live" | "interrupted";

/** How a send's queue has shrunk of late. Nothing is asked for it: the event stream tells it. */
export const paceQuery = (send: number) =>
  queryOptions<Sample[]>({ queryKey: ["pace", send], queryFn: skipToken, staleTime: Infinity });

const detailsEveryMs = 2_000;
const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/**
 * Keeps the campaign in the cache as the server sees it, by server-sent events. Closed while the tab is hidden: a
 * browser opens only six connections to one server, and a hidden tab's would starve the others.
 */
export function useLiveCampaign(id: number): Connection {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>("connecting");
  useEffect(() => {
    const live = new LiveCampaign(id, queries, setConnection);
    const follow = () => {
      if (document.hidden) live.close();
      else if (navigator.onLine) live.open();
      else live.lose();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    window.addEventListener("offline", follow);
    window.addEventListener("online", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      window.removeEventListener("offline", follow);
      window.removeEventListener("online", follow);
      live.close();
    };
  }, [id, queries]);
  return connection;
}

/** One campaign's event stream, from open() to close(). */
export class LiveCampaign {
  private source: EventSource | null = null;
  private retryTimer = 0;
  private detailsTimer = 0;
  private failures = 0;
  private readonly id: number;
  private readonly queries: QueryClient;
  private readonly onConnection: (connection: Connection) => void;

  constructor(id: number, queries: QueryClient, onConnection: (connection: Connection) => void) {
    this.id = id;
    this.queries = queries;
    this.onConnection = onConnection;
  }

  open() {
    this.close();
    this.source = new EventSource(`/api/v1/campaigns/${this.id}/events`);
    this.source.addEventListener("progress", (event: MessageEvent<string>) => this.take(event.data));
    this.source.onopen = () => {
      this.onConnection("live");
      if (this.failures > 0) this.refetch(); // what the events of the gap would have told
      this.failures = 0;
    };
    this.source.onerror = () => this.failed();
  }

  close() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.retryTimer);
    clearTimeout(this.detailsTimer);
    this.detailsTimer = 0;
  }

  /** Without a network: a stream that nothing can come through any more may look open for minutes. */
  lose() {
    this.close();
    this.failures += 1;
    this.onConnection("interrupted");
  }

  private take(data: string) {
    const news = JSON.parse(data) as Progress;
    const { queryKey } = campaignQuery(this.id);
    const before = this.queries.getQueryData(queryKey);
    this.queries.setQueryData(queryKey, (old) => old && withProgress(old, news));
    if (before && hasTurned(before, news)) this.refetch(); // when it began and ended, events do not tell
    for (const { id, funnel } of news.sends)
      this.queries.setQueryData(paceQuery(id).queryKey, (old) =>
        withSample(old ?? [], { at: Date.now(), queued: funnel.queued }),
      );
    // The lists behind the counts are asked for again at most every two seconds, and once after the last event.
    if (this.detailsTimer === 0)
      this.detailsTimer = window.setTimeout(() => {
        this.detailsTimer = 0;
        this.refetchDetails(news.sends.map((send) => send.id));
      }, detailsEveryMs);
  }

  private refetchDetails(sends: number[]) {
    void this.queries.invalidateQueries({
      predicate: ({ queryKey }) => {
        const [kind, id, part] = queryKey;
        if (kind === "campaigns") return id === "report" && part === this.id;
        // A list of people stays as it was opened: a reader's place in it is worth more than its last seconds.
        return kind === "sends" && sends.includes(id as number) && part !== "people";
      },
    });
  }

  private refetch() {
    void this.queries.invalidateQueries({ queryKey: campaignQuery(this.id).queryKey });
  }

  /** The browser reconnects a broken stream by itself, but gives up on one that was refused. */
  private failed() {
    this.failures += 1;
    this.onConnection("interrupted");
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.refetch(); // tells of a session that has ended, or a campaign that is gone
    const wait = Math.min(firstRetryMs * 2 ** (this.failures - 1), longestRetryMs);
    clearTimeout(this.retryTimer);
    this.retryTimer = window.setTimeout(() => this.open(), wait);
  }
}
