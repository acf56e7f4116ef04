import { describe, expect, it } from "vitest";
import { aFunnel, aSend } from "../testing/samples";
import { byOutcome, isPrepared, nextSend, sendInFocus, settledShare, sum, whole } from "./funnel";

const midway = aFunnel({
  audience: 100,
  eligible: 90,
  queued: 20,
  accepted: 60,
  sent: 58,
  delivered: 50,
  read: 30,
  failed: 6,
  skipped: 10,
  inDoubt: 3,
  cancelled: 1,
});

describe("byOutcome", () => {
  it("puts every recipient in exactly one place", () => {
    const counts = byOutcome(midway);
    expect(counts).toEqual({
      read: 30,
      delivered: 20,
      accepted: 10,
      inFlight: 0,
      queued: 20,
      inDoubt: 3,
      assumedSent: 0,
      failed: 6,
      skipped: 10,
      cancelled: 1,
    });
    expect(Object.values(counts).reduce((a, b) => a + b)).toBe(midway.audience);
  });
  it("shows what is in flight apart from what waits", () =>
    expect(byOutcome(midway, 12)).toMatchObject({ inFlight: 12, queued: 8 }));
  it("never shows more in flight than is queued: the two are told at different moments", () =>
    expect(byOutcome(midway, 99)).toMatchObject({ inFlight: 20, queued: 0 }));
  it("has a place for those a person took for sent", () =>
    expect(byOutcome({ ...midway, inDoubt: 1, assumedSent: 2 }).assumedSent).toBe(2));
});

describe("settledShare", () => {
  it("counts everybody but the queued", () => expect(settledShare(midway)).toBeCloseTo(0.8));
  it("is nothing before there is an audience", () => expect(settledShare(aFunnel())).toBe(0));
});

describe("whole", () => {
  const done = aSend({ status: "completed", funnel: midway });
  const toCome = aSend({ id: 2 });
  it("counts a send to come with its audience", () =>
    expect(whole([done, toCome])).toEqual(sum([midway, aFunnel({ audience: 100 })])));
  it("leaves out what ended before it had recipients", () =>
    expect(whole([done, aSend({ status: "missed" })])).toEqual(midway));
  it("adds up what only one send has", () =>
    expect(whole([done, aSend({ status: "completed", funnel: { ...midway, assumedSent: 2 } })]).assumedSent).toBe(2));
  it("keeps what was cancelled midway", () =>
    expect(whole([aSend({ status: "cancelled", funnel: midway })])).toEqual(midway));
});

describe("isPrepared", () => {
  it.each([
    ["pending", false],
    ["materializing", true],
    ["firing", true],
    ["missed", false],
  ] as const)("of a send that is %s without counts is %s", (status, expected) =>
    expect(isPrepared(aSend({ status }))).toBe(expected),
  );
});

describe("which send is shown", () => {
  const [done, firing, coming] = [
    aSend({ id: 1, status: "completed" }),
    aSend({ id: 2, status: "firing" }),
    aSend({ id: 3, status: "pending" }),
  ];
  it("next is the first to come", () => expect(nextSend([done, firing, coming])).toBe(coming));
  it("is the one at work", () => expect(sendInFocus([done, firing, coming])).toBe(firing));
  it("is the one at work, paused with its campaign", () => {
    const paused = aSend({ id: 2, status: "paused", phase: "firing" });
    expect(sendInFocus([done, paused, coming])).toBe(paused);
    expect(nextSend([paused, coming])).toBe(coming);
  });
  it("else the next", () => expect(sendInFocus([done, coming])).toBe(coming));
  it("else the last", () => expect(sendInFocus([done, { ...done, id: 4 }])?.id).toBe(4));
  it("is none of none", () => expect(sendInFocus([])).toBeUndefined());
});
