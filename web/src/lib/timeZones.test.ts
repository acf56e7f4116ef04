import { expect, test } from "vitest";
import { cityOf, searchZones, timeZones } from "./timeZones";

const found = (search: string) => searchZones(timeZones(), search).map(({ name }) => name);

test("zones are found by city, by name, by what people call them and by offset", () => {
  expect(found("berlin")[0]).toBe("Europe/Berlin");
  expect(found("new york")[0]).toBe("America/New_York");
  expect(found("india").slice(0, 2)).toContain("Asia/Kolkata");
  expect(found("central european")).toContain("Europe/Berlin");
  expect(found("+05:30")).toContain("Asia/Kolkata");
  expect(found("utc")).toContain("Etc/UTC");
  expect(found("nowhere at all")).toEqual([]);
});

test("zones have the names of today", () => {
  const names = timeZones().map(({ name }) => name);
  expect(names).toContain("Asia/Kolkata");
  expect(names).not.toContain("Asia/Calcutta");
  expect(new Set(names).size).toBe(names.length);
  expect(cityOf("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
});
