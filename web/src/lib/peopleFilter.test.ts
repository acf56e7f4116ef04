import { expect, it } from "vitest";
import { fromSearch, readPeopleSearch, toQuery, toSearch } from "./peopleFilter";

it("goes into an address and comes back", () => {
  const filter = { status: ["delivered", "read"], country: "DE", errorCode: 131026, q: "+4915" } as const;
  const search = toSearch({ ...filter, status: [...filter.status] });
  expect(search).toEqual({ status: "delivered,read", country: "DE", errorCode: 131026, q: "+4915" });
  expect(fromSearch(readPeopleSearch({ ...search }))).toEqual(filter);
});

it("passes over what an address cannot mean", () =>
  expect(readPeopleSearch({ status: "lost,read", skipReason: "<b>", country: "de", region: "US", errorCode: "x", q: "" })).toEqual({
    status: "read",
  }));

it("reads a phone number that looks like a number", () => expect(readPeopleSearch({ q: 4915 })).toEqual({ q: "4915" }));

it("asks the API for it", () =>
  expect(toQuery({ status: ["delivered", "read"], region: "EEA", q: "+49" })).toBe("status=delivered%2Cread&region=EEA&q=%2B49"));
