import { HindcastError } from "@hindcast/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuantity, parseScaleBps, type Unit } from "./quantity.ts";

const RAY = 10n ** 27n;
const WAD = 10n ** 18n;

/** The code of the refusal; "accepted" when there was none; other exceptions go through. */
function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof HindcastError) return error.code;
    throw error;
  }
  return "accepted";
}

describe("what people write", () => {
  test.each<[string, Unit, bigint]>([
    ["82.5 %", "bps", 8_250n],
    ["82.55 %", "bps", 8_255n],
    ["82.550 %", "bps", 8_255n],
    ["-3 pp", "bps", -300n],
    ["+3pp", "bps", 300n],
    ["50 bps", "bps", 50n],
    ["-200 bps", "bps", -200n],
    ["0 %", "bps", 0n],
    ["100 %", "ray", RAY],
    ["4.5 %", "ray", (45n * RAY) / 1_000n],
    ["-0.5 pp", "ray", -RAY / 200n],
    ["0.8 ray", "ray", (8n * RAY) / 10n],
    ["0.95 wad", "wad", (95n * WAD) / 100n],
    ["94.5 %", "wad", (945n * WAD) / 1_000n],
    ["-0.5 pp", "wad", -WAD / 200n],
    ["25 USD", "usd8", 2_500_000_000n],
    ["0.00000001 USD", "usd8", 1n],
    ["1_000_000.05 USD", "usd2", 100_000_005n],
    ["1_500_000 tokens", "token", 1_500_000n],
    ["20 DAI", "rad", 2n * 10n ** 46n],
    ["6 h", "seconds", 21_600n],
    ["3", "count", 3n],
    ["-1", "count", -1n],
    ["90 s", "duration", 90n],
    ["5 min", "duration", 300n],
    ["1.5 h", "duration", 5_400n],
    ["1 d", "duration", 86_400n],
    ["  7 %  ", "bps", 700n],
  ])("%s in %s", (text, unit, value) => {
    expect(parseQuantity(text, unit)).toBe(value);
  });
});

describe("what is refused with E-SCEN-010", () => {
  test.each<[string, Unit, string]>([
    ["82.5", "bps", "a bare number"],
    ["82", "bps", "a bare whole number"],
    ["1", "ray", "a bare whole number"],
    ["1", "wad", "a bare whole number"],
    ["25", "usd8", "a bare whole number"],
    ["25", "usd2", "a bare whole number"],
    ["0.8", "ray", "a bare number"],
    ["1000", "token", "a bare number"],
    ["60", "duration", "a bare number"],
    ["82.555 %", "bps", "finer than a hundredth of a percent"],
    ["0.5 bps", "bps", "finer than a hundredth of a percent"],
    ["0.000000001 USD", "usd8", "finer than 8 decimals"],
    ["1.005 USD", "usd2", "finer than cents"],
    ["1.5 tokens", "token", "part of a whole token"],
    ["0.5 s", "duration", "part of a second"],
    ["1.5", "count", "part of one"],
    ["3 %", "count", "a unit where none belongs"],
    ["5 USD", "bps", "the wrong unit"],
    ["5 %", "token", "the wrong unit"],
    ["5 PP", "bps", "the wrong case"],
    ["5 h", "usd8", "the wrong unit"],
    ["on", "switch", "no number at all"],
    ["5 %", "switch", "a number for a switch"],
    ["", "bps", "nothing"],
    ["%", "bps", "no number"],
    [".5 %", "bps", "no digit before the point"],
    ["5. %", "bps", "no digit after the point"],
    ["1e3 %", "bps", "an exponent"],
    ["1,000 tokens", "token", "a comma"],
    ["1__0 %", "bps", "two underscores"],
    ["_1 %", "bps", "an underscore before"],
    ["1_ %", "bps", "an underscore after"],
    ["--1 %", "bps", "two signs"],
    ["∞ %", "bps", "infinity"],
    ["٣ %", "bps", "digits of another script"],
    ["0x10 bps", "bps", "hexadecimal"],
    ["5 constructor", "bps", "a name every object inherits"],
    ["5 toString", "usd8", "a name every object inherits"],
    [`${"9".repeat(300)} %`, "bps", "longer than any quantity"],
  ])("%s in %s: %s", (text, unit) => {
    expect(refusalOf(() => parseQuantity(text, unit))).toBe("E-SCEN-010");
  });

  test("the refusal shows what may be written", () => {
    expect(() => parseQuantity("0.8", "bps")).toThrow(/"12\.5 %", "12\.5 pp", "12\.5 bps"/);
  });

  test("a scale is a share that is not negative", () => {
    expect(parseScaleBps("95 %")).toBe(9_500n);
    expect(parseScaleBps("0 %")).toBe(0n);
    expect(refusalOf(() => parseScaleBps("-5 %"))).toBe("E-SCEN-010");
    expect(refusalOf(() => parseScaleBps("0.95"))).toBe("E-SCEN-010");
  });
});

describe("properties", () => {
  const worth: readonly [string, Unit, number][] = [
    ["%", "bps", 2],
    ["bps", "bps", 0],
    ["%", "ray", 25],
    ["ray", "ray", 27],
    ["wad", "wad", 18],
    ["USD", "usd8", 8],
    ["USD", "usd2", 2],
    ["tokens", "token", 0],
    ["s", "duration", 0],
    ["s", "seconds", 0],
    ["DAI", "rad", 45],
  ];
  const integers = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });

  test("every integer written with its unit is read back exactly", () => {
    fc.assert(
      fc.property(integers, fc.constantFrom(...worth), (value, [name, unit, decimals]) => {
        const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
        const whole = digits.slice(0, digits.length - decimals);
        const fraction = decimals === 0 ? "" : `.${digits.slice(-decimals)}`;
        const text = `${value < 0n ? "-" : ""}${whole}${fraction} ${name}`;
        expect(parseQuantity(text, unit)).toBe(value);
      }),
    );
  });

  test("one digit more than the unit holds is refused unless it is zero", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(9),
        fc.constantFrom(...worth),
        (whole, digit, [name, unit, n]) => {
          const read = () => parseQuantity(`${whole}.${"0".repeat(n)}${digit} ${name}`, unit);
          expect(refusalOf(read)).toBe(digit === 0 ? "accepted" : "E-SCEN-010");
        },
      ),
    );
  });

  test("any text is a bigint or a coded refusal", () => {
    const units = fc.constantFrom<Unit>(...worth.map(([, unit]) => unit), "count", "switch");
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[+-]?[0-9_.]{0,20} ?[a-zA-Z%]{0,12}$/),
    );
    fc.assert(
      fc.property(texts, units, (text, unit) => {
        let value: unknown;
        const code = refusalOf(() => (value = parseQuantity(text, unit)));
        expect(code === "E-SCEN-010" || typeof value === "bigint").toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
