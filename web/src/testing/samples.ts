import type { Campaign, Funnel, Send } from "../api/types";
import { sum } from "../lib/funnel";

export const aFunnel = (given: Partial<Funnel> = {}): Funnel => ({ ...sum([]), ...given });

export const aSend = (given: Partial<Send> = {}): Send => ({
  id: 1,
  campaignId: 1,
  category: "marketing",
  templateId: 1,
  scheduledLocal: "2026-12-01T09:00",
  timeZone: "Europe/Berlin",
  utcOffset: "+01:00",
  scheduledAt: "2026-12-01T08:00:00Z",
  fold: null,
  tzdbVersion: "2026a",
  audienceFilter: "off",
  whenNoFilterEvent: "skip",
  eventFilter: null,
  maxMessagesPerSecond: 20,
  parameters: {},
  unboundParameters: [],
  productPolicy: "CLOUD_API_FALLBACK",
  messageActivitySharing: null,
  lateStartGraceMinutes: 60,
  status: "pending",
  statusReason: null,
  version: 1,
  materializedAt: null,
  startedAt: null,
  completedAt: null,
  funnel: aFunnel({ audience: 100 }),
  ...given,
});

export const aCampaign = (given: Partial<Campaign> = {}): Campaign => ({
  id: 1,
  name: "Winter",
  audienceId: 1,
  phoneNumberId: 1,
  productPolicyConfirmed: true,
  status: "scheduled",
  statusReason: null,
  allowedActions: ["pause"],
  version: 2,
  createdAt: "2026-11-01T00:00:00Z",
  updatedAt: "2026-11-01T00:00:00Z",
  sends: [aSend()],
  ...given,
});
