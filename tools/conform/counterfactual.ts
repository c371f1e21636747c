import { parseArgs } from "node:util";
import { runCounterfactual, type CounterfactualResult } from "./counterfactual-run.ts";
import { BENCH_IDS, withBench } from "./known-benches.ts";

const USAGE = `Usage: pnpm conform:counterfactual --protocol <${BENCH_IDS.join("|")}> [--seed 1] [--runs 5] [--json] [--artifacts <folder>]`;
const SEED_STRIDE = 7_919;

/** Plays histories twice on the contracts, once changed, and compares with the changed replay. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      protocol: { type: "string" },
      seed: { type: "string", default: "1" },
      runs: { type: "string", default: "5" },
      json: { type: "boolean", default: false },
      artifacts: { type: "string" },
    },
  });
  const { protocol, json, artifacts } = values;
  const [seed, runs] = [Number(values.seed), Number(values.runs)];
  if (protocol === undefined || !Number.isSafeInteger(seed) || !(runs > 0)) {
    process.stderr.write(`${USAGE}\n`);
    return 64;
  }
  const results: CounterfactualResult[] = [];
  for (let run = 0; run < runs; run++) {
    process.stderr.write(`history ${run + 1} of ${runs}\n`);
    const runSeed = (seed * SEED_STRIDE + run) >>> 0;
    results.push(
      await withBench(protocol, (bench) => runCounterfactual(bench, runSeed), artifacts),
    );
  }
  const total = (figure: (result: CounterfactualResult) => number): number =>
    results.reduce((sum, result) => sum + figure(result), 0);
  const mismatches = total((result) => result.mismatches.length);
  const summary = {
    protocol,
    seed,
    histories: results.length,
    transactions: total((result) => result.transactions),
    reverted: total((result) => result.reverted),
    values: total((result) => result.values),
    changed: total((result) => result.changed),
    mismatches,
  };
  process.stdout.write(json ? `${JSON.stringify(summary)}\n` : describe(results, summary));
  return mismatches === 0 ? 0 : 1;
}

function describe(results: readonly CounterfactualResult[], summary: object): string {
  const lines = results.flatMap((result) => [
    result.proposal,
    `  ${result.transactions} transactions, ${result.reverted} reverted after the change; ` +
      `${result.changed} of ${result.values} values of the end state changed, ` +
      `${result.mismatches.length} differ from the replay`,
    ...result.mismatches.slice(0, 5).map((mismatch) => `  ${mismatch}`),
  ]);
  const totals = Object.entries(summary).map(([name, value]) => `${name}: ${value}`);
  return `${[...lines, "", totals.join(", ")].join("\n")}\n`;
}

process.exitCode = await main();
