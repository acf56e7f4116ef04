import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";

export type TestMessage = Schemas["TestMessage"];
export type TestResult = Schemas["TestResult"];

/** The send's message now, to a few numbers, with one lead's values. */
export const sendTest = (send: number, to: string[], leadId: number | null) =>
  body(api.POST("/api/v1/sends/{id}/test", { params: { path: { id: send } }, body: { to, leadId } }));

const isOnItsWay = ({ status }: TestMessage) => status === "accepted" || status === "sent";

export const testsQuery = (send: number) =>
  queryOptions({
    queryKey: ["sends", send, "tests"],
    queryFn: () => body(api.GET("/api/v1/sends/{id}/tests", { params: { path: { id: send }, query: { limit: 10 } } })),
    // No event tells of a test; asked for again only while one is on its way and somebody looks.
    refetchInterval: ({ state }) => (state.data?.items.some(isOnItsWay) ? 3_000 : false),
  });
