import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCampaign, type CampaignResult } from "./campaign.ts";
import { writeCase } from "./case-file.ts";
import { BENCH_IDS, withBench } from "./known-benches.ts";
import { progressLine } from "./progress-line.ts";

const CASES = fileURLToPath(new URL("./cases", import.meta.url));
const USAGE = `Usage: pnpm conform --protocol <${BENCH_IDS.join("|")}> [--seed 1] [--steps 1000] [--json] [--cases <folder>] [--artifacts <folder>]`;

/** Plays a campaign against the real contracts on a local node and tells what differed. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      protocol: { type: "string" },
      seed: { type: "string", default: "1" },
      steps: { type: "string", default: "1000" },
      json: { type: "boolean", default: false },
      cases: { type: "string", default: CASES },
      artifacts: { type: "string" },
    },
  });
  const { protocol, json, cases, artifacts } = values;
  const [seed, steps] = [Number(values.seed), Number(values.steps)];
  if (protocol === undefined || !Number.isSafeInteger(seed) || !(steps > 0)) {
    process.stderr.write(`${USAGE}\n`);
    return 64;
  }
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
  return result.found.length === 0 ? 0 : 1;
}

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
    ...saved.map((path) => `Saved as ${path}`),
  ];
  return `${lines.join("\n")}\n`;
}

process.exitCode = await main();
