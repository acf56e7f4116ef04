import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import { everyPage, keyset, rowsPerPage } from "./keyset";
import type { ApiKey, Organization, Permission } from "./types";

export const organizationQuery = queryOptions({
  queryKey: ["organization"],
  queryFn: () => body(api.GET("/api/v1/organization")),
  staleTime: 60_000,
});

export type SettingsChange = Partial<Pick<Organization, "inboundAuth" | "webhookUrl" | "requiresApproval">> & {
  retention?: Partial<Organization["retention"]>;
};

export const updateSettings = (change: SettingsChange): Promise<Organization> =>
  body(api.PUT("/api/v1/organization/settings", { body: change }));

/** The two kinds of keys an organization hands out. */
export type KeyKind = "api-keys" | "signing-keys";

/** What both kinds have, and what only API keys have. */
export type AnyKey = Omit<ApiKey, "scopes" | "expiresAt"> & Partial<Pick<ApiKey, "scopes" | "expiresAt">>;

export const keysQuery = (kind: KeyKind) =>
  queryOptions({
    queryKey: [kind],
    queryFn: () => everyPage<AnyKey>((page) => body(api.GET(`/api/v1/${kind}`, { params: { query: page } }))),
  });

export interface KeyWish {
  name: string;
  /** Of an API key: what it may, and until when. */
  scopes: Permission[];
  expiresAt: string | null;
}

export interface NewKey {
  name: string;
  /** The whole of it, this once. */
  secret: string;
}

export async function createKey(kind: KeyKind, { name, scopes, expiresAt }: KeyWish): Promise<NewKey> {
  if (kind === "api-keys") {
    const made = await body(api.POST("/api/v1/api-keys", { body: { name, scopes, expiresAt } }));
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
