import { expect, test } from "vitest";
import { styledText } from "./whatsappText";

test("WhatsApp's marks become styles", () => {
  expect(styledText("Hi *Ana*, _only_ ~50~ today: ```CODE```")).toEqual([
    { style: "plain", text: "Hi " },
    { style: "bold", text: "Ana" },
    { style: "plain", text: ", " },
    { style: "italic", text: "only" },
    { style: "plain", text: " " },
    { style: "strike", text: "50" },
    { style: "plain", text: " today: " },
    { style: "mono", text: "CODE" },
  ]);
});

test("marks inside words and alone are text; an address is a link without the full stop", () => {
  for (const plain of ["2 * 3 * 4", "snake_case_name", "* not *", ""])
    expect(styledText(plain)).toEqual(plain === "" ? [] : [{ style: "plain", text: plain }]);
  expect(styledText("See https://a.example/x_y_z.")).toEqual([
    { style: "plain", text: "See " },
    { style: "link", text: "https://a.example/x_y_z" },
    { style: "plain", text: "." },
  ]);
});

test("a hole without a value stands out", () => {
  expect(styledText("Hi {{first_name}}!")).toEqual([
    { style: "plain", text: "Hi " },
    { style: "hole", text: "{{first_name}}" },
    { style: "plain", text: "!" },
  ]);
});
