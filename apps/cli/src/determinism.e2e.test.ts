import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { LAB_FOLDER } from "./testing/places.ts";
import { hindcast, jsonOf, startHindcast } from "./testing/run-hindcast.ts";
import {
  closeFactors,
  hashesByName,
  scenarioFile,
  type SweepDocument,
} from "./testing/scenario-files.ts";
import { labHome, temporaryFolder } from "./testing/temporary-home.ts";

const FACTORS = ["25 %", "100 %"];
let first: SweepDocument;

beforeAll(async () => {
  first = await sweep(labHome(), closeFactors(FACTORS), 1);
});

/** A sweep in a home of its own: nothing can be reused, so that every hash is computed anew. */
async function sweep(home: string, text: string, workers: number): Promise<SweepDocument> {
  const file = scenarioFile(text);
  const ending = await hindcast("sweep", file, "--home", home, "--workers", `${workers}`, "--json");
  expect(ending.exitCode, ending.stderr).toBe(0);
  return jsonOf<SweepDocument>(ending);
}

test.each([2, 4])("%i workers give the hashes that one gives", async (workers) => {
  expect(new Set(first.runs.map((run) => run.runHash)).size).toBe(3);
  const again = await sweep(labHome(), closeFactors(FACTORS), workers);
  expect(again).toMatchObject({ computed: 3, reused: 0, sweepHash: first.sweepHash });
  expect(again.runs).toEqual(first.runs);
});

test("another order of scenarios gives each the same hash", async () => {
  const shuffled = await sweep(labHome(), closeFactors(FACTORS.toReversed()), 2);
  expect(shuffled.sweepHash).not.toBe(first.sweepHash);
  expect(hashesByName(shuffled)).toEqual(hashesByName(first));
});

test("neither names nor paths, time zone or language are in a hash", async () => {
  const folder = join(temporaryFolder(), "a folder (çğ)");
  cpSync(LAB_FOLDER, folder, { recursive: true });
  const path = join(folder, "dataset.json");
  const renamed = readFileSync(path, "utf8").replace('"aave-v3-lab"', '"another-name"');
  writeFileSync(path, renamed);
  const home = join(temporaryFolder(), "élsewhere");
  const env = {
    TZ: "Asia/Kathmandu",
    LANG: "tr_TR.UTF-8",
    LC_ALL: "tr_TR.UTF-8",
    HINDCAST_HOME: home,
  };
  const ingested = await startHindcast(["ingest", folder, "--json"], env).ending;
  expect(ingested.exitCode, ingested.stderr).toBe(0);
  expect(jsonOf(ingested)).toMatchObject({ name: "another-name", datasetHash: first.dataset.hash });
  const file = scenarioFile(closeFactors(FACTORS, "another-name"));
  const there = await startHindcast(["sweep", file, "--json"], env).ending;
  expect(there.exitCode, there.stderr).toBe(0);
  expect(jsonOf<SweepDocument>(there)).toMatchObject({
    sweepHash: first.sweepHash,
    computed: 3,
    runs: first.runs,
  });
});
