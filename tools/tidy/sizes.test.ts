import { expect, test } from "vitest";
import { fixture } from "./law.ts";
import { MAX_FILE_LINES, MAX_FUNCTION_LINES, sizes } from "./sizes.ts";

const lines = (count: number) => "x();\n".repeat(count);
const check = (text: string) => sizes.check([fixture("packages/store/src/a.ts", text)]).findings;

test.each([
  ["a declaration", (body: string) => `function f() {\n${body}}`],
  ["an arrow", (body: string) => `const f = () => {\n${body}};`],
  ["a method", (body: string) => `class C { m() {\n${body}} }`],
  ["a test", (body: string) => `describe("x", () => { test("y", () => {\n${body}}); });`],
])("%s may have 70 lines and not 71", (_kind, wrap) => {
  expect(check(wrap(lines(MAX_FUNCTION_LINES - 2)))).toEqual([]);
  expect(check(wrap(lines(MAX_FUNCTION_LINES - 1)))).toHaveLength(1);
});

test.each(["describe", "describe.skipIf(x)", "describe.each([1])"])(
  "%s groups tests and may be longer",
  (name) => {
    expect(check(`${name}("x", () => {\n${lines(100)}});`)).toEqual([]);
  },
);

test("a file may have 400 lines and not 401", () => {
  expect(check(lines(MAX_FILE_LINES))).toEqual([]);
  expect(check(lines(MAX_FILE_LINES + 1))).toHaveLength(1);
});

test("is blind without sources", () => {
  expect(sizes.check([fixture("README.md", lines(500))]).checked).toBe(0);
});
