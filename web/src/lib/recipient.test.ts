import { expect, it } from "vitest";
import { aLead, aMessage } from "../testing/samples";
import { isErasedLead, isErasedMessage, leadName, messageName } from "./recipient";

it("names a row of an audience", () => {
  expect(leadName(aLead())).toBe("+4915112345678");
  expect(leadName(aLead({ phone: null, rawPhone: "12", status: "invalid_phone" }))).toBe("12");
  expect(leadName(aLead({ phone: null, rawPhone: "", status: "invalid_phone" }))).toBe("No number");
  expect(leadName(aLead({ phone: null }))).toBe("erased");
  expect(leadName(aLead({ phone: null, status: "duplicate" }))).toBe("erased");
});

it("names the recipient of a message", () => {
  expect(messageName(aMessage())).toBe("+4915112345678");
  expect(messageName(aMessage({ phone: null, status: "skipped", skipReason: "invalid_phone" }))).toBe("No number");
  expect(messageName(aMessage({ phone: null, status: "read" }))).toBe("erased");
});

it("tells the erased from those who never had a number", () => {
  expect(isErasedLead(aLead({ phone: null, status: "invalid_phone" }))).toBe(false);
  expect(isErasedLead(aLead())).toBe(false);
  expect(isErasedMessage(aMessage({ phone: null, skipReason: "opted_out" }))).toBe(true);
});
