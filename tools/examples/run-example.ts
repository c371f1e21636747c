import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What an example is known to give: text a reviewer can read, one entry a scenario. */
export interface ExpectedResult {
  readonly dataset: { readonly name: string; readonly hash: string };
  /** Of a sweep; a question has answers instead, each without its runs. */
  readonly sweepHash?: string;
  readonly answers?: readonly object[];
  readonly fidelity: unknown;
  /** By scenario, or by the value that was asked: run hash and every metric as a decimal string in its unit. */
  readonly runs: Readonly<Record<string, { runHash: string; metrics: Record<string, string> }>>;
}

interface QuestionResult extends Pick<ExpectedResult, "dataset" | "fidelity"> {
  readonly answers: readonly {
    readonly base: unknown;
    readonly runs: readonly { value: string; runHash: string; metrics: Record<string, string> }[];
  }[];
}

interface SweepResult extends Omit<ExpectedResult, "runs" | "answers"> {
  readonly sweepHash: string;
  readonly runs: readonly { name: string; runHash: string; metrics: Record<string, string> }[];
}

/** Where the copy of recorded data lies that the project may not pass on. */
const DATA = join(ROOT, "../shared/data");

/** True for an example on files that only its user can bring. */
export function isBrought(folder: string): boolean {
  const description = join(ROOT, "datasets", datasetOf(folder), "dataset.json");
  return "origins" in (JSON.parse(readFileSync(description, "utf8")) as object);
}

/** True where an example needs files that nobody brought. */
export function lacksData(folder: string): boolean {
  return isBrought(folder) && !existsSync(DATA);
}

function datasetOf(folder: string): string {
  const text = readFileSync(join(folder, "scenario.yaml"), "utf8");
  return /^dataset: (.+)$/m.exec(text)?.[1] ?? "";
}

/**
 * Ingests the example's dataset and runs its scenario file through the command line, without the
 * draws of its band: they can take minutes and stand in its README.
 */
export function runExample(folder: string, home: string): ExpectedResult {
  const scenario = join(folder, "scenario.yaml");
  const dataset = join(ROOT, "datasets", datasetOf(folder));
  hindcast(
    "ingest",
    dataset,
    "--home",
    home,
    "--json",
    ...(existsSync(DATA) ? ["--data", DATA] : []),
  );
  if (/^question:/m.test(readFileSync(scenario, "utf8"))) return askQuestion(scenario, home);
  const text = hindcast("sweep", scenario, "--no-band", "--home", home, "--json");
  const { sweepHash, dataset: sealed, fidelity, runs } = JSON.parse(text) as SweepResult;
  return {
    dataset: sealed,
    sweepHash,
    fidelity,
    runs: Object.fromEntries(
      runs.map(({ name, runHash, metrics }) => [name, { runHash, metrics }]),
    ),
  };
}

/** A scenario that asks is solved; its answers and every value that was run are what it gives. */
function askQuestion(scenario: string, home: string): ExpectedResult {
  const text = hindcast("solve", scenario, "--home", home, "--json");
  const { dataset, fidelity, answers } = JSON.parse(text) as QuestionResult;
  const runs = answers.flatMap((one) => one.runs);
  return {
    dataset,
    answers: answers.map(({ base: _base, runs: _runs, ...answer }) => answer),
    fidelity,
    runs: Object.fromEntries(
      runs.map(({ value, runHash, metrics }) => [value, { runHash, metrics }]),
    ),
  };
}

function hindcast(...words: string[]): string {
  return execFileSync(join(ROOT, "hindcast"), words, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 1 << 26,
  });
}
