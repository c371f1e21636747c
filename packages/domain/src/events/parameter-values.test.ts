import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HindcastError } from "../hindcast-error.ts";
import { decodeParameterValues, encodeParameterValues } from "./parameter-values.ts";

const values = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
  fc.oneof(fc.bigInt(), fc.boolean()),
);

describe("parameter values", () => {
  test("come back as they went", () => {
    fc.assert(
      fc.property(values, (record) => {
        expect({ ...decodeParameterValues(encodeParameterValues(record)) }).toEqual({ ...record });
      }),
    );
  });

  test("have one text, whatever the order of their names", () => {
    fc.assert(
      fc.property(values, (record) => {
        const turned = Object.fromEntries(Object.entries(record).reverse());
        expect(encodeParameterValues(turned)).toBe(encodeParameterValues(record));
      }),
    );
    expect(encodeParameterValues({ b: true, a: -5n, c: 2n ** 255n })).toBe(
      `{"a":"-5","b":true,"c":"${2n ** 255n}"}`,
    );
  });

  test.each([
    "",
    "[]",
    "null",
    "1",
    '"a"',
    '{"a":1}',
    '{"a":"1.5"}',
    '{"a":"0x1"}',
    '{"a":null}',
    '{"a":""}',
    "{",
  ])("%j is refused", (text) => {
    expect(() => decodeParameterValues(text)).toThrow(HindcastError);
    expect(() => decodeParameterValues(text)).toThrow(/E-SCHEMA-003/);
  });

  test("any text at all is read or refused with a code", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        let code = "";
        try {
          decodeParameterValues(text);
        } catch (error) {
          code = error instanceof HindcastError ? error.code : String(error);
        }
        expect(["", "E-SCHEMA-003"]).toContain(code);
      }),
      { numRuns: 500 },
    );
  });
});
