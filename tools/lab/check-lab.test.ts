import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ingestDataset } from "@hindcast/ingest";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Fact } from "@hindcast/domain";
import { checkAave } from "./aave-v3/check.ts";
import type { Checkpoint } from "./aave-v3/compare-checkpoint.ts";
import { readCheckpoints } from "./check-lab.ts";

const folder = fileURLToPath(new URL("../../datasets/aave-v3-lab", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "hindcast-lab-test-"));
let facts: Fact[];
let checkpoints: Checkpoint[];

beforeAll(async () => {
  await ingestDataset({ home, folder });
  using store = openStore(home, { engineVersion: "test" });
  const dataset = loadDatasetShared(home, openDataset(store, "aave-v3-lab"));
  facts = [...factsOf(dataset)].filter((fact) => fact.kind !== "log");
  checkpoints = readCheckpoints<Checkpoint>(folder);
}, 60_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("the recorded lab is reproduced to the last unit: events, and state at eleven blocks", () => {
  const check = checkAave(facts, checkpoints);
  expect(check.stateDifferences).toEqual([]);
  expect(check.eventMismatches).toEqual([]);
  expect(check.mismatched).toBe(0);
  expect(check.checkpoints).toBe(11);
  expect(check.events).toBeGreaterThan(20_000);
  expect(check.checked).toBeGreaterThan(400_000);
}, 60_000);

test("one unit in one balance of one checkpoint is found", () => {
  const bent = structuredClone(checkpoints) as Checkpoint[];
  const account = bent[5]?.accounts.find((one) => one.positions.length > 0);
  const position = account?.positions[0] as { supply: string };
  position.supply = (BigInt(position.supply) + 1n).toString();
  const check = checkAave(facts, bent);
  expect(check.mismatched).toBe(1);
  expect(check.stateDifferences[0]?.path).toMatch(/\/supply$/);
}, 60_000);

test("one unit in one recorded amount, and one event left out, are found", () => {
  const index = facts.findLastIndex((fact) => fact.kind === "shareBurn");
  const burn = facts[index] as Extract<Fact, { kind: "shareBurn" }>;
  const bent = facts.with(index, { ...burn, amount: burn.amount + 1n });
  expect(checkAave(bent, checkpoints).eventMismatches).toMatchObject([
    { kind: "shareBurn", column: "amount" },
  ]);
  expect(checkAave(facts.toSpliced(index, 1), checkpoints).mismatched).toBe(1);
}, 60_000);

test("a cause left out makes everything after it differ", () => {
  const index = facts.findIndex((fact) => fact.kind === "borrow");
  const check = checkAave(facts.toSpliced(index, 1), checkpoints);
  expect(check.mismatched).toBeGreaterThan(100);
}, 60_000);
