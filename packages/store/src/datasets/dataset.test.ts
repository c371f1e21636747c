import { comparePositions, FACT_KINDS, positionKey, type Fact } from "@hindcast/domain";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { codeOf } from "../testing/expect-code.ts";
import { priceFact, supplyFact } from "../testing/sample-rows.ts";
import { putSample, writeFacts } from "../testing/sample-datasets.ts";
import { temporaryStore } from "../testing/temporary-home.ts";
import { listFolder } from "../disk/read-file.ts";
import { datasetsFolder } from "./dataset-manifest.ts";
import { listDatasets, openDataset } from "./find-dataset.ts";
import { factsOf, loadDatasetShared } from "./load-dataset.ts";
import { datasetRow, putDataset } from "./put-dataset.ts";
import { segmentPath } from "../segments/segment-manifest.ts";

test("a dataset's facts come back merged in the total order", () => {
  const store = temporaryStore();
  const manifest = putSample(store);
  const facts = [...factsOf(loadDatasetShared(store.home, manifest))];
  const indices = Array.from({ length: 40 }, (_row, i) => i);
  const expected: Fact[] = indices.flatMap((i) =>
    i % 3 === 0 ? [supplyFact(i), priceFact(i)] : [supplyFact(i)],
  );
  expect(facts).toEqual(expected);
  expect(
    facts.every((fact, i) => i === 0 || comparePositions((facts[i - 1] as Fact).at, fact.at) <= 0),
  ).toBe(true);
});

test("only the kinds asked for are loaded and given", () => {
  const store = temporaryStore();
  const shared = loadDatasetShared(store.home, putSample(store), ["oraclePrice"]);
  expect(shared.kinds.map((entry) => entry.kind)).toEqual(["oraclePrice"]);
  expect([...factsOf(shared, ["oraclePrice"])].map((fact) => fact.round)).toHaveLength(14);
  expect([...factsOf(shared, ["supply"])]).toEqual([]);
});

test("order of kinds, name and provenance do not enter the hash; content does", () => {
  const store = temporaryStore();
  const first = putSample(store, "one");
  const supply = writeFacts(store, [supplyFact(0)]);
  const prices = writeFacts(store, [priceFact(0)]);
  const put = (kinds: [string, typeof supply][], name: string) =>
    putDataset(store, { name, kinds: new Map(kinds), provenance: { name } }).hash;
  const a = put(
    [
      ["supply", supply],
      ["oraclePrice", prices],
      ["borrow", []],
    ],
    "a",
  );
  expect(
    put(
      [
        ["oraclePrice", prices],
        ["supply", supply],
      ],
      "b",
    ),
  ).toBe(a);
  expect(put([["supply", supply]], "c")).not.toBe(a);
  expect(putSample(store, "two").hash).toBe(first.hash);
  expect(putSample(store, "three", 1).hash).not.toBe(first.hash);
});

test("a name means what was sealed last under it; nothing is stored twice", () => {
  const store = temporaryStore();
  const first = putSample(store);
  const second = putSample(store, "sample", 1);
  expect([first.version, second.version]).toEqual([1, 2]);
  expect(openDataset(store, "sample").hash).toBe(second.hash);
  expect(putSample(store, "sample", 1).version).toBe(2);
  expect(putSample(store).version).toBe(3);
  expect(openDataset(store, "sample").hash).toBe(first.hash);
  expect(listDatasets(store).map((dataset) => dataset.version)).toEqual([2, 3]);
});

test("a prefix of the hash opens it; unknown and ambiguous references are refused", () => {
  const store = temporaryStore();
  const { hash } = putSample(store);
  expect(openDataset(store, hash.slice(0, 8)).hash).toBe(hash);
  for (const unknown of ["none", "abc", "%", hash.slice(0, 3), `${hash}0`])
    expect(codeOf(() => openDataset(store, unknown))).toBe("E-STORE-030");
  const twin = {
    ...datasetRow(openDataset(store, hash)),
    name: "twin",
    hash: `${hash.slice(0, 6)}${"0".repeat(58)}`,
  };
  store.catalog.put("dataset", twin);
  expect(codeOf(() => openDataset(store, hash.slice(0, 6)))).toBe("E-STORE-031");
  // The same content under two names is one dataset.
  putSample(store, "again");
  expect(openDataset(store, hash).hash).toBe(hash);
});

test("names that are no folder names are refused before anything is written", () => {
  const store = temporaryStore();
  for (const name of ["", "..", "../x", "A", "a/b", "-x", "x".repeat(65), "a\0"])
    expect(codeOf(() => putSample(store, name))).toBe("E-STORE-032");
  expect(listDatasets(store)).toEqual([]);
});

test("segments of other kinds, or out of order, make no dataset", () => {
  const store = temporaryStore();
  const early = writeFacts(store, [supplyFact(0)]);
  const late = writeFacts(store, [supplyFact(9)]);
  const put = (kind: string, segments: typeof early) => () =>
    putDataset(store, { name: "x", kinds: new Map([[kind, segments]]), provenance: {} });
  expect(codeOf(put("supply", [...late, ...early]))).toBe("E-STORE-033");
  expect(codeOf(put("withdraw", early))).toBe("E-STORE-033");
  expect(codeOf(put("supply", [...early, ...late]))).toBe("none");
});

test("a dataset whose segment is missing is not sealed, and leaves no manifest", () => {
  const store = temporaryStore();
  const segments = writeFacts(store, [supplyFact(0)]);
  rmSync(segmentPath(store.home, segments[0]?.logicalHash ?? ""));
  const put = () =>
    putDataset(store, { name: "x", kinds: new Map([["supply", segments]]), provenance: {} });
  expect(codeOf(put)).toBe("E-STORE-003");
  expect(listFolder(join(datasetsFolder(store.home), "x"))).toEqual([]);
  expect(listDatasets(store)).toEqual([]);
});

test("a worker thread reads the same memory", async () => {
  const store = temporaryStore();
  const shared = loadDatasetShared(store.home, putSample(store));
  const bytes = shared.kinds.flatMap((entry) => entry.segments.map((segment) => segment.bytes));
  const program = `
    const { parentPort, workerData } = require("node:worker_threads");
    import(workerData.module).then(({ factsOf }) => {
      const keys = [...factsOf(workerData.dataset)].map((fact) => fact.kind + fact.at.block + ":" + fact.at.log);
      // A mark in the shared memory proves that no copy was made.
      new Uint8Array(workerData.dataset.kinds[0].segments[0].bytes)[0] = 0;
      parentPort.postMessage(keys);
    });`;
  const module = new URL("./load-dataset.ts", import.meta.url).href;
  const worker = new Worker(program, {
    eval: true,
    workerData: { dataset: shared, module },
    execArgv: ["--conditions=@hindcast/source"],
  });
  const keys = await new Promise((resolve, reject) =>
    worker.once("message", resolve).once("error", reject),
  );
  expect(keys).toEqual(
    [...factsOf(putBack())].map((fact) => `${fact.kind}${fact.at.block}:${fact.at.log}`),
  );
  await worker.terminate();

  function putBack() {
    const mark = bytes[0] as SharedArrayBuffer;
    expect(new Uint8Array(mark)[0]).toBe(0);
    new Uint8Array(mark)[0] = "A".charCodeAt(0);
    return shared;
  }
});

test("what exceeds the memory allowed is read from disk each time, verified", () => {
  const store = temporaryStore();
  const manifest = putSample(store);
  const whole = loadDatasetShared(store.home, manifest);
  const [supply, prices] = whole.kinds.map((entry) => entry.segments[0]?.manifest.bytes ?? 0);
  const within = (most: number) => loadDatasetShared(store.home, manifest, undefined, most);
  const inMemory = (most: number) =>
    within(most).kinds.map((entry) => entry.segments.map((segment) => segment.bytes !== undefined));
  expect(inMemory((supply ?? 0) + (prices ?? 0))).toEqual([[true], [true]]);
  expect(inMemory((supply ?? 0) + (prices ?? 0) - 1)).toEqual([[true], [false]]);
  const none = within(0);
  expect([...factsOf(none)]).toEqual([...factsOf(whole)]);
  const hash = none.kinds[0]?.segments[0]?.manifest.logicalHash ?? "";
  const path = segmentPath(store.home, hash);
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  expect(codeOf(() => [...factsOf(none)])).toBe("E-STORE-001");
});

test("a reading goes on where another one stopped, whatever the segment", () => {
  const store = temporaryStore();
  const shared = loadDatasetShared(store.home, putSample(store));
  const facts = [...factsOf(shared)];
  const read = new Map<string, number>();
  facts.forEach((fact, index) => {
    expect([...factsOf(shared, undefined, { skip: read })]).toEqual(facts.slice(index));
    read.set(fact.kind, (read.get(fact.kind) ?? 0) + 1);
  });
  expect([...factsOf(shared, undefined, { skip: read })]).toEqual([]);
});

test("without hashes facts are the same but for them", () => {
  const store = temporaryStore();
  const shared = loadDatasetShared(store.home, putSample(store));
  const bare = [...factsOf(shared, undefined, { withHashes: false })];
  expect(bare).toEqual([...factsOf(shared)].map((fact) => ({ ...fact, transactionHash: "" })));
});

test("at one position, kinds come in the order in which the domain lists them", () => {
  const store = temporaryStore();
  const manifest = putSample(store);
  const kinds = Object.keys(FACT_KINDS);
  const facts = [...factsOf(loadDatasetShared(store.home, manifest))];
  const ties = facts.filter(
    (fact, i) => i > 0 && positionKey(fact.at) === positionKey((facts[i - 1] as Fact).at),
  );
  expect(ties).toHaveLength(14);
  expect(kinds.indexOf("supply")).toBeLessThan(kinds.indexOf("oraclePrice"));
  expect(ties.every((fact) => fact.kind === "oraclePrice")).toBe(true);
});
