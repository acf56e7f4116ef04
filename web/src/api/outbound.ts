import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";
import { everyPage, keyset, pageSize } from "./keyset";

export type OutboundWebhook = Schemas["OutboundWebhook"];
export type OutboundEvent = Schemas["OutboundEvent"];
export type Delivery = Schemas["Delivery"];

export const outboundEvents = [
  "message.delivered",
  "message.failed",
  "message.replied",
  "opt_out.created",
  "send.completed",
  "campaign.scheduled",
  "campaign.running",
  "campaign.paused",
  "campaign.completed",
  "campaign.cancelled",
] as const satisfies OutboundEvent[];

export const outboundQuery = queryOptions({
  queryKey: ["outbound-webhooks"],
  queryFn: () => everyPage((page) => body(api.GET("/api/v1/outbound-webhooks", { params: { query: page } }))),
});

export const deliveriesQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: ["outbound-webhooks", id, "deliveries"],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/outbound-webhooks/{id}/deliveries", {
          params: { path: { id }, query: { limit: pageSize, cursor: pageParam } },
        }),
      ),
    ...keyset,
    // A test takes a second or two.
    refetchInterval: 3_000,
  });

export const addOutbound = (url: string, events: OutboundEvent[]) =>
  body(api.POST("/api/v1/outbound-webhooks", { body: { url, events } }));

export const changeOutbound = (id: number, url: string, events: OutboundEvent[]) =>
  body(api.PATCH("/api/v1/outbound-webhooks/{id}", { params: { path: { id } }, body: { url, events } }));

export const switchOutbound = (id: number, active: boolean) =>
  body(api.PATCH("/api/v1/outbound-webhooks/{id}", { params: { path: { id } }, body: { active } }));

export const deleteOutbound = (id: number) =>
  body(api.DELETE("/api/v1/outbound-webhooks/{id}", { params: { path: { id } } }));

export const testOutbound = (id: number) =>
  body(api.POST("/api/v1/outbound-webhooks/{id}/test", { params: { path: { id } } }));

export const replayDelivery = (id: number, deliveryId: number) =>
  body(
    api.POST("/api/v1/outbound-webhooks/{id}/deliveries/{deliveryId}/replay", { params: { path: { id, deliveryId } } }),
  );
