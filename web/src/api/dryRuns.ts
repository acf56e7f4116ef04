import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";

export type DryRun = Schemas["DryRun"];
export type DryRunResult = Schemas["DryRunResult"];

export interface DryRunOrder {
  pace: DryRun["pace"];
  maxRecipients?: number;
}

export const startDryRun = (campaign: number, order: DryRunOrder): Promise<DryRun> =>
  body(api.POST("/api/v1/campaigns/{id}/dry-run", { params: { path: { id: campaign } }, body: order }));

export async function cancelDryRun(id: number): Promise<void> {
  await body(api.DELETE("/api/v1/dry-runs/{id}", { params: { path: { id } } }));
}

export const dryRunsQuery = (campaign: number) =>
  queryOptions({
    queryKey: ["campaigns", "dry-runs", campaign],
    queryFn: () =>
      body(api.GET("/api/v1/campaigns/{id}/dry-runs", { params: { path: { id: campaign }, query: { limit: 5 } } })),
  });

export const dryRunQuery = (id: number) =>
  queryOptions({
    queryKey: ["dry-runs", id],
    queryFn: () => body(api.GET("/api/v1/dry-runs/{id}", { params: { path: { id } } })),
    // Its progress has no events; asked for while it runs.
    refetchInterval: ({ state }) => (state.data?.status === "running" || !state.data ? 1_000 : false),
  });
