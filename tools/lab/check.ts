/**
 * `pnpm lab:check [--dataset name] [--json]`: is the replay of the bundled lab logs equal to the
 * contracts, to the wei? Ingests each log into a store of its own, replays it in forced mode and
 * compares every event's amounts and every value read from the contracts.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ingestDataset } from "@hindcast/ingest";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import type { LabCheck } from "./check-lab.ts";
import { LABS, type KnownLab } from "./known-labs.ts";

const { values } = parseArgs({
  options: { dataset: { type: "string" }, json: { type: "boolean" } },
});
const names = values.dataset === undefined ? Object.keys(LABS) : [values.dataset];
const checks: { dataset: string; check: LabCheck }[] = [];
for (const dataset of names) {
  const lab = LABS[dataset];
  if (lab === undefined) throw new Error(`no such lab; there are ${Object.keys(LABS).join(", ")}`);
  checks.push({ dataset, check: await ingestAndCheck(dataset, lab) });
}
const total = (of: (check: LabCheck) => number): number =>
  checks.reduce((sum, { check }) => sum + of(check), 0);
const sums = {
  checked: total((check) => check.checked),
  mismatched: total((check) => check.mismatched),
  events: total((check) => check.events),
  eventValues: total((check) => check.eventValues),
  checkpoints: total((check) => check.checkpoints),
  stateValues: total((check) => check.stateValues),
};
if (values.json === true)
  console.log(
    JSON.stringify({
      ...sums,
      datasets: Object.fromEntries(
        checks.map(({ dataset, check }) => [
          dataset,
          { checked: check.checked, mismatched: check.mismatched },
        ]),
      ),
    }),
  );
else {
  for (const { dataset, check } of checks) {
    console.log(
      `${dataset}: ${check.events} events (${check.eventValues} values) and ${check.stateValues} values at ${check.checkpoints} checkpoints compared`,
    );
    for (const one of check.eventMismatches) console.log(JSON.stringify(one));
    for (const one of check.stateDifferences) console.log(JSON.stringify(one));
  }
  console.log(`checked ${sums.checked}, mismatched ${sums.mismatched}`);
}
if (sums.mismatched > 0) process.exitCode = 5;

async function ingestAndCheck(dataset: string, lab: KnownLab): Promise<LabCheck> {
  const folder = fileURLToPath(new URL(`../../datasets/${dataset}`, import.meta.url));
  const home = mkdtempSync(join(tmpdir(), "hindcast-lab-check-"));
  try {
    await ingestDataset({ home, folder });
    using store = openStore(home, { engineVersion: "lab-check" });
    const shared = loadDatasetShared(home, openDataset(store, dataset));
    const facts = [...factsOf(shared)].filter((fact) => fact.kind !== "log");
    return lab.check(facts, folder);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
