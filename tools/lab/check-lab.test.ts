import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ingestDataset } from "@hindcast/ingest";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Fact } from "@hindcast/domain";
import { cometBench } from "../conform/benches/compound-v3/bench.ts";
import { morphoAdaptiveBench } from "../conform/benches/morpho-blue/bench.ts";
import { checkAave } from "./aave-v3/check.ts";
import type { Checkpoint } from "./aave-v3/compare-checkpoint.ts";
import { readCheckpoints, type LabCheck } from "./check-lab.ts";
import { LABS } from "./known-labs.ts";
import { checkRows, type RecordedRows } from "./story/check-rows.ts";

const home = mkdtempSync(join(tmpdir(), "hindcast-lab-test-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const folderOf = (dataset: string): string =>
  fileURLToPath(new URL(`../../datasets/${dataset}`, import.meta.url));

async function factsOfLab(dataset: string): Promise<Fact[]> {
  await ingestDataset({ home, folder: folderOf(dataset) });
  using store = openStore(home, { engineVersion: "test" });
  const shared = loadDatasetShared(home, openDataset(store, dataset));
  return [...factsOf(shared)].filter((fact) => fact.kind !== "log");
}

/** What a lab must at least hold to be worth checking. */
const LEAST = [
  { dataset: "aave-v3-lab", checkpoints: 11, events: 20_000, checked: 400_000 },
  { dataset: "aave-april-2026", checkpoints: 2, events: 2_000, checked: 10_000 },
  { dataset: "aave-crv-november-2022", checkpoints: 2, events: 10, checked: 100 },
  { dataset: "aave-usdc-march-2023", checkpoints: 2, events: 30, checked: 300 },
  { dataset: "morpho-blue-lab", checkpoints: 7, events: 5_000, checked: 40_000 },
  { dataset: "compound-v3-lab", checkpoints: 7, events: 3_000, checked: 30_000 },
];

test("every known lab is checked", () => {
  expect(LEAST.map(({ dataset }) => dataset)).toEqual(Object.keys(LABS));
});

describe.each(LEAST)("$dataset", ({ dataset, checkpoints, events, checked }) => {
  test("is reproduced to the last unit: events, and state at its checkpoints", async () => {
    const check = LABS[dataset]?.check(await factsOfLab(dataset), folderOf(dataset));
    expect(check).toMatchObject({
      stateDifferences: [],
      eventMismatches: [],
      mismatched: 0,
      checkpoints,
    });
    expect(check?.events).toBeGreaterThan(events);
    expect(check?.checked).toBeGreaterThan(checked);
  }, 60_000);
});

describe("a difference of one unit is found", () => {
  let facts: Fact[];
  let checkpoints: Checkpoint[];
  beforeAll(async () => {
    facts = await factsOfLab("aave-v3-lab");
    checkpoints = readCheckpoints<Checkpoint>(folderOf("aave-v3-lab"));
  }, 60_000);

  test("in one balance of one checkpoint", () => {
    const bent = structuredClone(checkpoints) as Checkpoint[];
    const account = bent[5]?.accounts.find((one) => one.positions.length > 0);
    const position = account?.positions[0] as { supply: string };
    position.supply = (BigInt(position.supply) + 1n).toString();
    const check = checkAave(facts, bent);
    expect(check.mismatched).toBe(1);
    expect(check.stateDifferences[0]?.path).toMatch(/\/supply$/);
  }, 60_000);

  test("in one recorded amount, and in one event left out", () => {
    const index = facts.findLastIndex((fact) => fact.kind === "shareBurn");
    const burn = facts[index] as Extract<Fact, { kind: "shareBurn" }>;
    const bent = facts.with(index, { ...burn, amount: burn.amount + 1n });
    expect(checkAave(bent, checkpoints).eventMismatches).toMatchObject([
      { kind: "shareBurn", column: "amount" },
    ]);
    expect(checkAave(facts.toSpliced(index, 1), checkpoints).mismatched).toBe(1);
  }, 60_000);

  test("and a cause left out makes everything after it differ", () => {
    const index = facts.findIndex((fact) => fact.kind === "borrow");
    const check = checkAave(facts.toSpliced(index, 1), checkpoints);
    expect(check.mismatched).toBeGreaterThan(100);
  }, 60_000);
});

describe.each([
  {
    dataset: "morpho-blue-lab",
    kind: "interestPosting",
    column: "interest",
    path: /\/borrowShares$/,
    check: (facts: readonly Fact[], rows: RecordedRows[]): LabCheck =>
      checkRows(morphoAdaptiveBench(), facts, rows),
  },
  {
    dataset: "compound-v3-lab",
    kind: "debtAbsorption",
    column: "amount",
    path: /\/principal$/,
    check: (facts: readonly Fact[], rows: RecordedRows[]): LabCheck =>
      checkRows(cometBench(), facts, rows),
  },
])("in $dataset one unit is found", ({ dataset, kind, column, path, check }) => {
  let facts: Fact[];
  let checkpoints: RecordedRows[];
  beforeAll(async () => {
    facts = await factsOfLab(dataset);
    checkpoints = readCheckpoints<RecordedRows>(folderOf(dataset));
  }, 60_000);

  test("in one value the contract answered", () => {
    const bent = checkpoints.map((one) => ({ ...one, rows: { ...one.rows } }));
    const rows = bent[3]?.rows ?? {};
    const [name = "", value = "0"] =
      Object.entries(rows).find(([each, text]) => path.test(each) && text !== "0") ?? [];
    rows[name] = (BigInt(value) + 1n).toString();
    expect(check(facts, bent)).toMatchObject({
      mismatched: 1,
      stateDifferences: [{ path: name, rules: value }],
    });
  }, 60_000);

  test("in one recorded amount, and a row left unread is told", () => {
    const index = facts.findLastIndex((fact) => fact.kind === kind);
    const fact = facts[index] as Fact & Record<string, bigint>;
    const bent = facts.with(index, { ...fact, [column]: (fact[column] ?? 0n) + 1n } as Fact);
    expect(check(bent, checkpoints).eventMismatches).toMatchObject([{ kind, column }]);
    const fewer = checkpoints.map((one) => ({ ...one, rows: { ...one.rows } }));
    const rows: Record<string, string> = fewer[0]?.rows ?? {};
    const name = Object.keys(rows).find((each) => !each.startsWith("account/")) ?? "";
    delete rows[name];
    expect(check(facts, fewer).stateDifferences).toMatchObject([{ path: name }]);
  }, 60_000);
});
