import { expect, test } from "vitest";
import { isQuotedFrom } from "./quotes.ts";

const FILE = "function f() {\n  if (x) {\n    g();\n\n    h();\n  }\n}\n";

test.each([
  [["function f() {", "  if (x) {"]],
  [["g();", "", "h();"]],
  [["", "  if (x) {", "    g();", ""]],
])("%j is in the file", (lines) => {
  expect(isQuotedFrom(lines, FILE)).toBe(true);
});

test.each([[["g();", "h();"]], [["if (x) {", "g();"]], [["g(1);"]], [[""]], [[]]])(
  "%j is not",
  (lines) => {
    expect(isQuotedFrom(lines, FILE)).toBe(false);
  },
);
