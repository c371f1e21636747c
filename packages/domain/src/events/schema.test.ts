import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HindcastError } from "../hindcast-error.ts";
import { FACT_KINDS } from "./facts.ts";
import { OUTCOME_KINDS } from "./outcomes.ts";
import {
  defineKind,
  payloadValidator,
  upcastRow,
  type Columns,
  type ColumnType,
} from "./schema.ts";

const every = {
  small: "u32",
  large: "u53",
  amount: "u256",
  delta: "i256",
  who: "address",
  hash: "bytes32",
  data: "bytes",
  note: "text",
  flag: "bool",
} as const;
const kind = defineKind("every", "One column of every type.", every);
const validator = payloadValidator(kind);

function hex(digits: number): fc.Arbitrary<string> {
  const digit = fc.constantFrom(..."0123456789abcdef".split(""));
  return fc
    .string({ unit: digit, minLength: digits, maxLength: digits })
    .map((text) => `0x${text}`);
}

const TWO_255 = 1n << 255n;
const VALUES: Readonly<Record<ColumnType, fc.Arbitrary<unknown>>> = {
  u32: fc.integer({ min: 0, max: 0xffff_ffff }),
  u53: fc.maxSafeNat(),
  u256: fc.bigInt(0n, 2n * TWO_255 - 1n),
  i256: fc.bigInt(-TWO_255, TWO_255 - 1n),
  address: hex(40),
  bytes32: hex(64),
  bytes: fc.nat(40).chain((bytes) => hex(2 * bytes)),
  text: fc.string(),
  bool: fc.boolean(),
};
const row = fc.record(
  Object.fromEntries(Object.entries(every).map(([name, type]) => [name, VALUES[type]])),
);

const BAD: Readonly<Record<ColumnType, readonly unknown[]>> = {
  u32: [-1, 0.5, 2 ** 32, Number.NaN, "1", 1n],
  u53: [-1, 2 ** 53, Number.POSITIVE_INFINITY, 1n],
  u256: [-1n, 2n * TWO_255, 1, "1"],
  i256: [TWO_255, -TWO_255 - 1n, 0],
  address: ["", "0x", `0x${"A".repeat(40)}`, `0x${"a".repeat(39)}`, `0x${"a".repeat(40)}\n`],
  bytes32: [`0x${"a".repeat(63)}`, "a".repeat(64)],
  bytes: ["0x1", "0xGG", "00", 7],
  text: [1, undefined, null],
  bool: [0, "true", undefined],
};

describe("validation", () => {
  test("accepts every value of its type and changes nothing", () => {
    fc.assert(
      fc.property(row, (payload) => {
        expect(validator.parse(payload)).toEqual(payload);
      }),
    );
  });

  test("refuses a wrong value in any column", () => {
    fc.assert(
      fc.property(
        row,
        fc.constantFrom(...Object.entries(every)),
        fc.nat(),
        (payload, column, turn) => {
          const [name, type] = column;
          const wrong = BAD[type][turn % BAD[type].length];
          expect(validator.safeParse({ ...payload, [name]: wrong }).success).toBe(false);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("refuses a missing column and one too many", () => {
    fc.assert(
      fc.property(row, fc.constantFrom(...Object.keys(every)), (payload, name) => {
        const { [name]: _, ...rest } = payload;
        expect(validator.safeParse(rest).success).toBe(false);
        expect(validator.safeParse({ ...payload, extra: 1 }).success).toBe(false);
      }),
    );
  });
});

describe("upcasting", () => {
  const grown = defineKind("grown", "A kind with a past.", { a: "u32", b: "u32", c: "text" }, [
    { columns: { a: "text" }, upcast: (old) => ({ ...old, a: Number(old["a"]) }) },
    { columns: { a: "u32" }, upcast: (old) => ({ ...old, b: Number(old["a"]) + 1 }) },
    { columns: { a: "u32", b: "u32" }, upcast: (old) => ({ ...old, c: `${String(old["b"])}!` }) },
  ]);

  test("goes step by step from any version to the current one", () => {
    expect(grown.version).toBe(4);
    expect(upcastRow(grown, 1, { a: "1" })).toEqual({ a: 1, b: 2, c: "2!" });
    expect(upcastRow(grown, 2, { a: 1 })).toEqual({ a: 1, b: 2, c: "2!" });
    expect(upcastRow(grown, 3, { a: 1, b: 9 })).toEqual({ a: 1, b: 9, c: "9!" });
    expect(upcastRow(grown, 4, { a: 1, b: 9, c: "x" })).toEqual({ a: 1, b: 9, c: "x" });
  });

  test("what comes out passes the current validator", () => {
    const current = payloadValidator(grown);
    fc.assert(
      fc.property(fc.nat(1_000), (a) => {
        expect(current.safeParse(upcastRow(grown, 1, { a: String(a) })).success).toBe(true);
      }),
    );
  });

  test("refuses a newer version and a gap with coded errors", () => {
    expect(() => upcastRow(grown, 5, {})).toThrow(HindcastError);
    expect(() => upcastRow(grown, 5, {})).toThrow(/E-SCHEMA-001/);
    expect(() => upcastRow({ ...grown, upcasts: {} }, 3, {})).toThrow(/E-SCHEMA-002/);
  });
});

test("every kind of fact and outcome is named by its key and documented", () => {
  for (const kinds of [FACT_KINDS, OUTCOME_KINDS])
    for (const [key, described] of Object.entries(kinds)) {
      expect(described.kind).toBe(key);
      expect(described.doc.length, key).toBeGreaterThan(20);
    }
});

test("an outcome that answers a recorded effect or cause has at least its columns", () => {
  const outcomes: Readonly<Record<string, { columns: Columns }>> = OUTCOME_KINDS;
  const shared = Object.entries(FACT_KINDS).filter(([key]) => key in outcomes);
  expect(shared.length).toBeGreaterThan(10);
  for (const [key, fact] of shared)
    expect(Object.keys(outcomes[key]?.columns ?? {}), key).toEqual(
      expect.arrayContaining(Object.keys(fact.columns)),
    );
});
