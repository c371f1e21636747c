/**
 * `pnpm lab:check`: is the replay of the bundled lab log equal to the contracts, to the wei?
 * Ingests the log into a store of its own, replays it in forced mode and compares every event's
 * amounts and every value read from the contracts at the end and at ten points between.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ingestDataset } from "@hindcast/ingest";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import { checkLab, readCheckpoints } from "./check-lab.ts";

const folder = fileURLToPath(new URL("../../datasets/aave-v3-lab", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "hindcast-lab-check-"));
try {
  await ingestDataset({ home, folder });
  using store = openStore(home, { engineVersion: "lab-check" });
  const dataset = loadDatasetShared(home, openDataset(store, "aave-v3-lab"));
  const facts = [...factsOf(dataset)].filter((fact) => fact.kind !== "log");
  const check = checkLab(facts, readCheckpoints(folder));
  const { eventMismatches, stateDifferences, ...counts } = check;
  if (process.argv.includes("--json")) console.log(JSON.stringify(counts));
  else {
    console.log(
      `${counts.events} events (${counts.eventValues} values) and ${counts.stateValues} values at ${counts.checkpoints} checkpoints compared`,
    );
    for (const one of eventMismatches) console.log(JSON.stringify(one));
    for (const one of stateDifferences) console.log(JSON.stringify(one));
    console.log(`checked ${counts.checked}, mismatched ${counts.mismatched}`);
  }
  if (counts.mismatched > 0) process.exitCode = 5;
} finally {
  rmSync(home, { recursive: true, force: true });
}
