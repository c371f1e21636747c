import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aaveV3 } from "@hindcast/domain";
import { decodeHistory, REPLAYED_KINDS, runKernel } from "@hindcast/replay";
import { asRecordedLiquidator } from "@hindcast/domain";
import { factsOf, loadDatasetShared, openStore } from "@hindcast/store";
import { afterEach, expect, test } from "vitest";
import type { MarketSize } from "./market-size.ts";
import { writeMarket } from "./write-market.ts";

const SIZE: MarketSize = {
  accounts: 50,
  events: 1_000,
  minutes: 1_500,
  assets: 8,
  deviationBps: 0,
  seed: 1,
};
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function marketOf(size: MarketSize) {
  const folder = mkdtempSync(join(tmpdir(), "hindcast-market-"));
  folders.push(folder);
  using store = openStore(folder, { engineVersion: "test" });
  const manifest = writeMarket(store, size);
  const rows = (kind: string): number =>
    manifest.kinds.find((each) => each.kind === kind)?.rows ?? 0;
  return { folder, manifest, rows };
}

test("as many user events as asked for, and a price where it moved", () => {
  const { rows } = marketOf(SIZE);
  const events = rows("supply") + rows("withdraw") + rows("borrow") + rows("repay");
  expect(events).toBe(SIZE.events);
  expect(rows("reserveListing")).toBe(8);
  // Every minute but the first, which the listing has told; a price may round to the one before.
  expect(rows("oraclePrice")).toBeGreaterThan(0.99 * 8 * SIZE.minutes);
  expect(rows("oraclePrice")).toBeLessThanOrEqual(8 * SIZE.minutes);
});

test("the same seed gives the same dataset, another seed another one", () => {
  const first = marketOf(SIZE).manifest.hash;
  expect(marketOf(SIZE).manifest.hash).toBe(first);
  expect(marketOf({ ...SIZE, seed: 2 }).manifest.hash).not.toBe(first);
});

test("feeds that wait for a move answer less, and within a day", () => {
  const { folder, manifest, rows } = marketOf({ ...SIZE, deviationBps: 500, minutes: 4_500 });
  expect(rows("oraclePrice")).toBeLessThan(100);
  const answers = new Map<string, number[]>();
  for (const { feed, at } of factsOf(loadDatasetShared(folder, manifest), ["oraclePrice"]))
    answers.set(feed, [...(answers.get(feed) ?? []), at.timeSeconds]);
  expect(answers.size).toBe(8);
  // The first answer belongs to the listing, days before minute 0; then a day at most.
  const gaps = [...answers.values()].flatMap((times) =>
    times.slice(2).map((time, place) => time - (times[place + 1] as number)),
  );
  expect(gaps.length).toBeGreaterThan(8);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(86_400);
});

test("the exact rules accept nearly everything", () => {
  const { folder, manifest } = marketOf(SIZE);
  const history = decodeHistory(loadDatasetShared(folder, manifest, REPLAYED_KINDS), aaveV3.id);
  const { refusals } = runKernel({
    protocol: aaveV3,
    history,
    scenario: { patches: [], snapshotEverySeconds: 86_400 },
    liquidator: asRecordedLiquidator,
    liquidatorParams: {},
    onOutcome: () => {},
  });
  expect(refusals).toBeLessThanOrEqual(SIZE.events / 100);
});

test("accounts need events to open", () => {
  expect(() => marketOf({ ...SIZE, events: 60 })).toThrow(/need at least \d+ events/);
});
