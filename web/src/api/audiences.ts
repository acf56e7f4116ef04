import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, uploadHeaders } from "./client";
import { keyset, pageSize } from "./keyset";
import { noAnswer, problemFrom } from "./problem";
import type { Audience } from "./types";

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

export const rejectsUrl = (id: number) => `/api/v1/audiences/${id}/rejects.csv`;

interface Upload {
  file: File;
  name: string;
  defaultCountry: string;
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** Sends the file as it is, as a stream. XMLHttpRequest, because fetch cannot tell how much has been sent. */
export function uploadAudience({ file, name, defaultCountry, onProgress, signal }: Upload): Promise<Audience> {
  const query = new URLSearchParams({ name: name || file.name });
  if (defaultCountry !== "") query.set("defaultCountry", defaultCountry);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/audiences?${query}`);
    request.setRequestHeader("Content-Type", "text/csv");
    for (const [header, value] of Object.entries(uploadHeaders())) request.setRequestHeader(header, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      const answer = parse(request.responseText);
      if (request.status === 202) resolve(answer as Audience);
      else reject(problemFrom(request.status, answer));
    };
    request.onerror = () => reject(noAnswer());
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
