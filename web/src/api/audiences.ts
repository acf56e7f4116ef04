import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import { everyPage, keyset, pageSize } from "./keyset";
import type { Audience, Lead } from "./types";
import { sendFile } from "./sendFile";

const isIngesting = (audience: Audience) => audience.status === "ingesting";

export const audiencesQuery = infiniteQueryOptions({
  queryKey: ["audiences", "list"],
  queryFn: ({ pageParam }) =>
    body(api.GET("/api/v1/audiences", { params: { query: { limit: pageSize, cursor: pageParam } } })),
  ...keyset,
  // Sorting and storing go on after the upload, and no event tells of its end.
  refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isIngesting)) ? 1_000 : false),
});

export const audienceQuery = (id: number) =>
  queryOptions({
    queryKey: ["audiences", "one", id],
    queryFn: () => body(api.GET("/api/v1/audiences/{id}", { params: { path: { id } } })),
    staleTime: ({ state }) => (state.data && !isIngesting(state.data) ? Infinity : 0), // immutable once ingested
    refetchInterval: ({ state }) => (state.data && isIngesting(state.data) ? 1_000 : false),
  });

/** Every audience, for a choice among them. */
export const allAudiencesQuery = queryOptions({
  queryKey: ["audiences", "all"],
  queryFn: () => everyPage((page) => body(api.GET("/api/v1/audiences", { params: { query: page } }))),
});

export interface LeadFilter {
  status?: Lead["status"];
  country?: string;
  q?: string;
}

export const leadsQuery = (audience: number, filter: LeadFilter = {}, limit = pageSize) =>
  infiniteQueryOptions({
    queryKey: ["audiences", "leads", audience, filter, limit],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/audiences/{id}/leads", {
          params: { path: { id: audience }, query: { limit, cursor: pageParam, ...filter } },
        }),
      ),
    ...keyset,
    staleTime: Infinity, // immutable once ingested
  });

export function leadsCsvUrl(audience: number, { status, country, q }: LeadFilter): string {
  const query = new URLSearchParams({ ...(status && { status }), ...(country && { country }), ...(q && { q }) }).toString();
  return `/api/v1/audiences/${audience}/leads.csv${query && `?${query}`}`;
}

export const rejectsUrl = (id: number) => `/api/v1/audiences/${id}/rejects.csv`;

/** What is wanted of the columns; empty: what the server finds by itself. */
export interface ColumnWishes {
  phoneColumn: string;
  externalIdColumn: string;
  defaultCountry: string;
}

const given = (wishes: ColumnWishes) => Object.entries(wishes).filter(([, value]) => value !== "");

const headBytes = 128 * 1024;

/** What an upload would make of the file: asked of its beginning alone, however large it is. */
export const inspectionQuery = (file: File, wishes: ColumnWishes) =>
  queryOptions({
    queryKey: ["audiences", "inspection", file.name, file.size, file.lastModified, wishes],
    queryFn: () =>
      body(
        api.POST("/api/v1/audiences/inspect", {
          params: { query: { whole: file.size <= headBytes, ...Object.fromEntries(given(wishes)) } },
          headers: { "Content-Type": "text/csv" },
          body: "",
          bodySerializer: () => file.slice(0, headBytes),
        }),
      ),
    staleTime: Infinity,
    gcTime: 0,
  });

export interface Upload {
  file: File;
  name: string;
  wishes: ColumnWishes;
  onProgress: (bytes: number) => void;
  signal: AbortSignal;
}

export function uploadAudience({ file, name, wishes, onProgress, signal }: Upload): Promise<Audience> {
  const query = new URLSearchParams({ name: name || file.name, ...Object.fromEntries(given(wishes)) });
  return sendFile<Audience>({ path: `/api/v1/audiences?${query}`, file, expected: 202, onProgress, signal });
}
