import { expect, test } from "vitest";
import { aSend, aSlot } from "../testing/samples";
import { bodyOf, formOf, momentOf, newForm, resolveTime } from "./sendForm";

const first = aSend({ id: 1, scheduledLocal: "2026-12-01T09:00", scheduledAt: "2026-12-01T08:00:00Z" });
const second = aSend({ id: 2, scheduledLocal: "2026-12-03T09:00", scheduledAt: "2026-12-03T08:00:00Z" });
const start = { now: Date.parse("2026-11-01T12:34:56Z"), zone: "Asia/Kolkata" };

test("the first send is proposed for tomorrow, on the reader's clocks", () => {
  expect(newForm([], start)).toMatchObject({ date: "2026-11-02", time: "10:00", timeZone: "Asia/Kolkata", rate: 20 });
});

test("the next send is proposed a day later, one in between halfway, each in the neighbour's zone", () => {
  expect(newForm([first, second], start)).toMatchObject({ date: "2026-12-04", time: "09:00", timeZone: "Europe/Berlin" });
  expect(newForm([first, second], { ...start, after: first })).toMatchObject({ date: "2026-12-02", time: "09:00" });
});

test("a copy takes over everything but the time", () => {
  const filtered = aSend({ ...first, audienceFilter: "on", maxMessagesPerSecond: 7 });
  const copy = newForm([filtered], { ...start, copyOf: filtered });
  expect(copy).toMatchObject({ audienceFilter: "on", rate: 7, date: "2026-12-02", time: "09:00" });
});

test("a send that is not touched is sent as it is", () => {
  const form = formOf(second);
  const body = bodyOf(form, Date.parse(second.scheduledAt), [], [first, second], 2);
  expect(body).toMatchObject({ scheduledLocal: "2026-12-03T09:00", before: null, productPolicy: "CLOUD_API_FALLBACK" });
  expect(bodyOf({ ...form, category: "utility" }, 0, [], [])).not.toHaveProperty("productPolicy");
});

test("an earlier time moves a send before its neighbour, and only the template's own slots are bound", () => {
  const form = { ...formOf(second), parameters: { "body.first_name": { column: "a" }, "body.old": { column: "b" } } };
  const body = bodyOf(form, Date.parse("2026-11-30T08:00:00Z"), [aSlot()], [first, second], 2);
  expect(body.before).toBe(1);
  expect(body.parameters).toEqual({ "body.first_name": { column: "a" } });
});

test("a time that comes twice is meant once one of the two is chosen", () => {
  const form = { ...formOf(first), date: "2026-10-25", time: "02:30" };
  const resolved = resolveTime(form);
  expect(momentOf(resolved, null)).toBeUndefined();
  expect(new Date(momentOf(resolved, "later")!.at).toISOString()).toBe("2026-10-25T01:30:00.000Z");
  expect(momentOf(resolveTime({ ...form, date: "2026-03-29" }), "later")).toBeUndefined();
  for (const unfinished of [{ time: "" }, { date: "" }, { date: "0002-10-25" }, { date: "20261-10-25" }])
    expect(resolveTime({ ...form, ...unfinished })).toBeUndefined();
});
