import { api, body, type Schemas } from "./client";
import type { Campaign, Send } from "./types";

// What changes a draft. A version is that of what the reader saw: a change made meanwhile by another is not overwritten.

export type NewCampaign = Required<
  Pick<Campaign, "name" | "audienceId" | "phoneNumberId" | "productPolicyConfirmed">
>;
export type NewSend = Schemas["NewSend"];

export const createCampaign = (campaign: NewCampaign): Promise<Campaign> =>
  body(api.POST("/api/v1/campaigns", { body: campaign }));

export const updateCampaign = (id: number, version: number, change: Partial<NewCampaign>): Promise<Campaign> =>
  body(api.PATCH("/api/v1/campaigns/{id}", { params: { path: { id } }, body: { version, ...change } }));

export async function deleteCampaign(id: number): Promise<void> {
  await body(api.DELETE("/api/v1/campaigns/{id}", { params: { path: { id } } }));
}

export const duplicateCampaign = (id: number, name?: string): Promise<Campaign> =>
  body(api.POST("/api/v1/campaigns/{id}/duplicate", { params: { path: { id } }, body: { name } }));

export const createSend = (campaign: number, send: NewSend): Promise<Send> =>
  body(api.POST("/api/v1/campaigns/{id}/sends", { params: { path: { id: campaign } }, body: send }));

export const updateSend = (id: number, version: number, send: NewSend): Promise<Send> =>
  body(api.PATCH("/api/v1/sends/{id}", { params: { path: { id } }, body: { version, ...send } }));

export async function deleteSend(id: number): Promise<void> {
  await body(api.DELETE("/api/v1/sends/{id}", { params: { path: { id } } }));
}
