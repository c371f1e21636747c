import { FACT_KINDS, OUTCOME_KINDS, type EventKind, type Fact } from "@hindcast/domain";
import fc from "fast-check";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codeOf } from "../testing/expect-code.ts";
import {
  factsAtAnyPlace,
  outcome,
  payloads,
  positions,
  SUPPLY,
  supplyFact,
} from "../testing/sample-rows.ts";
import { temporaryHome } from "../testing/temporary-home.ts";
import { FactWriter } from "./fact-writer.ts";
import { factReader, outcomeReader } from "./open-segment.ts";
import { SegmentBuilder } from "./segment-builder.ts";
import { readSegment, verifySegment, writeSegment } from "./segment-file.ts";
import { segmentManifestPath, segmentPath } from "./segment-manifest.ts";

const target = () => ({ home: temporaryHome(), engineVersion: "test" });

function factBuilder(kind: EventKind, facts: readonly Fact[]): SegmentBuilder {
  const builder = new SegmentBuilder("fact", kind);
  for (const fact of facts)
    builder.addFact(fact.at, fact.transactionHash, fact as unknown as Record<string, unknown>);
  return builder;
}

test.each(Object.values(FACT_KINDS))("facts of kind $kind read back as they were", (kind) => {
  const place = target();
  fc.assert(
    fc.property(fc.array(factsAtAnyPlace(kind), { minLength: 1, maxLength: 20 }), (facts) => {
      const manifest = writeSegment(place, factBuilder(kind, facts));
      const segment = readSegment(place.home, manifest.logicalHash);
      const read = factReader(segment);
      expect(facts.map((_fact, row) => read(row))).toEqual(facts);
      expect(segment.rows).toBe(facts.length);
      expect(verifySegment(place.home, manifest.logicalHash)).toEqual(manifest);
    }),
    { numRuns: 6 },
  );
});

test.each(Object.values(OUTCOME_KINDS))("outcomes of kind $kind read back as they were", (kind) => {
  const place = target();
  const rows = fc.record(
    { at: positions, payload: payloads(kind), causedBy: fc.string() },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(rows, { minLength: 1, maxLength: 9 }), (placed) => {
      const builder = new SegmentBuilder("outcome", kind);
      placed.forEach(({ at, causedBy, payload }, sequence) =>
        builder.addOutcome(sequence, at, causedBy.toWellFormed(), payload),
      );
      const { logicalHash } = writeSegment(place, builder);
      const read = outcomeReader(readSegment(place.home, logicalHash));
      expect(placed.map((_row, row) => read(row))).toEqual(
        placed.map(({ at, causedBy, payload }, sequence) => ({
          sequence,
          at,
          causedBy: causedBy.toWellFormed(),
          outcome: { kind: kind.kind, ...payload },
        })),
      );
    }),
    { numRuns: 4 },
  );
});

test("the name is the hash of the rows: known value, and every part of a row changes it", () => {
  const name = (facts: readonly Fact[]) => factBuilder(SUPPLY, facts).logicalHash();
  const facts = [supplyFact(0), supplyFact(1)];
  // Pinned: a change of this value is a change of the format, and needs a new HASH_FORMAT.
  expect(name(facts)).toBe("16094f42cc42fd0b7d7972e15038e5cf932fb149682fad89f5e39c1dfb8a5510");
  const [first, second] = facts as [Fact, Fact];
  const others = [
    [second, first],
    [first],
    [first, second, second],
    [first, { ...second, amount: 7n }],
    [first, { ...second, reserve: supplyFact(0).reserve }],
    [first, { ...second, transactionHash: "" }],
    [first, { ...second, at: { ...second.at, phase: 1 } }],
  ] as unknown as readonly Fact[][];
  const names = others.map(name);
  expect(new Set([name(facts), ...names]).size).toBe(others.length + 1);
});

test("the same facts always give the same segments, cut at 65,536 rows", () => {
  const write = (home: string) => {
    const writer = new FactWriter({ home, engineVersion: "test" }, SUPPLY);
    for (let i = 0; i < 65_537; i++) writer.add(supplyFact(i));
    return writer.finish();
  };
  const place = target();
  const manifests = write(place.home);
  expect(manifests.map((manifest) => manifest.rows)).toEqual([65_536, 1]);
  expect(manifests[1]?.first).toEqual(supplyFact(65_536).at);
  expect(write(target().home)).toEqual(manifests);
  const last = factReader(readSegment(place.home, manifests[0]?.logicalHash ?? ""))(65_535);
  expect(last).toEqual(supplyFact(65_535));
});

test("writing what is there changes no byte; writing over damage mends it", () => {
  const place = target();
  const write = () => writeSegment(place, factBuilder(SUPPLY, [supplyFact(3)]));
  const manifest = write();
  const path = segmentPath(place.home, manifest.logicalHash);
  const bytes = readFileSync(path);
  expect(write()).toEqual(manifest);
  writeFileSync(path, bytes.subarray(1));
  expect(codeOf(() => readSegment(place.home, manifest.logicalHash))).toBe("E-STORE-001");
  expect(write()).toEqual(manifest);
  expect(readFileSync(path)).toEqual(bytes);
  rmSync(segmentManifestPath(place.home, manifest.logicalHash));
  expect(codeOf(() => readSegment(place.home, manifest.logicalHash))).toBe("E-STORE-003");
  expect(write()).toEqual(manifest);
  expect(verifySegment(place.home, manifest.logicalHash)).toEqual(manifest);
});

test.each([
  ["amount", -1n],
  ["amount", 1n << 256n],
  ["amount", 5],
  ["reserve", "0xAB"],
  ["reserve", `0x${"A".repeat(40)}`],
  ["reserve", undefined],
  ["transactionHash", "\ud800"],
])("a %s of %s is refused, not bent", (column, value) => {
  const fact = { ...supplyFact(1), [column]: value } as unknown as Fact;
  expect(codeOf(() => factBuilder(SUPPLY, [fact]))).toBe("E-STORE-005");
});

test.each([-1, 1.5, 2 ** 53, Number.NaN])("a block number of %s is refused", (block) => {
  const fact = { ...supplyFact(1), at: { ...supplyFact(1).at, block } };
  expect(codeOf(() => factBuilder(SUPPLY, [fact]))).toBe("E-STORE-005");
});

test("facts out of order or of another kind are refused", () => {
  const writer = new FactWriter(target(), SUPPLY);
  writer.add(supplyFact(5));
  writer.add(supplyFact(5));
  expect(codeOf(() => writer.add(supplyFact(4)))).toBe("E-STORE-006");
  const other = { ...supplyFact(6), kind: "withdraw" } as unknown as Fact;
  expect(codeOf(() => writer.add(other))).toBe("E-STORE-006");
});

test("outcomes name their segment by envelope too", () => {
  const asOutcome = new SegmentBuilder("outcome", OUTCOME_KINDS.refusal);
  const placed = outcome(1);
  asOutcome.addOutcome(1, placed.at, placed.causedBy, placed.outcome as never);
  const other = new SegmentBuilder("outcome", OUTCOME_KINDS.refusal);
  other.addOutcome(2, placed.at, placed.causedBy, placed.outcome as never);
  expect(asOutcome.logicalHash()).not.toBe(other.logicalHash());
});
