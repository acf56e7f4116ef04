import { expect, it } from "vitest";
import { isOwnPath } from "./ownPath";

it.each(["/campaigns", "/campaigns/3?status=failed"])("%s is ours", (path) => expect(isOwnPath(path)).toBe(true));
it.each(["//evil.example", "/\t/evil.example", "/\\evil.example", "https://evil.example", "campaigns", 5, undefined])(
  "%s is not",
  (path) => expect(isOwnPath(path)).toBe(false),
);
