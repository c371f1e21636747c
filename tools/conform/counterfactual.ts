import { runCounterfactual, type CounterfactualResult } from "./counterfactual-run.ts";
import { BENCH_USAGE, withBench } from "./known-benches.ts";
import { AGREES, DIFFERS, runTool, UsageError, wholeNumber } from "./run-tool.ts";

const USAGE = `Usage: pnpm conform:counterfactual --protocol <bench> [--seed 1] [--runs 5] [--json]
                                    [--artifacts <folder>]
${BENCH_USAGE}`;
const OPTIONS = {
  protocol: { type: "string" },
  seed: { type: "string", default: "1" },
  runs: { type: "string", default: "5" },
  json: { type: "boolean", default: false },
  artifacts: { type: "string" },
} as const;
const SEED_STRIDE = 7_919;

/** Plays histories twice on the contracts, once changed, and compares with the changed replay. */
await runTool(USAGE, OPTIONS, async (values) => {
  const { protocol, json, artifacts } = values;
  if (protocol === undefined) throw new UsageError("Which contracts? --protocol <bench>");
  const seed = wholeNumber("seed", values.seed, 0);
  const runs = wholeNumber("runs", values.runs, 1);
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
  return mismatches === 0 ? AGREES : DIFFERS;
});

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
