import { expect, it } from "vitest";
import { toCsv } from "./csv";
import { sampleCsv } from "./sampleCsv";

it("quotes what needs it", () =>
  expect(toCsv([["a", 'say "hi"', "1,5", "two\nlines"]])).toBe('a,"say ""hi""","1,5","two\nlines"\r\n'));

const slot = (key: string, kind: string, required = true) => ({ key, kind: kind as "text", required, example: `${key}!` });

it("has a column for each value that differs from person to person", () => {
  const [header, first] = sampleCsv({
    slots: [
      slot("body.first_name", "text"),
      slot("body.1", "text"),
      slot("header.image", "image"),
      slot("button.0.url", "url_suffix"),
      slot("button.1.payload", "reply_payload", false),
    ],
  });
  expect(header).toEqual(["phone", "external_id", "first_name", "1", "button.0.url"]);
  expect(first).toEqual(["+447700900123", "C-1001", "body.first_name!", "body.1!", "button.0.url!"]);
});

it("has phone and id alone for a template without values", () =>
  expect(sampleCsv({ slots: [] })[0]).toEqual(["phone", "external_id"]));
