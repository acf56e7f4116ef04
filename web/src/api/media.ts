import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas, uploadHeaders } from "./client";
import { everyPage } from "./keyset";
import { noAnswer, problemFrom } from "./problem";

export type MediaFile = Schemas["MediaFile"];

export const mediaQuery = queryOptions({
  queryKey: ["media"],
  queryFn: () => everyPage((page) => body(api.GET("/api/v1/media", { params: { query: page } }))),
  staleTime: 60_000,
});

/** The file as it is; the server sees what it is from its content. */
export async function uploadMedia(file: File): Promise<MediaFile> {
  const response = await fetch(`/api/v1/media?${new URLSearchParams({ name: file.name })}`, {
    method: "POST",
    headers: { "Content-Type": file.type, ...uploadHeaders() },
    body: file,
  }).catch(() => {
    throw noAnswer();
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemFrom(response.status, answer);
  return answer as MediaFile;
}
