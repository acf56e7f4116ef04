import { expect, it } from "vitest";
import { aCampaign, aFunnel, aSend } from "../testing/samples";
import { withProgress } from "./progress";

const campaign = aCampaign({ sends: [aSend({ id: 7 }), aSend({ id: 8 })] });
const news = {
  campaignId: 1,
  status: "running",
  statusReason: null,
  allowedActions: ["pause", "cancel"],
  alerts: [{ sendId: 7, code: "template_status", message: "Paused.", fix: "Wait." }],
  version: 3,
  sends: [{ id: 7, status: "firing", phase: "firing", statusReason: null, funnel: aFunnel({ audience: 100, queued: 40 }), live: null }],
} as const;

it("takes over what the event tells and keeps the rest", () => {
  const after = withProgress(campaign, { ...news, allowedActions: [...news.allowedActions], alerts: [...news.alerts], sends: [...news.sends] });
  expect(after).toMatchObject({ name: "Winter", status: "running", version: 3, allowedActions: ["pause", "cancel"], alerts: news.alerts });
  expect(after.sends[0]).toMatchObject({ id: 7, status: "firing", timeZone: "Europe/Berlin", funnel: { queued: 40 } });
  expect(after.sends[1]).toEqual(campaign.sends[1]);
});

it("ignores an event that is older than the answer of an action", () => {
  const newer = { ...campaign, version: 4 };
  expect(withProgress(newer, { ...news, allowedActions: [], alerts: [], sends: [] })).toBe(newer);
});

it("ignores another campaign's event", () => {
  expect(withProgress(campaign, { ...news, campaignId: 2, allowedActions: [], alerts: [], sends: [] })).toBe(campaign);
});
