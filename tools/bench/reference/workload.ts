import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generate, goldenResults, runCompetitor, type BenchFolder } from "./competitor.ts";
import type { OneRun } from "./one-run.ts";
import { differences, type SetResult } from "./tally.ts";

const run = promisify(execFile);
const MAX_OUTPUT = 1 << 26;
const SHOWN_DIFFERENCES = 5;

export interface Sizes {
  readonly accounts: number;
  readonly steps: number;
  readonly sets: number;
  readonly events: number;
}

export interface Workload {
  readonly bench: BenchFolder;
  readonly kind: "w1e" | "w2";
  readonly file: string;
  /** For whatever the competitor compiles. */
  readonly folder: string;
  readonly sizes: Sizes;
  /** Of the input's sets, the first so many are run. */
  readonly runSets: number;
  readonly seed: number | undefined;
  readonly workers: number;
}

/** One workload, both engines, each in a process of its own, one after the other. */
export interface Measured {
  /** Every set equals the golden outputs where there are any, and the competitor where it ran. */
  readonly agrees: boolean;
  readonly checked: { readonly golden: number; readonly competitor: number };
  readonly differences: readonly string[];
  readonly sets: number;
  readonly liquidations: number;
  readonly workers: number;
  /** Input in memory to results: our index and threads are in it. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly processSeconds: number;
  readonly peakMegabytes: number;
  /** The run alone: its bounds and its compilation stand beside it. */
  readonly competitorWallSeconds: number | null;
  readonly competitorCpuSeconds: number | null;
  readonly competitorIndexSeconds: number | null;
  readonly competitorCompileSeconds: number | null;
  readonly competitorProcessSeconds: number | null;
  readonly competitorPeakMegabytes: number | null;
  /** Competitor's wall seconds by ours: above 1 we are faster. */
  readonly ratio: number | null;
  readonly competitorMissing: string | null;
}

/** Generates the input, runs both engines on it, and compares what they found. */
export async function measureWorkload(workload: Workload): Promise<Measured> {
  const { bench, kind, file, folder, sizes, runSets, seed, workers } = workload;
  await generate(bench, file, sizes, seed);
  const ours = await runOurs(kind, file, runSets, workers);
  const theirs = await runCompetitor(bench, kind, file, runSets, workers, folder);
  const name = seed === undefined ? goldenName(kind, sizes) : undefined;
  const golden = name === undefined ? [] : (goldenResults(bench, name) ?? []).slice(0, runSets);
  const found = [
    ...differences(ours.results, golden).map((text) => `golden ${name}: ${text}`),
    ...differences(ours.results, theirs?.results ?? []).map((text) => `numba: ${text}`),
  ];
  const competitor = theirs?.results.length ?? 0;
  return {
    agrees: found.length === 0 && golden.length + competitor > 0,
    checked: { golden: golden.length, competitor },
    differences: found.slice(0, SHOWN_DIFFERENCES),
    sets: runSets,
    liquidations: ours.results.reduce((sum: number, set: SetResult) => sum + set.nLiq, 0),
    workers,
    wallSeconds: ours.wallSeconds,
    cpuSeconds: ours.cpuSeconds,
    processSeconds: ours.processSeconds,
    peakMegabytes: ours.peakMegabytes,
    competitorWallSeconds: theirs?.wallSeconds ?? null,
    competitorCpuSeconds: theirs?.cpuSeconds ?? null,
    competitorIndexSeconds: theirs?.indexSeconds ?? null,
    competitorCompileSeconds: theirs?.compileSeconds ?? null,
    competitorProcessSeconds: theirs?.processSeconds ?? null,
    competitorPeakMegabytes: theirs?.peakMegabytes ?? null,
    ratio: theirs === undefined ? null : theirs.wallSeconds / ours.wallSeconds,
    competitorMissing: bench.missing ?? null,
  };
}

async function runOurs(
  kind: "w1e" | "w2",
  file: string,
  sets: number,
  workers: number,
): Promise<OneRun> {
  const program = fileURLToPath(new URL("./one-run.ts", import.meta.url));
  const what = kind === "w2" ? "market" : "accounts";
  const words = [
    "--conditions=@hindcast/source",
    program,
    what,
    file,
    String(sets),
    String(workers),
  ];
  const { stdout } = await run(process.execPath, words, { maxBuffer: MAX_OUTPUT });
  return JSON.parse(stdout) as OneRun;
}

/** The golden outputs of these sizes, made with the workload's own seed, if there are any. */
function goldenName(kind: "w1e" | "w2", { accounts, steps, events }: Sizes): string | undefined {
  if (accounts === 1000 && steps === 10_000)
    return kind === "w2" ? undefined : events === 20_000 ? "W1e_s" : undefined;
  if (accounts !== 100_000 || steps !== 525_600) return undefined;
  if (kind === "w2") return "W2_full_first4";
  return events === 2_000_000 ? "W1e_full" : events === 0 ? "W1_full" : undefined;
}
