import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { runCampaign, type CampaignResult } from "./campaign.ts";
import { writeCase } from "./case-file.ts";
import { BENCH_USAGE, withBench } from "./known-benches.ts";
import { progressLine } from "./progress-line.ts";
import { AGREES, DIFFERS, runTool, UsageError, wholeNumber } from "./run-tool.ts";

const CASES = fileURLToPath(new URL("./cases", import.meta.url));
const USAGE = `Usage: pnpm conform --protocol <bench> [--seed 1] [--steps 1000] [--json]
                    [--cases <folder for found cases>] [--artifacts <folder>]
${BENCH_USAGE}`;
const OPTIONS = {
  protocol: { type: "string" },
  seed: { type: "string", default: "1" },
  steps: { type: "string", default: "1000" },
  json: { type: "boolean", default: false },
  cases: { type: "string", default: CASES },
  artifacts: { type: "string" },
} as const;

/** Plays a campaign against the real contracts on a local node and tells what differed. */
await runTool(USAGE, OPTIONS, async (values) => {
  const { protocol, json, cases, artifacts } = values;
  if (protocol === undefined) throw new UsageError("Which contracts? --protocol <bench>");
  const seed = wholeNumber("seed", values.seed, 0);
  const steps = wholeNumber("steps", values.steps, 1);
  const startedMs = performance.now();
  const progress = progressLine(steps);
  const result = await withBench(
    protocol,
    (bench) => runCampaign(bench, { seed, steps, onProgress: progress.show }),
    artifacts,
  );
  progress.end();
  const seconds = Math.round(performance.now() - startedMs) / 1000;
  const saved = result.found.map((found) => {
    const folder = join(cases, found.bench);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `found-${found.name}.json`);
    writeFileSync(path, writeCase(found));
    return path;
  });
  if (json)
    process.stdout.write(`${JSON.stringify(summary(protocol, seed, seconds, result, saved))}\n`);
  else process.stdout.write(describe(protocol, seed, seconds, result, saved));
  return result.found.length === 0 ? AGREES : DIFFERS;
});

function summary(
  protocol: string,
  seed: number,
  seconds: number,
  { tally, found }: CampaignResult,
  saved: readonly string[],
): object {
  const { transactions, reverted, events, values, checkpoints } = tally;
  const mismatches = found.length;
  const counts = { reverted, checkpoints, values, seconds, saved };
  return { protocol, seed, ...counts, transactions, events, mismatches };
}

function describe(
  protocol: string,
  seed: number,
  seconds: number,
  { tally, found }: CampaignResult,
  saved: readonly string[],
): string {
  const amount = (value: number): string => value.toLocaleString("en-US").padStart(12);
  const lines = [
    `${protocol}, seed ${seed}`,
    "",
    `${amount(tally.transactions)} transactions, of which`,
    `${amount(tally.reverted)} reverted, for the same reason`,
    `${amount(tally.events)} events`,
    `${amount(tally.values)} values read back at ${tally.checkpoints} checkpoints`,
    `${amount(found.length)} mismatches`,
    `${seconds.toFixed(1).padStart(12)} seconds`,
    "",
    ...[...tally.answers]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([answer, count]) => `${amount(count)} ${answer}`),
    "",
    ...found.map((one) => one.found ?? ""),
    ...saved.map((path) => `Saved as ${path}: every test run replays it from now on.`),
    found.length === 0
      ? "Next: another --seed, or pnpm conform:mutants to see what this bench would notice."
      : "Next: mend the rule, then pnpm exec vitest run tools/conform/golden-cases.test.ts",
  ];
  return `${lines.join("\n")}\n`;
}
