import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";
import { everyPage } from "./keyset";
import type { Waba } from "./types";

export const wabasQuery = queryOptions({
  queryKey: ["wabas"],
  queryFn: () => everyPage((page) => body(api.GET("/api/v1/wabas", { params: { query: page } }))),
});

export type NewWaba = Pick<Waba, "wabaId"> & Record<"accessToken" | "appSecret" | "verifyToken", string>;

/** Also renews the secrets of an account that is connected already. */
export const connectWaba = (waba: NewWaba): Promise<Waba> => body(api.POST("/api/v1/wabas", { body: waba }));

export type Synced = Schemas["Waba"]["sync"];
