/**
 * `pnpm bench:reference [--json]`: the reference workload through the kernel, against its golden
 * outputs and, in the same run, against numba. See docs/benchmarks.md.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine, loadNow, machineLine } from "../machine.ts";
import { withFolder } from "../temporary-folder.ts";
import { openBenchFolder } from "./competitor.ts";
import { referenceTable } from "./reference-table.ts";
import { measureWorkload, type Measured } from "./workload.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean" },
    bench: { type: "string", default: "../shared/bench" },
    seed: { type: "string" },
    accounts: { type: "string", default: "100000" },
    steps: { type: "string", default: "525600" },
    sets: { type: "string", default: "100" },
    events: { type: "string", default: "2000000" },
    "w2-sets": { type: "string", default: "4" },
    workers: { type: "string", default: "2" },
    only: { type: "string" },
    "no-competitor": { type: "boolean" },
  },
});

const loadAtStart = loadNow();
const found = await openBenchFolder(values.bench);
const bench = values["no-competitor"] === true ? { ...found, missing: "not asked for" } : found;
const seed = values.seed === undefined ? undefined : Number(values.seed);
const full = {
  accounts: Number(values.accounts),
  steps: Number(values.steps),
  sets: Number(values.sets),
  events: Number(values.events),
};
const workers = Number(values.workers);
const w2Sets = Math.min(full.sets, Number(values["w2-sets"]));
const small = { accounts: 1000, steps: 10_000, sets: 10, events: 20_000 };
const WORKLOADS = {
  w1s: { kind: "w1e", sizes: small, runSets: small.sets },
  w1e: { kind: "w1e", sizes: full, runSets: full.sets },
  w2: { kind: "w2", sizes: { ...full, events: 0 }, runSets: w2Sets },
} as const;

const measured = await withFolder(async (folder) => {
  const all: Record<string, Measured> = {};
  for (const [name, { kind, sizes, runSets }] of Object.entries(WORKLOADS)) {
    if (values.only !== undefined && values.only !== name) continue;
    process.stderr.write(`${name}: ${sizes.accounts} accounts, ${runSets} sets\n`);
    const file = join(folder, `${name}.bin`);
    all[name] = await measureWorkload({ bench, kind, file, folder, sizes, runSets, seed, workers });
  }
  return all;
});

const machine = describeMachine(loadAtStart);
if (values.json === true) console.log(JSON.stringify({ ...measured, seed: seed ?? null, machine }));
else console.log(`${referenceTable(measured)}\n\n${machineLine(machine)}`);
if (Object.values(measured).some(({ agrees }) => !agrees)) process.exitCode = 1;
