import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FACT_KINDS, type Fact } from "@hindcast/domain";
import {
  factsOf,
  FactWriter,
  loadDatasetShared,
  openStore,
  putDataset,
  type SharedDataset,
} from "@hindcast/store";
import { expect, onTestFinished, test } from "vitest";
import { factsFrom, factsOfKinds } from "../kernel/fact-sequence.ts";
import { historyFacts } from "../kernel/history.ts";
import { StoredFacts } from "./stored-facts.ts";

const address = (number: number): string => `0x${number.toString(16).padStart(40, "0")}`;
const stamp = (place: number) => ({
  at: {
    timeSeconds: 1_700_000_000 + place,
    chain: 1,
    block: place >> 1,
    transaction: place & 1,
    log: 0,
    phase: 0,
  },
  transactionHash: `0x${place.toString(16).padStart(64, "0")}`,
});

function factAt(place: number): Fact[] {
  const account = address(place % 50);
  const reserve = address(1);
  if (place % 7 === 0)
    return [
      { ...stamp(place), kind: "oraclePrice", feed: reserve, price: BigInt(place), round: 1n },
    ];
  if (place % 11 === 0)
    return [
      {
        ...stamp(place),
        kind: "sharePosting",
        reserve,
        side: "debt",
        account,
        amount: 5n,
        shares: -BigInt(place),
      },
      {
        ...stamp(place),
        kind: "liquidation",
        collateralReserve: reserve,
        debtReserve: reserve,
        account,
        liquidator: account,
        debtRepaid: 5n,
        collateralSeized: 6n,
        receiveShares: false,
      },
    ];
  return [
    { ...stamp(place), kind: "supply", reserve, payer: account, account, amount: BigInt(place) },
  ];
}

function datasetOf(places: number): SharedDataset {
  const home = mkdtempSync(join(tmpdir(), "hindcast-facts-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  using store = openStore(home, { engineVersion: "test" });
  const writers = new Map<Fact["kind"], FactWriter>();
  for (let place = 0; place < places; place++)
    for (const fact of factAt(place)) {
      const writer = writers.get(fact.kind) ?? new FactWriter(store, FACT_KINDS[fact.kind]);
      writers.set(fact.kind, writer);
      writer.add(fact);
    }
  const kinds = new Map([...writers].map(([kind, writer]) => [kind, writer.finish()]));
  return loadDatasetShared(home, putDataset(store, { name: "made", kinds, provenance: {} }));
}

test("facts come as if they had all been read at once, however many stay decoded", () => {
  const dataset = datasetOf(60);
  const all = historyFacts(factsOf(dataset, undefined, { withHashes: false }));
  expect(all.some((fact) => fact.kind === "liquidation" && fact.debtShares === 11n)).toBe(true);
  for (const mostKept of [0, 1, 25, all.length, undefined]) {
    const facts = new StoredFacts(dataset, mostKept);
    expect(facts).toHaveLength(all.length);
    expect([...facts]).toEqual(all);
    for (let index = 0; index <= all.length; index++)
      expect([...factsFrom(facts, index)]).toEqual(all.slice(index));
    expect([...factsOfKinds(facts, ["liquidation", "oraclePrice"])]).toEqual([
      ...factsOfKinds(all, ["liquidation", "oraclePrice"]),
    ]);
  }
});

test("no more facts stay decoded than allowed, and those that do are decoded once", () => {
  const facts = new StoredFacts(datasetOf(60), 25);
  const [first, second] = [[...facts], [...facts]];
  const same = first.map((fact, place) => fact === second[place]);
  expect(same).toEqual(first.map((_fact, place) => place < 25));
  facts.keepAtMost(10);
  const third = [...facts];
  expect(third).toEqual(first);
  expect(third.map((fact, place) => fact === second[place])).toEqual(
    first.map((_fact, place) => place < 10),
  );
});

test("readings that wait for each other see the same facts", () => {
  const dataset = datasetOf(60);
  const facts = new StoredFacts(dataset, 30);
  const seen: unknown[] = [];
  const meanwhile: unknown[] = [];
  for (const [place, fact] of [...factsFrom(facts, 0)].entries()) {
    seen.push(fact);
    if (place % 20 === 10) meanwhile.push([...factsFrom(facts, place)][0]);
  }
  expect(meanwhile).toEqual(seen.filter((_fact, place) => place % 20 === 10));
  const slow = facts.from(0);
  const begun = Array.from({ length: 10 }, () => slow.next().value);
  expect([...facts]).toEqual(seen);
  expect([...begun, ...slow]).toEqual(seen);
});

test("a reading from far on begins at a mark, not at the start", { timeout: 60_000 }, () => {
  const dataset = datasetOf(140_000);
  const facts = new StoredFacts(dataset, 0);
  let place = 0;
  for (const _fact of facts) place++;
  expect(place).toBe(facts.length);
  const all = historyFacts(factsOf(dataset, undefined, { withHashes: false }));
  for (const index of [65_535, 65_536, 65_537, 131_072, 139_000, all.length - 1, all.length]) {
    const rest = [...factsFrom(facts, index)].slice(0, 3);
    expect(rest).toEqual(all.slice(index, index + 3));
  }
});
