import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDecimal, parseIndex, parseUnsigned } from "./decimal-text.ts";

test("any integer at any number of decimals comes back exactly", () => {
  const scaled = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 40n }), fc.nat(18));
  fc.assert(
    fc.property(scaled, fc.boolean(), ([value, decimals], negative) => {
      const digits = value.toString().padStart(decimals + 1, "0");
      const point = digits.length - decimals;
      const text = `${negative ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`;
      const parsed = parseDecimal(text, decimals);
      expect(parsed).toBe(negative ? -value : value);
      expect(parseDecimal(`${text}000`, decimals)).toBe(parsed);
      expect(parseDecimal(`${text}e0`, decimals)).toBe(parsed);
    }),
  );
});

test.each([
  ["1.5e-1", 2, 15n],
  ["15E+2", 0, 1_500n],
  ["0E-9", 18, 0n],
  [".5", 1, 5n],
  ["5.", 1, 50n],
  [" 12 ", 0, 12n],
])("%s at %i decimals", (text, decimals, value) => {
  expect(parseDecimal(text, decimals)).toBe(value);
});

test.each([
  "",
  ".",
  "-",
  "1,5",
  "0x10",
  "1e",
  "NaN",
  "Infinity",
  "1e80",
  "1.05",
  `1${"0".repeat(200)}`,
])("%s is refused, not rounded", (text) => expect(parseDecimal(text, 1)).toHaveProperty("reason"));

test("unsigned integers keep all their digits, and indices stop at 2^53", () => {
  expect(parseUnsigned("110680464442257320802")).toBe(110_680_464_442_257_320_802n);
  expect(parseUnsigned((2n ** 256n - 1n).toString())).toBe(2n ** 256n - 1n);
  for (const text of ["", "-1", "1.0", (2n ** 256n).toString(), " "])
    expect(parseUnsigned(text)).toHaveProperty("reason");
  expect(parseIndex("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
  expect(parseIndex("9007199254740992")).toHaveProperty("reason");
});
