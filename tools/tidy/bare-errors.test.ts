import { expect, test } from "vitest";
import { bareErrors } from "./bare-errors.ts";
import { fixture } from "./law.ts";

const found = (path: string, text: string) =>
  bareErrors.check([fixture(path, text)]).findings.length;

test.each([
  "throw new Error('x');",
  "throw Error('x');",
  "reject(new Error('x'));",
  "Promise.reject(new AggregateError([]));",
])("product code may not say: %s", (text) => {
  expect(found("packages/store/src/a.ts", text)).toBe(1);
  expect(found("packages/store/src/a.test.ts", text)).toBe(0);
  expect(found("packages/testchain/src/a.ts", text)).toBe(0);
});

test.each(["throw new HindcastError(facts);", "throw new TypeError('x');", "throw error;"])(
  "product code may say: %s",
  (text) => {
    expect(found("packages/store/src/a.ts", text)).toBe(0);
  },
);

test("is blind without product code", () => {
  expect(bareErrors.check([]).checked).toBe(0);
});
