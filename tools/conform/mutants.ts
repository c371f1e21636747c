import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCampaign } from "./campaign.ts";
import { writeCase } from "./case-file.ts";
import { BENCH_IDS, PACKAGED_BENCH_IDS, withBench } from "./known-benches.ts";
import { MUTANTS } from "./mutants/all-mutants.ts";
import { tryMutant, tryMutants, type Verdict } from "./mutants/run-mutants.ts";
import { progressLine } from "./progress-line.ts";
import { AGREES, DIFFERS, runTool, UsageError, wholeNumber } from "./run-tool.ts";

const WORKERS = 2;
/** Benches whose contracts no package has: their recorded cases stand for a campaign. */
const RECORDED = new Map(
  BENCH_IDS.filter((id) => !PACKAGED_BENCH_IDS.includes(id)).map((id) => [
    id,
    fileURLToPath(new URL(`./cases/${id}`, import.meta.url)),
  ]),
);

const USAGE = `Usage: pnpm conform:mutants [--protocol <bench>] [--seed 3] [--steps 2000] [--json]`;
const OPTIONS = {
  protocol: { type: "string" },
  seed: { type: "string", default: "3" },
  steps: { type: "string", default: "2000" },
  json: { type: "boolean", default: false },
} as const;

/** Records campaigns on the real contracts, then holds wrong rules against them: none may pass. */
await runTool(USAGE, OPTIONS, async (values) => {
  const seed = wholeNumber("seed", values.seed, 0);
  const steps = wholeNumber("steps", values.steps, 1);
  const folder = mkdtempSync(join(tmpdir(), "hindcast-mutants-"));
  try {
    const { protocol } = values;
    const mutants = MUTANTS.map((mutant) => ({
      ...mutant,
      benches: mutant.benches.filter((bench) => bench === (protocol ?? bench)),
    })).filter((mutant) => mutant.benches.length > 0);
    if (mutants.length === 0) throw new UsageError(`No wrong rule concerns "${protocol}".`);
    const benches = [...new Set(mutants.flatMap((mutant) => mutant.benches))];
    for (const bench of benches.filter((one) => !RECORDED.has(one)))
      await record(bench, seed, steps, join(folder, bench));
    let tried = 0;
    const verdicts = await tryMutants(
      mutants,
      (bench) => RECORDED.get(bench) ?? join(folder, bench),
      WORKERS,
      () => process.stderr.write(`${++tried} wrong rules tried\n`),
    );
    const survived = verdicts.filter((verdict) => verdict.killedBy === undefined);
    const killed = verdicts.length - survived.length;
    if (values.json)
      process.stdout.write(
        `${JSON.stringify({ mutants: mutants.length, killed, survived: survived.length, survivors: survived.map(({ mutant, bench }) => `${bench}: ${mutant.name}`) })}\n`,
      );
    else process.stdout.write(describe(verdicts));
    return survived.length === 0 ? AGREES : DIFFERS;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function record(bench: string, seed: number, steps: number, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const progress = progressLine(steps);
  const { played, found } = await withBench(bench, (one) =>
    runCampaign(one, {
      seed,
      steps,
      onProgress: (tally, note) => progress.show(tally, `${bench}: ${note}`),
    }),
  );
  progress.end();
  if (found.length > 0) throw new Error(`the right rules differ on ${bench}: ${found[0]?.found}`);
  for (const [place, recorded] of played.entries())
    writeFileSync(join(folder, `${String(place).padStart(4, "0")}.json`), writeCase(recorded));
  const difference = await tryMutant(undefined, bench, folder);
  if (difference !== undefined)
    throw new Error(`the right rules differ on ${bench}: ${difference}`);
}

function describe(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ mutant, bench, killedBy }) => {
    const head = `${killedBy === undefined ? "SURVIVED" : "killed  "} ${bench.padEnd(12)} ${mutant.name}`;
    return killedBy === undefined ? head : `${head}\n           ${killedBy.slice(0, 200)}`;
  });
  const survived = verdicts.filter((verdict) => verdict.killedBy === undefined).length;
  return `${lines.join("\n")}\n\nkilled: ${verdicts.length - survived}, survived: ${survived}\n`;
}
