import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aaveV3 } from "@hindcast/domain";
import { decodeHistory, REPLAYED_KINDS, type History } from "@hindcast/replay";
import { loadDatasetShared, openStore } from "@hindcast/store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scenariosOf } from "./designs.ts";
import { scanFully, type FullScan } from "./full-scan.ts";
import type { MarketSize } from "./market-size.ts";
import { CRASHES } from "./price-path.ts";
import { START_SECONDS, writeMarket } from "./write-market.ts";

const SIZE: MarketSize = {
  accounts: 150,
  events: 700,
  minutes: 7_920,
  assets: 4,
  deviationBps: 50,
  seed: 3,
};
const CRASH_SECONDS = START_SECONDS + (CRASHES[0]?.start ?? 0) * 60;
const folder = mkdtempSync(join(tmpdir(), "hindcast-market-"));
let history: History;

beforeAll(() => {
  using store = openStore(folder, { engineVersion: "test" });
  const manifest = writeMarket(store, SIZE);
  history = decodeHistory(loadDatasetShared(folder, manifest, REPLAYED_KINDS), aaveV3.id);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function scanCrash(protocol: typeof aaveV3): FullScan {
  const [base] = scenariosOf(SIZE, 1, "dates");
  if (base === undefined) throw new RangeError("there is always a base");
  return scanFully(protocol, history, base, {
    fromSeconds: CRASH_SECONDS,
    toSeconds: CRASH_SECONDS + 86_400,
    shareInside: 1,
    shareOutside: 0.01,
  });
}

test("a full scan finds nobody the index did not propose", () => {
  const scan = scanCrash(aaveV3);
  expect(scan.asked).toBeGreaterThan(10_000);
  expect(scan.liquidatable).toBeGreaterThan(10);
  expect(scan.liquidations).toBeGreaterThanOrEqual(scan.liquidatable);
  expect(scan).toMatchObject({ missed: 0, examples: [] });
});

test("a margin that promises too much is found out", () => {
  const scan = scanCrash({
    ...aaveV3,
    marginForm(state, account) {
      const form = aaveV3.marginForm(state, account);
      if (form === undefined) return undefined;
      const weights = form.weights.map((weight) => (weight > 0 ? weight * 1.02 : weight));
      return { ...form, weights };
    },
  });
  expect(scan.missed).toBeGreaterThan(0);
  expect(scan.examples[0]).toMatch(/^0x[0-9a-f]{40} in block \d+$/);
});
