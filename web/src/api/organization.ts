import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import { everyPage, keyset, rowsPerPage } from "./keyset";
import type { Organization } from "./types";

export const organizationQuery = queryOptions({
  queryKey: ["organization"],
  queryFn: () => body(api.GET("/api/v1/organization")),
  staleTime: 60_000,
});

export type SettingsChange = Partial<Pick<Organization, "inboundAuth" | "webhookUrl">>;

export const updateSettings = (change: SettingsChange): Promise<Organization> =>
  body(api.PUT("/api/v1/organization/settings", { body: change }));

/** The two kinds of keys an organization hands out. */
export type KeyKind = "api-keys" | "signing-keys";

export const keysQuery = (kind: KeyKind) =>
  queryOptions({
    queryKey: [kind],
    queryFn: () => everyPage((page) => body(api.GET(`/api/v1/${kind}`, { params: { query: page } }))),
  });

export interface NewKey {
  name: string;
  /** The whole of it, this once. */
  secret: string;
}

export async function createKey(kind: KeyKind, name: string): Promise<NewKey> {
  if (kind === "api-keys") {
    const made = await body(api.POST("/api/v1/api-keys", { body: { name } }));
    return { name: made.name, secret: made.key };
  }
  const made = await body(api.POST("/api/v1/signing-keys", { body: { name } }));
  return { name: made.name, secret: made.secret };
}

export async function revokeKey(kind: KeyKind, id: number): Promise<void> {
  await body(api.DELETE(`/api/v1/${kind}/{id}`, { params: { path: { id } } }));
}

export const auditLogQuery = infiniteQueryOptions({
  queryKey: ["audit-log"],
  queryFn: ({ pageParam }) =>
    body(api.GET("/api/v1/audit-log", { params: { query: { limit: rowsPerPage, cursor: pageParam } } })),
  ...keyset,
  staleTime: 0,
});
