import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutant.ts";

const HOOK = new URL("./mutate.ts", import.meta.url).href;
const CHILD = fileURLToPath(new URL("./try-mutant.ts", import.meta.url));
/** Exit code of a child that found a difference. */
const DIFFERS = 1;

/** What became of a mutant on one bench's cases. */
export interface Verdict {
  readonly mutant: Mutant;
  readonly bench: string;
  /** The first difference that gave it away; undefined if it went unnoticed. */
  readonly killedBy: string | undefined;
}

/** Runs the cases of a folder under one wrong rule, in a process of its own. */
export function tryMutant(
  mutant: Mutant | undefined,
  bench: string,
  folder: string,
): Promise<string | undefined> {
  const flags = ["--conditions=@hindcast/source", "--import", HOOK, CHILD, folder];
  const env = { ...process.env, HINDCAST_MUTANT: JSON.stringify(mutant ?? {}) };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, flags, { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(undefined);
      else if (error.code === DIFFERS && stdout !== "") resolve(stdout.trim());
      else reject(new Error(`${mutant?.name ?? "the rules as they are"} on ${bench}: ${stderr}`));
    });
  });
}

/** Tries every mutant on every bench it names, `width` at a time, in the list's order. */
export async function tryMutants(
  mutants: readonly Mutant[],
  folderOf: (bench: string) => string,
  width: number,
  onVerdict: (verdict: Verdict) => void,
): Promise<readonly Verdict[]> {
  const jobs = mutants.flatMap((mutant) => mutant.benches.map((bench) => ({ mutant, bench })));
  const verdicts: Verdict[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let place = next++; place < jobs.length; place = next++) {
      const { mutant, bench } = jobs[place] as (typeof jobs)[number];
      const killedBy = await tryMutant(mutant, bench, folderOf(bench));
      verdicts[place] = { mutant, bench, killedBy };
      onVerdict(verdicts[place] as Verdict);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return verdicts;
}
