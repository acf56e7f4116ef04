import { expect, it } from "vitest";
import { problemFrom } from "./problem";

it("says what the API said", () => {
  const errors = [{ pointer: "/sends/3", code: "overdue", message: "Its time passed." }];
  const detail = "The time of one or more sends passed.";
  const problem = problemFrom(409, { type: "urn:carillon:problem:overdue_sends", title: "Conflict", detail, errors });
  expect(problem).toMatchObject({ status: 409, code: "overdue_sends", message: detail, fields: errors });
});

it.each([undefined, "<html>Bad gateway</html>", {}])("explains an answer that is no problem document: %j", (body) =>
  expect(problemFrom(502, body).message).toContain("502"),
);
