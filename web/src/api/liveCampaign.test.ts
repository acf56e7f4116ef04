import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aCampaign, aFunnel } from "../testing/samples";
import { campaignQuery, reportQuery } from "./campaigns";
import { type Connection, LiveCampaign, paceQuery } from "./liveCampaign";
import { peopleQuery, traceQuery } from "./people";

/** Stands for the browser's event source; the tests play the server. */
class FakeSource {
  static readonly CLOSED = 2;
  static opened: FakeSource[] = [];
  readyState = 0;
  onopen = () => {};
  onerror = () => {};
  onProgress: (event: { data: string }) => void = () => {};
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSource.opened.push(this);
  }
  addEventListener(_type: string, listener: (event: { data: string }) => void) {
    this.onProgress = listener;
  }
  close() {
    this.readyState = FakeSource.CLOSED;
  }
  refuse() {
    this.readyState = FakeSource.CLOSED;
    this.onerror();
  }
}

const { queryKey } = campaignQuery(1);
const aPage = { items: [], nextCursor: null };
let queries: QueryClient;
let states: Connection[];
let live: LiveCampaign;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("window", globalThis);
  FakeSource.opened = [];
  states = [];
  queries = new QueryClient();
  queries.setQueryData(queryKey, aCampaign());
  live = new LiveCampaign(1, queries, (connection) => states.push(connection));
  live.open();
});

afterEach(() => {
  live.close();
  queries.clear();
  vi.useRealTimers();
});

const source = () => FakeSource.opened.at(-1)!;
const isStale = (key: readonly unknown[]) => queries.getQueryState(key)?.isInvalidated;
const tell = (queued: number) =>
  source().onProgress({
    data: JSON.stringify({
      campaignId: 1,
      status: "running",
      statusReason: null,
      allowedActions: [],
      alerts: [],
      version: 2,
      sends: [{ id: 1, status: "firing", phase: "firing", statusReason: null, funnel: aFunnel({ audience: 100, queued }) }],
    }),
  });

describe("LiveCampaign", () => {
  it("puts each event's counts into the campaign", () => {
    tell(60);
    tell(40);
    expect(queries.getQueryData(queryKey)?.sends[0]?.funnel.queued).toBe(40);
  });

  it("asks for the report at most every two seconds, and after the last event", () => {
    const { queryKey: report } = reportQuery(1);
    queries.setQueryData(report, {} as never);
    tell(60);
    tell(40);
    expect(isStale(report)).toBe(false);
    vi.advanceTimersByTime(2_000);
    expect(isStale(report)).toBe(true);
  });

  it("leaves a list of people as it was opened", () => {
    const { queryKey: people } = peopleQuery(1, { status: ["failed"] });
    const { queryKey: trace } = traceQuery(1, "+49");
    queries.setQueryData(people, { pages: [aPage], pageParams: [undefined] });
    queries.setQueryData(trace, {} as never);
    tell(60);
    vi.advanceTimersByTime(2_000);
    expect(isStale(people)).toBe(false);
    expect(isStale(trace)).toBe(true);
  });

  it("notes how the queue shrinks", () => {
    tell(60);
    vi.advanceTimersByTime(500);
    tell(40);
    expect(queries.getQueryData(paceQuery(1).queryKey)?.map(({ queued }) => queued)).toEqual([60, 40]);
  });

  it("leaves reconnecting to the browser, and reads the campaign again afterwards", () => {
    source().onopen();
    source().onerror();
    expect(states).toEqual(["live", "interrupted"]);
    expect(isStale(queryKey)).toBe(false);
    source().onopen();
    expect(states.at(-1)).toBe("live");
    expect(isStale(queryKey)).toBe(true);
    expect(FakeSource.opened).toHaveLength(1);
  });

  it("opens a refused stream again, waiting longer each time", () => {
    source().refuse();
    expect(isStale(queryKey)).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(FakeSource.opened).toHaveLength(2);
    source().refuse();
    vi.advanceTimersByTime(1_000);
    expect(FakeSource.opened).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(FakeSource.opened).toHaveLength(3);
  });

  it("is interrupted without a network, and reads the campaign again with the next stream", () => {
    source().onopen();
    live.lose();
    expect(states.at(-1)).toBe("interrupted");
    expect(source().readyState).toBe(FakeSource.CLOSED);
    live.open();
    source().onopen();
    expect(states.at(-1)).toBe("live");
    expect(isStale(queryKey)).toBe(true);
  });

  it("opens nothing more once closed", () => {
    source().refuse();
    live.close();
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.opened).toHaveLength(1);
  });
});
