import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import { keyset, pageSize } from "./keyset";
import type { Campaign, MessageStatus } from "./types";

export const campaignsQuery = infiniteQueryOptions({
  queryKey: ["campaigns", "list"],
  queryFn: ({ pageParam }) =>
    body(api.GET("/api/v1/campaigns", { params: { query: { limit: pageSize, cursor: pageParam } } })),
  ...keyset,
  refetchInterval: ({ state }) => {
    const shown = state.data?.pages.flatMap((page) => page.items) ?? [];
    if (shown.some((campaign) => campaign.status === "running")) return 3_000;
    return shown.some((campaign) => campaign.status === "scheduled") ? 15_000 : false;
  },
});

export const campaignQuery = (id: number) =>
  queryOptions({
    queryKey: ["campaigns", "one", id],
    queryFn: () => body(api.GET("/api/v1/campaigns/{id}", { params: { path: { id } } })),
  });

export const preflightQuery = (id: number) =>
  queryOptions({
    queryKey: ["campaigns", "preflight", id],
    queryFn: () => body(api.GET("/api/v1/campaigns/{id}/preflight", { params: { path: { id } } })),
  });

export const reportQuery = (send: number) =>
  queryOptions({
    queryKey: ["sends", send, "report"],
    queryFn: () => body(api.GET("/api/v1/sends/{id}/report", { params: { path: { id: send } } })),
  });

export const messagesQuery = (send: number, status?: MessageStatus) =>
  infiniteQueryOptions({
    queryKey: ["sends", send, "messages", status ?? "all"],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/sends/{id}/messages", {
          params: { path: { id: send }, query: { limit: pageSize, status, cursor: pageParam } },
        }),
      ),
    ...keyset,
  });

export const templateQuery = (id: number) =>
  queryOptions({
    queryKey: ["templates", id],
    queryFn: () => body(api.GET("/api/v1/templates/{id}", { params: { path: { id } } })),
    staleTime: 60_000,
  });

export const phoneNumbersQuery = queryOptions({
  queryKey: ["phone-numbers"],
  queryFn: () => body(api.GET("/api/v1/phone-numbers", { params: { query: { limit: 500 } } })),
  staleTime: 60_000,
});

/** What to do with sends whose time passed while the campaign was paused. */
export type Overdue = "send" | "skip";

/** The actions this page offers. Each answers the campaign as it is afterwards. */
export type OfferedAction = "schedule" | "unschedule" | "pause" | "resume" | "cancel";

export function act(campaign: Campaign, action: OfferedAction, overdue?: Overdue): Promise<Campaign> {
  const params = { path: { id: campaign.id } };
  const { version } = campaign;
  if (action === "resume")
    return body(api.POST("/api/v1/campaigns/{id}/resume", { params, body: { version, overdue } }));
  // Stopping is meant whatever has changed meanwhile; the rest only for the campaign as the reader saw it.
  const stops = action === "pause" || action === "cancel";
  return body(api.POST(`/api/v1/campaigns/{id}/${action}`, { params, body: stops ? {} : { version } }));
}
