import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import { everyPage, keyset, rowsPerPage } from "./keyset";
import type { Send } from "./types";

export const templateQuery = (id: number) =>
  queryOptions({
    queryKey: ["templates", "one", id],
    queryFn: () => body(api.GET("/api/v1/templates/{id}", { params: { path: { id } } })),
    staleTime: 60_000,
  });

/** What a send of this category can show. */
export const approvedTemplatesQuery = (category: Send["category"]) =>
  queryOptions({
    queryKey: ["templates", "approved", category],
    queryFn: () =>
      everyPage((page) =>
        body(api.GET("/api/v1/templates", { params: { query: { category, status: "APPROVED", ...page } } })),
      ),
    staleTime: 60_000,
  });

/** The template with these values in its slots, as the server puts them there. */
export const filledTemplateQuery = (id: number, variables: Record<string, string>) =>
  queryOptions({
    queryKey: ["templates", "filled", id, variables],
    queryFn: () =>
      body(api.POST("/api/v1/templates/{id}/preview", { params: { path: { id } }, body: { variables } })),
    staleTime: 60_000,
    gcTime: 60_000,
    placeholderData: keepPreviousData, // the preview changes as one types, without a flicker
  });

export const syncAccount = (waba: number) => body(api.POST("/api/v1/wabas/{id}/sync", { params: { path: { id: waba } } }));

export interface TemplateFilter {
  category?: string;
  status?: string;
  q?: string;
}

/** As last synced, whatever their status. */
export const templatesQuery = (filter: TemplateFilter) =>
  infiniteQueryOptions({
    queryKey: ["templates", "list", filter],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/templates", { params: { query: { limit: rowsPerPage, cursor: pageParam, ...filter } } })),
    ...keyset,
  });

/** All there are, of every status. */
export const allTemplatesQuery = queryOptions({
  queryKey: ["templates", "all"],
  queryFn: () => everyPage((page) => body(api.GET("/api/v1/templates", { params: { query: page } }))),
  staleTime: 60_000,
});

/** What the send, as it is at this version, says to the first person it may reach. */
export const sendPreviewQuery = (send: number, version: number) =>
  queryOptions({
    queryKey: ["sends", send, "preview", version],
    queryFn: () => body(api.GET("/api/v1/sends/{id}/preview", { params: { path: { id: send } } })),
    staleTime: 60_000,
  });
