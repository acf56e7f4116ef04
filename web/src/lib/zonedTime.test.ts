import { expect, test } from "vitest";
import { formatOffset, resolveWallTime, wallTimeAt } from "./zonedTime";

const iso = (at: number) => new Date(at).toISOString();

test("a wall time that exists once has one instant", () => {
  const resolved = resolveWallTime("2026-12-01T09:00", "Europe/Berlin");
  expect(resolved).toEqual({ kind: "once", at: Date.parse("2026-12-01T08:00Z"), offset: 3_600_000 });
  expect(resolveWallTime("2026-07-01T09:00", "Asia/Kolkata")).toMatchObject({ kind: "once", offset: 19_800_000 });
  expect(resolveWallTime("2026-07-01T09:00", "Etc/UTC")).toMatchObject({ kind: "once", offset: 0 });
});

test("clocks put forward leave a gap, and the next time that exists is named", () => {
  const change = { from: "2026-03-29T02:00", to: "2026-03-29T03:00" };
  expect(resolveWallTime("2026-03-29T02:30", "Europe/Berlin")).toEqual({ kind: "gap", change });
  expect(resolveWallTime("2026-03-29T02:00", "Europe/Berlin")).toEqual({ kind: "gap", change });
  expect(resolveWallTime("2026-03-29T03:00", "Europe/Berlin").kind).toBe("once");
  expect(resolveWallTime("2026-03-29T01:59", "Europe/Berlin").kind).toBe("once");
});

test("a jump need not be an hour", () => {
  expect(resolveWallTime("2026-10-04T02:15", "Australia/Lord_Howe")).toEqual({
    kind: "gap",
    change: { from: "2026-10-04T02:00", to: "2026-10-04T02:30" },
  });
  expect(resolveWallTime("2011-12-30T12:00", "Pacific/Apia")).toEqual({
    kind: "gap",
    change: { from: "2011-12-30T00:00", to: "2011-12-31T00:00" },
  });
});

test("clocks put back show a wall time twice", () => {
  const resolved = resolveWallTime("2026-10-25T02:30", "Europe/Berlin");
  if (resolved.kind !== "twice") throw new Error(resolved.kind);
  expect(iso(resolved.earlier.at)).toBe("2026-10-25T00:30:00.000Z");
  expect(iso(resolved.later.at)).toBe("2026-10-25T01:30:00.000Z");
  expect(resolved.change).toEqual({ from: "2026-10-25T03:00", to: "2026-10-25T02:00" });
  expect(resolveWallTime("2026-10-25T03:00", "Europe/Berlin").kind).toBe("once");
});

test("an instant on a zone's clocks, and an offset as it is written", () => {
  expect(wallTimeAt(Date.parse("2026-12-01T20:00Z"), "Asia/Kolkata")).toBe("2026-12-02T01:30");
  expect([19_800_000, -12_600_000, 0].map(formatOffset)).toEqual(["+05:30", "-03:30", "+00:00"]);
});
