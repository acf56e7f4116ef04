import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";

export const leadEventTypesQuery = queryOptions({
  queryKey: ["lead-event-types"],
  queryFn: () => body(api.GET("/api/v1/lead-event-types")),
  staleTime: 30_000,
});
