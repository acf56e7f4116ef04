import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import { keyset, pageSize } from "./keyset";
import type { Campaign, CampaignStatus } from "./types";

export interface CampaignFilter {
  status?: CampaignStatus;
  q?: string;
}

export const campaignsQuery = (filter: CampaignFilter) =>
  infiniteQueryOptions({
    queryKey: ["campaigns", "list", filter],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/campaigns", { params: { query: { limit: pageSize, cursor: pageParam, ...filter } } })),
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

/** Of the campaign as it is at this version. */
export const preflightQuery = (id: number, version: number) =>
  queryOptions({
    queryKey: ["campaigns", "preflight", id, version],
    queryFn: () => body(api.GET("/api/v1/campaigns/{id}/preflight", { params: { path: { id } } })),
  });

export const reportQuery = (send: number) =>
  queryOptions({
    queryKey: ["sends", send, "report"],
    queryFn: () => body(api.GET("/api/v1/sends/{id}/report", { params: { path: { id: send } } })),
  });

/** The same over all of the campaign's sends. */
export const campaignReportQuery = (campaign: number) =>
  queryOptions({
    queryKey: ["campaigns", "report", campaign],
    queryFn: () => body(api.GET("/api/v1/campaigns/{id}/report", { params: { path: { id: campaign } } })),
  });

export const phoneNumbersQuery = queryOptions({
  queryKey: ["phone-numbers"],
  queryFn: () => body(api.GET("/api/v1/phone-numbers", { params: { query: { limit: 500 } } })),
  staleTime: 60_000,
});

/** Gives a draft free, as a second person. */
export const approveCampaign = (id: number): Promise<Campaign> =>
  body(api.POST("/api/v1/campaigns/{id}/approve", { params: { path: { id } } }));

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
