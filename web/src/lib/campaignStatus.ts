import type { CampaignStatus } from "../api/types";

export const campaignStatuses = [
  "draft",
  "scheduled",
  "running",
  "paused",
  "completed",
  "cancelled",
] as const satisfies CampaignStatus[];

export const isCampaignStatus = (value: unknown): value is CampaignStatus =>
  campaignStatuses.includes(value as CampaignStatus);
