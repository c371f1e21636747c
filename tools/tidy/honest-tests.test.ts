import { expect, test } from "vitest";
import { honestTests } from "./honest-tests.ts";
import { fixture } from "./law.ts";

const check = (text: string, path = "packages/store/src/a.test.ts") =>
  honestTests.check([fixture(path, text)]).findings.map((finding) => finding.line);

test("a test file without an expect is refused", () => {
  expect(check('test("runs", () => { run(); });')).toEqual([0]);
  expect(check('test("runs", () => { expect(run()).toBe(1); });')).toEqual([]);
  expect(check("fc.assert(property);")).toEqual([]);
  expect(check("protocolSuite(aave);")).toEqual([]);
});

test.each([
  'test.only("x", () => {});',
  'describe.only("x", () => {});',
  'test.only.each([1])("x", () => {});',
  'test.skip("x", () => {});',
  'xit("x", () => {});',
  'test.todo("x");',
  'describe.skipIf(!exists)("x", () => {});',
  'test("x", ({ skip }) => {}); context.skip();',
])("refuses: %s", (text) => {
  expect(check(`expect(1).toBe(1);\n${text}`)).toEqual([2]);
});

test.each([
  'describe.skipIf(!exists)("klines (needs the recorded files)", () => {});',
  '// the recorded files are not in the repository\ndescribe.skipIf(!exists)("x", () => {});',
  'context.skip("needs a Chromium on the system");',
  "cursor.skip;",
])("accepts: %s", (text) => {
  expect(check(`expect(1).toBe(1);\n\n${text}`)).toEqual([]);
});

test("is blind without test files", () => {
  expect(honestTests.check([fixture("packages/store/src/a.ts")]).checked).toBe(0);
});
