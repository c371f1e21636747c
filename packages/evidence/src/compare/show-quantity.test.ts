import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupThousands, showDecimal, showParameter, showUsd } from "./show-quantity.ts";

test.each([
  [8_250n, "bps", "82.50 % [8250]"],
  [8_255n, "bps", "82.55 % [8255]"],
  [10_500n, "bps", "105.00 % [10500]"],
  [-5n, "bps", "-0.05 % [-5]"],
  [0n, "bps", "0.00 % [0]"],
  [4n * 10n ** 25n, "ray", `4.00 % [4${"0".repeat(25)}]`],
  [123_456n * 10n ** 21n, "ray", `12.3456 % [123456${"0".repeat(21)}]`],
  [95n * 10n ** 16n, "wad", "95.00 % [950000000000000000]"],
  [123_456_789n, "usd8", "1.23456789 USD"],
  [100_000_000_000n, "usd8", "1,000.00 USD"],
  [-150n, "usd2", "-1.50 USD"],
  [1_234_567n, "token", "1,234,567 tokens"],
  [15n * 10n ** 48n, "rad", "15,000.00 DAI"],
  [21_600n, "seconds", "21,600 s"],
  [7n, "count", "7"],
  [true, "switch", "on"],
  [false, "switch", "off"],
  [undefined, "bps", "not set"],
] as const)("%s in %s reads %s", (value, unit, expected) => {
  expect(showParameter(value, unit)).toBe(expected);
});

describe("whole dollars", () => {
  test.each([
    [0n, "$0"],
    [49_999_999n, "$0"],
    [50_000_000n, "$1"],
    [-49_999_999n, "$0"],
    [-50_000_000n, "-$1"],
    [123_456_750_000_000n, "$1,234,568"],
    [-123_456_749_999_999n, "-$1,234,567"],
    [99_999_999_999n, "$1,000"],
  ])("%s", (value, expected) => {
    expect(showUsd(value)).toBe(expected);
  });

  test("are the nearest ones, half away from zero", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (usd8) => {
        const shown = BigInt(showUsd(usd8).replaceAll(/[$,]/g, "")) * 100_000_000n;
        const off = shown - usd8;
        expect(off <= 50_000_000n && off >= -50_000_000n).toBe(true);
        const isHalf = off === 50_000_000n || off === -50_000_000n;
        expect(isHalf && off > 0n !== usd8 > 0n).toBe(false);
      }),
    );
  });
});

describe("decimals", () => {
  const integers = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });

  test("no digit is lost or invented, as counting by hand shows", () => {
    fc.assert(
      fc.property(integers, fc.nat(27), fc.nat(4), (value, decimals, minimum) => {
        const text = showDecimal(value, decimals, minimum);
        const [whole = "", fraction = ""] = text.replace("-", "").split(".");
        expect(fraction.length).toBeGreaterThanOrEqual(minimum);
        expect(fraction.length > minimum && fraction.endsWith("0")).toBe(false);
        // Read back: whole * 10^length + fraction, at 10^-length.
        const length = BigInt(fraction.length);
        const digits = BigInt(whole.replaceAll(",", "") + fraction) * (value < 0n ? -1n : 1n);
        expect(digits * 10n ** BigInt(decimals)).toBe(value * 10n ** length);
        expect(text.startsWith("-")).toBe(value < 0n);
      }),
    );
  });

  test("groups of three are what slicing from the end gives", () => {
    const oracle = (digits: string): string =>
      digits.length <= 3 ? digits : `${oracle(digits.slice(0, -3))},${digits.slice(-3)}`;
    fc.assert(
      fc.property(integers, (value) => {
        const digits = (value < 0n ? -value : value).toString();
        expect(groupThousands(digits)).toBe(oracle(digits));
        expect(groupThousands(`-${digits}`)).toBe(`-${oracle(digits)}`);
      }),
    );
    expect(groupThousands("")).toBe("");
  });
});
