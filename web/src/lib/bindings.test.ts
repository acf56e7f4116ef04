import { expect, test } from "vitest";
import { aLead, aSlot, aTemplate } from "../testing/samples";
import { bindByName, fill, partOf, settled, typeOf, withType } from "./bindings";

const slots = [
  aSlot({ key: "body.first_name" }),
  aSlot({ key: "header.image", kind: "image" }),
  aSlot({ key: "button.0.url", kind: "url_suffix" }),
];

test("slots are bound to the columns of their name, however it is written", () => {
  expect(bindByName(slots, ["First Name", "first-name", "Image", "url"])).toEqual({
    "body.first_name": { column: "First Name" },
    "header.image": { column: "Image" },
  });
  expect(bindByName(slots, ["button.0.url"])).toEqual({ "button.0.url": { column: "button.0.url" } });
});

test("what is open, or of another template, is not sent; an empty fallback is none", () => {
  const bindings = {
    "body.first_name": { column: "name", fallback: "" },
    "button.0.url": { constant: "" },
    "body.gone": { constant: "x" },
  };
  expect(settled(bindings, slots)).toEqual({ "body.first_name": { column: "name" } });
});

test("a value of the body is a text, money or a date, and stays so", () => {
  const money = withType({ column: "total", fallback: "" }, "money", "INR");
  expect(money).toEqual({ column: "total", fallback: "", currency: "INR" });
  expect(settled({ "body.first_name": money }, slots)).toEqual({ "body.first_name": { column: "total", currency: "INR" } });
  expect(withType(money, "date")).toEqual({ column: "total", fallback: "", dateTime: true });
  expect(withType(withType({ constant: "5" }, "date"), "text")).toEqual({ constant: "5" });
  expect([money, withType(money, "date"), withType(money, "text"), { media: 4 }].map(typeOf)).toEqual(["money", "date", "text", "text"]);
  const lead = aLead({ variables: { total: "24.90" } });
  expect(fill({ "body.first_name": money }, aTemplate({ slots }), lead).values).toEqual({ "body.first_name": "INR 24.90" });
});

test("a lead fills the slots: its own values, fallbacks, constants and files", () => {
  const template = aTemplate({ slots });
  const bindings = {
    "body.first_name": { column: "name", fallback: "there" },
    "header.image": { media: 4 },
    "button.0.url": { column: "code" },
  };
  const lead = (variables: Record<string, string>) => aLead({ variables });
  expect(fill(bindings, template, lead({ name: "Ana", code: "x1" }))).toEqual({
    values: { "body.first_name": "Ana", "header.image": "/api/v1/media/4/content", "button.0.url": "x1" },
    missing: [],
    fellBack: [],
  });
  expect(fill(bindings, template, lead({ name: "" }))).toMatchObject({
    values: { "body.first_name": "there" },
    missing: ["button.0.url"],
    fellBack: ["body.first_name"],
  });
});

test("a key says which part of the template it fills", () => {
  expect(partOf("body.first_name")).toEqual({ place: "body", name: "first_name" });
  expect(partOf("card.1.button.0.url")).toEqual({ card: 1, place: "button", button: 0, name: "url" });
  expect(partOf("limited_time_offer.expiration")).toEqual({ place: "offer", name: "expiration" });
});
