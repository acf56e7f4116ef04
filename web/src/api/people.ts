import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type PeopleFilter, toQuery } from "../lib/peopleFilter";
import { api, body } from "./client";
import { keyset, rowsPerPage } from "./keyset";

export const peopleQuery = (send: number, filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: ["sends", send, "people", filter],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/sends/{id}/messages", {
          params: { path: { id: send }, query: { limit: rowsPerPage, cursor: pageParam, ...filter } },
        }),
      ),
    ...keyset,
  });

export const peopleCsvUrl = (send: number, filter: PeopleFilter = {}) => {
  const query = toQuery(filter);
  return `/api/v1/sends/${send}/messages.csv${query && `?${query}`}`;
};

/** Why somebody did or did not get the send's message. */
export const traceQuery = (send: number, phone: string) =>
  queryOptions({
    queryKey: ["sends", send, "trace", phone],
    queryFn: () => body(api.GET("/api/v1/sends/{id}/trace", { params: { path: { id: send }, query: { phone } } })),
  });
