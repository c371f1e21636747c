import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { startWriter } from "../testing/run-writer-process.ts";
import { temporaryHome, temporaryStore } from "../testing/temporary-home.ts";
import { openStore } from "./store.ts";
import { collectGarbage } from "./garbage.ts";
import { QUERY } from "./tables.ts";
import { verifyHome } from "./verify.ts";
import { listDatasets } from "../datasets/find-dataset.ts";
import { listRuns } from "../runs/find-run.ts";

/**
 * Kills a writer after 0 to 4 stored things and up to 40 ms of the next, in an order of its own, so
 * that the kill falls on another step each time, however fast the machine is.
 */
async function killOnce(home: string, mode: string, round: number): Promise<void> {
  const writer = startWriter(home, mode, round);
  await writer.stepped(round % 5);
  await pause((round * 67) % 41);
  writer.kill();
  expect(await writer.ended).toMatch(/^ready\n\.*$/);
}

test("30 kills at any moment: every row has its sound file", { timeout: 180_000 }, async () => {
  const home = temporaryHome();
  for (let round = 0; round < 30; round += 2) {
    // Two at a time, so that they also write into each other's way.
    await Promise.all([killOnce(home, "write", round), killOnce(home, "write", round + 1)]);
    // Every tenth kill: the files of all earlier rounds are looked at again, down to the rows.
    if (round % 10 !== 8) continue;
    using store = openStore(home, { engineVersion: "test" });
    expect(verifyHome(store)).toEqual([]);
  }
  const store = temporaryStore(home);
  expect(listDatasets(store).length).toBeGreaterThan(5);
  expect(listRuns(store).length).toBeGreaterThan(5);
  const litter = collectGarbage(store, { dryRun: false, graceSeconds: 0 });
  expect(litter.length).toBeGreaterThan(0);
  expect(verifyHome(store)).toEqual([]);
});

test(
  "the same kills catch a writer that enters the row before the file",
  { timeout: 120_000 },
  async () => {
    const home = temporaryHome();
    let missing = 0;
    for (let round = 0; round < 25 && missing === 0; round++) {
      await killOnce(home, "rows-first", round);
      using store = openStore(home, { engineVersion: "test" });
      missing = verifyHome(store).filter((finding) => finding.code === "E-STORE-003").length;
    }
    expect(missing).toBeGreaterThan(0);
  },
);

test(
  "four writers at once: nobody sees a busy catalog, no update is lost",
  { timeout: 120_000 },
  async () => {
    const home = temporaryHome();
    const writers = [1, 2, 3, 4].map((seed) => startWriter(home, "count", seed));
    expect(await Promise.all(writers.map((writer) => writer.ended))).toEqual(
      writers.map(() => "ready\ndone\n"),
    );
    const store = temporaryStore(home);
    const rows = store.catalog.rows("coverage", QUERY.selectFrom("coverage").selectAll());
    expect(rows.find((row) => row.key === "total")?.toBlock).toBe(1_200);
    expect(rows).toHaveLength(1 + 4 * 30);
  },
);

test(
  "deferred transactions, as Kysely opens them, do meet a busy catalog",
  { timeout: 120_000 },
  async () => {
    const home = temporaryHome();
    const store = temporaryStore(home);
    const row = { dataset: "lab", source: "x", fromBlock: 0, toBlock: 0, manifest: "{}" };
    store.catalog.write(() => store.catalog.put("coverage", { ...row, key: "total" }));
    const writers = [1, 2, 3, 4].map((seed) => startWriter(home, "deferred", seed));
    const outputs = await Promise.all(writers.map((writer) => writer.ended));
    const busy = outputs.map((output) => Number(/busy (\d+)/.exec(output)?.[1]));
    expect(busy.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0);
  },
);
