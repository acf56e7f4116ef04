import { expect, it } from "vitest";
import { PagedRows } from "./pagedRows";

const rows = new PagedRows([{ items: ["a", "b"] }, { items: [] }, { items: ["c", "d", "e"] }, { items: ["f"] }]);

it("counts the rows of all pages", () => expect(rows.count).toBe(6));
it("finds each row at its place", () =>
  expect([0, 1, 2, 3, 4, 5].map((place) => rows.at(place))).toEqual(["a", "b", "c", "d", "e", "f"]));
it("has nothing beyond the end", () => expect(rows.at(6)).toBeUndefined());
it("has nothing without pages", () => expect(new PagedRows([]).at(0)).toBeUndefined());
it("finds a place among a million at once", () => {
  const pages = Array.from({ length: 2_000 }, (_, page) => ({
    items: Array.from({ length: 500 }, (_, row) => page * 500 + row),
  }));
  const million = new PagedRows(pages);
  expect(million.count).toBe(1_000_000);
  expect([0, 499, 500, 999_999].map((place) => million.at(place))).toEqual([0, 499, 500, 999_999]);
});
