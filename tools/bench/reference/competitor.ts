import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { SetResult } from "./tally.ts";

const run = promisify(execFile);
const PYTHON = "/usr/bin/python3";
const MAX_OUTPUT = 1 << 26;

/** What the competitor found and took; its compilation is not in wallSeconds. */
export interface CompetitorRun {
  readonly results: readonly SetResult[];
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly indexSeconds: number;
  readonly compileSeconds: number;
  readonly processSeconds: number;
  readonly peakMegabytes: number;
}

/** The folder with the workload's page, generator, golden outputs and numba programs. */
export interface BenchFolder {
  readonly folder: string;
  /** Why there is no competitor, where there is none. */
  readonly missing: string | undefined;
}

/** Looks for the workload's folder and for numba; without the folder there is nothing to run. */
export async function openBenchFolder(folder: string): Promise<BenchFolder> {
  if (!existsSync(join(folder, "gen_w1.mjs")))
    throw new RangeError(`${folder} does not hold the reference workload: give --bench FOLDER`);
  try {
    await run(PYTHON, ["-c", "import numba"]);
    return { folder, missing: undefined };
  } catch {
    return { folder, missing: `${PYTHON} has no numba: apt-get install python3-numba` };
  }
}

/** Generates an input: `seed` undefined is the workload's own. */
export async function generate(
  { folder }: BenchFolder,
  file: string,
  sizes: { accounts: number; steps: number; sets: number; events: number },
  seed: number | undefined,
): Promise<void> {
  const { accounts, steps, sets, events } = sizes;
  const words = [file, accounts, steps, sets, events].map(String);
  await run(process.execPath, [join(folder, "gen_w1.mjs"), ...words], {
    env: { ...process.env, ...(seed === undefined ? {} : { SEED: String(seed) }) },
  });
}

/** Runs numba's compiled programs on a file, in a process of their own. */
export async function runCompetitor(
  bench: BenchFolder,
  kind: "w1e" | "w2",
  file: string,
  sets: number,
  workers: number,
  cacheFolder: string,
): Promise<CompetitorRun | undefined> {
  if (bench.missing !== undefined) return undefined;
  const program = fileURLToPath(new URL("./competitor.py", import.meta.url));
  const words = [program, bench.folder, kind, file, String(sets), String(workers)];
  const { stdout } = await run(PYTHON, words, {
    maxBuffer: MAX_OUTPUT,
    env: { ...process.env, NUMBA_CACHE_DIR: cacheFolder, PYTHONDONTWRITEBYTECODE: "1" },
  });
  return JSON.parse(stdout) as CompetitorRun;
}

/** Expected outputs that stand beside the workload, by name ("W1e_full"). */
export function goldenResults(
  { folder }: BenchFolder,
  name: string,
): readonly Partial<SetResult>[] | undefined {
  const all = JSON.parse(readFileSync(join(folder, "golden.json"), "utf8")) as Record<
    string,
    readonly Partial<SetResult>[]
  >;
  return all[name];
}
