import { describe, expect, it } from "vitest";
import { aMessage } from "../testing/samples";
import { statusTime, stepsOf } from "./message";

const [at, later] = ["2026-12-01T09:00:00Z", "2026-12-01T09:00:05.500Z"];

describe("statusTime", () => {
  it("is the status's own time", () => expect(statusTime(aMessage({ status: "read", acceptedAt: at, readAt: later }))).toBe(later));
  it("is none of what has no time", () => expect(statusTime(aMessage({ status: "skipped" }))).toBeNull());
});

describe("stepsOf", () => {
  it("tells what happened, and how long after", () =>
    expect(stepsOf(aMessage({ acceptedAt: at, deliveredAt: later }))).toEqual([
      { step: "accepted", at, secondsAfter: null },
      { step: "delivered", at: later, secondsAfter: 5.5 },
    ]));
  it("is in the order of time, whatever came last", () =>
    expect(stepsOf(aMessage({ acceptedAt: later, sentAt: at })).map(({ step }) => step)).toEqual(["sent", "accepted"]));
  it("keeps the order of the steps within one time", () =>
    expect(stepsOf(aMessage({ acceptedAt: at, sentAt: at, readAt: at })).map(({ step }) => step)).toEqual(["accepted", "sent", "read"]));
  it("is nothing before anything happened", () => expect(stepsOf(aMessage())).toEqual([]));
});
