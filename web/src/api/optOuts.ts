import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import { keyset, rowsPerPage } from "./keyset";
import { sendFile } from "./sendFile";
import type { OptOut, OptOutImport } from "./types";

export const optOutsQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ["opt-outs", q],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/opt-outs", {
          params: { query: { limit: rowsPerPage, cursor: pageParam, ...(q !== "" && { q }) } },
        }),
      ),
    ...keyset,
  });

export const optOutsCsvUrl = (q: string) => `/api/v1/opt-outs.csv${q && `?${new URLSearchParams({ q })}`}`;

export type Scope = OptOut["scope"];

export const addOptOut = (phone: string, scope: Scope, note: string): Promise<OptOut> =>
  body(api.POST("/api/v1/opt-outs", { body: { phone, scope, ...(note !== "" && { note }) } }));

/** Lifts every opt-out of the number. The reason goes into the audit log. */
export async function removeOptOut(phone: string, reason: string): Promise<void> {
  await body(
    api.DELETE("/api/v1/opt-outs/{phone}", {
      params: { path: { phone }, query: reason === "" ? {} : { reason } },
    }),
  );
}

interface Import {
  file: File;
  scope: Scope;
  defaultCountry: string;
  onProgress: (bytes: number) => void;
  signal: AbortSignal;
}

export function importOptOuts({ file, scope, defaultCountry, onProgress, signal }: Import): Promise<OptOutImport> {
  const query = new URLSearchParams({ scope, ...(defaultCountry !== "" && { defaultCountry }) });
  return sendFile<OptOutImport>({ path: `/api/v1/opt-outs/import?${query}`, file, expected: 200, onProgress, signal });
}
