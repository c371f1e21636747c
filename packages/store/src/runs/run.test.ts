import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { outcome } from "../testing/sample-rows.ts";
import { codeOf } from "../testing/expect-code.ts";
import { publishSample, putSampleRun } from "../testing/sample-datasets.ts";
import { temporaryHome, temporaryStore } from "../testing/temporary-home.ts";
import { segmentPath } from "../segments/segment-manifest.ts";
import { findRunByRecipe, listRuns, readRun, registerRun, runRow } from "./find-run.ts";
import { RunWriter } from "./run-writer.ts";
import { runPath } from "./run-manifest.ts";

test("outcomes come back in sequence, whole or by kind", () => {
  const store = temporaryStore();
  const { runHash } = putSampleRun(store, "a");
  const run = readRun(store, runHash.slice(0, 10));
  expect([...run.outcomes()]).toEqual(Array.from({ length: 30 }, (_row, i) => outcome(i)));
  expect([...run.outcomes(["debtUse"])].map((placed) => placed.sequence)).toEqual([
    0, 5, 10, 15, 20, 25,
  ]);
});

test(
  "a run of more than one segment a kind keeps its order and its hash",
  { timeout: 30_000 },
  () => {
    const store = temporaryStore();
    const manifest = publishSample(store, "long", 0, 90_000);
    registerRun(store, manifest);
    expect(manifest.kinds.map(({ kind, rows, segments }) => [kind, rows, segments.length])).toEqual(
      [
        ["debtUse", 18_000, 1],
        ["refusal", 72_000, 2],
      ],
    );
    let sequence = 0;
    for (const placed of readRun(store, manifest.runHash).outcomes())
      if (placed.sequence === sequence) sequence++;
    expect(sequence).toBe(90_000);
    expect(
      publishSample({ home: temporaryHome(), engineVersion: "test" }, "long", 0, 90_000),
    ).toEqual(manifest);
  },
);

test("a run is found by its recipe only when every byte of it is there", () => {
  const store = temporaryStore();
  const manifest = putSampleRun(store, "a");
  const find = () => findRunByRecipe(store, manifest.recipeHash);
  expect(find()).toEqual(manifest);
  const path = segmentPath(store.home, manifest.kinds[0]?.segments[0] ?? "");
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, -1));
  expect(find()).toBeUndefined();
  expect(codeOf(() => [...readRun(store, manifest.runHash).outcomes()])).toBe("E-STORE-001");
  // Running it again mends it.
  putSampleRun(store, "a");
  expect(find()).toEqual(manifest);
  rmSync(runPath(store.home, manifest.runHash));
  expect(find()).toBeUndefined();
  expect(findRunByRecipe(store, "0".repeat(64))).toBeUndefined();
});

test("the same recipe with another result is refused", () => {
  const store = temporaryStore();
  const first = putSampleRun(store, "a");
  expect(codeOf(() => putSampleRun(store, "a", 1))).toBe("E-STORE-041");
  expect(putSampleRun(store, "a")).toEqual(first);
  expect(putSampleRun(store, "b", 1).outcomeHash).not.toBe(first.outcomeHash);
  expect(listRuns(store)).toHaveLength(2);
});

test("until it is published, nothing of a run is visible", () => {
  const store = temporaryStore();
  const writer = new RunWriter(store);
  writer.add(outcome(0));
  writer.close();
  expect(listRuns(store)).toEqual([]);
  expect(codeOf(() => writer.add(outcome(1)))).toBe("E-STORE-006");
  const other = new RunWriter(store);
  other.add(outcome(4));
  expect(codeOf(() => other.add(outcome(4)))).toBe("E-STORE-006");
});

test("a copied journal goes on by itself, whatever kinds of values it holds", () => {
  const target = { home: temporaryHome(), engineVersion: "test" };
  const journalOf = (sequences: readonly number[], salt: number) => {
    const writer = new RunWriter(target);
    for (const sequence of sequences) writer.add(outcome(sequence, salt));
    return writer.close();
  };
  const upTo = (end: number) => Array.from({ length: end }, (_row, i) => i);
  const first = new RunWriter(target);
  for (const sequence of upTo(20)) first.add(outcome(sequence));
  const second = first.copy();
  for (const sequence of upTo(30).slice(20)) first.add(outcome(sequence));
  for (const sequence of upTo(45).slice(20)) second.add(outcome(sequence));
  expect(first.close()).toEqual(journalOf(upTo(30), 0));
  expect(second.close()).toEqual(journalOf(upTo(45), 0));
  expect(second.close().outcomeHash).not.toBe(first.close().outcomeHash);
});

test("unknown and ambiguous runs are refused with what there is", () => {
  const store = temporaryStore();
  expect(codeOf(() => readRun(store, "abcdef"))).toBe("E-STORE-040");
  const { runHash } = putSampleRun(store, "a");
  for (const bad of ["", "abc", "not a hash", `${runHash}0`])
    expect(codeOf(() => readRun(store, bad))).toBe("E-STORE-040");
  const twin = {
    ...runRow(putSampleRun(store, "b")),
    runHash: `${runHash.slice(0, 8)}${"0".repeat(56)}`,
  };
  store.catalog.put("run", twin);
  expect(() => readRun(store, runHash.slice(0, 8))).toThrow(
    new RegExp(`E-STORE-031[\\s\\S]*${twin.runHash}`),
  );
  expect(readRun(store, runHash.slice(0, 20)).manifest.runHash).toBe(runHash);
});
