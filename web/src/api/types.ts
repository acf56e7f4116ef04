import type { Schemas } from "./client";

export type Campaign = Schemas["Campaign"];
export type CampaignAction = Schemas["CampaignAction"];
export type CampaignStatus = Schemas["CampaignStatus"];
export type Send = Schemas["Send"];
export type SendStatus = Schemas["SendStatus"];
export type Funnel = Schemas["Funnel"];
export type Progress = Schemas["Progress"];
export type Report = Schemas["Report"];
export type Message = Schemas["Message"];
export type MessageStatus = Schemas["MessageStatus"];
export type Gate = Schemas["Gate"];
export type Audience = Schemas["Audience"];
