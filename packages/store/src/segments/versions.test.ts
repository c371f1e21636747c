import { defineKind, type Fact } from "@hindcast/domain";
import { expect, test } from "vitest";
import { codeOf } from "../testing/expect-code.ts";
import { positionAt, SUPPLY, supplyFact } from "../testing/sample-rows.ts";
import { temporaryHome } from "../testing/temporary-home.ts";
import { factReader } from "./open-segment.ts";
import { SegmentBuilder } from "./segment-builder.ts";
import { readSegment, verifySegment, writeSegment } from "./segment-file.ts";

/** Version 1 had a fee in whole percent; version 2 named it in basis points; 3 added a payer. */
const TOLL = defineKind(
  "toll",
  "A fixture: a fee somebody paid.",
  { feeBps: "u256", payer: "text" },
  [
    {
      columns: { fee: "u32" },
      upcast: ({ fee, ...rest }) => ({ ...rest, feeBps: BigInt(fee as number) * 100n }),
    },
    { columns: { feeBps: "u256" }, upcast: (row) => ({ ...row, payer: "unknown" }) },
  ],
);

function written(version: number, payload: Record<string, unknown>) {
  const home = temporaryHome();
  const builder = new SegmentBuilder("fact", TOLL, version);
  builder.addFact(positionAt(1), "", payload);
  const { logicalHash } = writeSegment({ home, engineVersion: "old" }, builder);
  return { home, logicalHash };
}

test.each([
  [1, { fee: 3 }, { feeBps: 300n, payer: "unknown" }],
  [2, { feeBps: 25n }, { feeBps: 25n, payer: "unknown" }],
  [3, { feeBps: 25n, payer: "x" }, { feeBps: 25n, payer: "x" }],
])("a row of version %i is read as the current one", (version, payload, current) => {
  const { home, logicalHash } = written(version, payload);
  const segment = readSegment(home, logicalHash, undefined, TOLL);
  expect(factReader(segment)(0) as unknown).toEqual({
    kind: "toll",
    at: positionAt(1),
    transactionHash: "",
    ...current,
  });
  expect(segment.writtenRow(0)).toEqual(payload);
  expect(verifySegment(home, logicalHash, TOLL).version).toBe(version);
});

test("an upcast that gives a row the kind refuses is not handed out", () => {
  const broken = defineKind("toll", "The same with a wrong upcast.", TOLL.columns, [
    { columns: { fee: "u32" }, upcast: () => ({ feeBps: "3", payer: "" }) },
    { columns: { feeBps: "u256" }, upcast: (row) => row },
  ]);
  const { home, logicalHash } = written(1, { fee: 3 });
  const segment = readSegment(home, logicalHash, undefined, broken);
  expect(codeOf(() => factReader(segment)(0))).toBe("E-STORE-004");
});

test("a newer version, an unknown kind and other columns are refused by name", () => {
  const { home, logicalHash } = written(3, { feeBps: 1n, payer: "" });
  const read = (kind?: typeof TOLL) =>
    codeOf(() => readSegment(home, logicalHash, undefined, kind as never));
  expect(read({ ...TOLL, version: 2 })).toBe("E-SCHEMA-001");
  expect(read()).toBe("E-STORE-004");
  expect(read({ ...TOLL, columns: { feeBps: "u256", payer: "bool" } } as never)).toBe(
    "E-STORE-004",
  );
});

test("a kind cannot take a column name of the row itself", () => {
  const taken = defineKind("taken", "A fixture.", { transactionHash: "text" });
  expect(codeOf(() => new SegmentBuilder("fact", taken))).toBe("E-STORE-004");
  expect(supplyFact(1).kind).toBe(SUPPLY.kind satisfies Fact["kind"]);
});
