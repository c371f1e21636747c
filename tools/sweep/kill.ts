/**
 * `pnpm sweep:kill [--times 200] [--workers 2] [--seed 1] [--json]`: kills a real `hindcast sweep`
 * and everything it started at random moments, again and again until the sweep is complete, and
 * begins anew until it was killed so many times. Ends with an error when a sweep that was killed
 * does not give the hashes of one that was not, when a finished member is computed again, when a
 * kill costs more than one shard a worker, or when anything in the home is damaged.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ingestDataset } from "@hindcast/ingest";
import { ENGINE_VERSION } from "@hindcast/replay";
import { listRuns, openStore, verifyHome } from "@hindcast/store";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MAIN = join(ROOT, "apps/cli/src/main.ts");
/** Twelve members, half of which share the replay up to a block. */
const SCENARIO = `name: killed
dataset: aave-v3-lab
patches:
  - parameter: closeFactor
    from: block 1200
    set: [30 %, 40 %, 60 %, 70 %, 80 %, 90 %]
  - { parameter: liquidationBonus, reserve: WETH, shift: [0 %, +1 %] }
`;

const { values } = parseArgs({
  options: {
    times: { type: "string", default: "200" },
    workers: { type: "string", default: "2" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const times = Number(values.times);
const workers = Number(values.workers);

interface SweepDocument {
  readonly sweepHash: string;
  readonly computed: number;
  readonly reused: number;
  readonly runs: readonly { readonly name: string; readonly runHash: string }[];
}

interface Attempt {
  readonly killed: boolean;
  readonly seconds: number;
  readonly document: SweepDocument | undefined;
  /** Replayed work, in members, that was not finished when it ended. */
  readonly lost: number;
}

interface Tally {
  kills: number;
  starts: number;
  completed: number;
  /** Members found finished by starts after a kill. */
  reused: number;
  mostLost: number;
  lost: number;
}

/** Numbers from 0 to 1 that are the same every time. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Starts a sweep as a process group of its own and, after a while, kills the whole group. */
async function attempt(
  home: string,
  file: string,
  killAfterSeconds: number | undefined,
): Promise<Attempt> {
  const args = ["--conditions=@hindcast/source", MAIN, "sweep", file, "--home", home];
  const started = performance.now();
  const child = spawn(process.execPath, [...args, "--workers", `${workers}`, "--json"], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "hindcast-compile-cache") },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  if (killAfterSeconds !== undefined)
    await Promise.race([closed, sleep(killAfterSeconds * 1000, undefined, { ref: false })]);
  if (killAfterSeconds !== undefined && child.exitCode === null && child.pid !== undefined)
    process.kill(-child.pid, "SIGKILL");
  const [exitCode, signal] = await closed;
  const seconds = (performance.now() - started) / 1000;
  const lost = lostMembers(stderr);
  if (signal === "SIGKILL") return { killed: true, seconds, document: undefined, lost };
  demand(exitCode === 0, `a sweep ended with ${exitCode}: ${stderr.slice(-2_000)}`);
  return { killed: false, seconds, document: JSON.parse(stdout) as SweepDocument, lost };
}

/** What the last line of progress says was replayed, less what was finished; in members. */
function lostMembers(stderr: string): number {
  const lines = [...stderr.matchAll(/"done":(\d+),"total":(\d+).*?"note":"(\d+)\/(\d+)/g)];
  const [, done, total, finished, members] = (lines.at(-1) ?? []).map(Number);
  if (total === undefined || members === undefined) return 0;
  return ((done ?? 0) / total) * members - (finished ?? 0);
}

function soundRuns(home: string): number {
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  const findings = verifyHome(store);
  demand(findings.length === 0, `the home is damaged: ${JSON.stringify(findings)}`);
  return listRuns(store).length;
}

/** Kills one sweep until it is complete, or until there were enough kills; then lets it finish. */
async function sweepToItsEnd(
  fresh: string,
  home: string,
  file: string,
  truth: SweepDocument,
  wholeSeconds: number,
  next: () => number,
  tally: Tally,
): Promise<void> {
  cpSync(fresh, home, { recursive: true });
  for (;;) {
    const before = soundRuns(home);
    tally.starts++;
    tally.reused += before;
    const moment = tally.kills < times ? next() * wholeSeconds * 0.9 : undefined;
    const { killed, document, lost } = await attempt(home, file, moment);
    if (killed) {
      tally.kills++;
      tally.lost += Math.max(0, lost);
      tally.mostLost = Math.max(tally.mostLost, lost);
      // A shard of this sweep is one member.
      demand(lost <= workers + 0.01, `a kill cost ${lost} members`);
      if (values.json === false) process.stderr.write(`\r${tally.kills}/${times} kills`);
      continue;
    }
    demand(document?.sweepHash === truth.sweepHash, "another sweep hash");
    demand(JSON.stringify(document?.runs) === JSON.stringify(truth.runs), "other runs");
    demand(document?.reused === before, "a finished member was computed again");
    demand(soundRuns(home) === truth.runs.length, "runs are missing");
    tally.completed++;
    return;
  }
}

const folder = mkdtempSync(join(tmpdir(), "hindcast-kill-"));
try {
  const fresh = join(folder, "fresh");
  const file = join(folder, "scenario.yaml");
  writeFileSync(file, SCENARIO);
  await ingestDataset({ home: fresh, folder: join(ROOT, "datasets/aave-v3-lab") });
  const whole = join(folder, "whole");
  cpSync(fresh, whole, { recursive: true });
  const { document: truth, seconds } = await attempt(whole, file, undefined);
  if (truth === undefined) throw new Error("the undisturbed sweep gave nothing");
  const tally: Tally = { kills: 0, starts: 0, completed: 0, reused: 0, mostLost: 0, lost: 0 };
  const next = draws(Number(values.seed));
  for (let round = 0; tally.kills < times; round++) {
    const home = join(folder, `round-${round}`);
    await sweepToItsEnd(fresh, home, file, truth, seconds, next, tally);
    rmSync(home, { recursive: true, force: true });
  }
  const found = { sweepHash: truth.sweepHash, members: truth.runs.length, workers, ...tally };
  if (values.json) console.log(JSON.stringify(found));
  else
    console.log(
      `\n${found.kills} kills in ${found.starts} starts: ${found.completed} sweeps of ${found.members} members came to their end with the hashes of an undisturbed one; ` +
        `${found.reused} finished members were found again, a kill cost ${(found.lost / found.kills).toFixed(2)} members of work, at most ${found.mostLost.toFixed(2)} with ${workers} workers`,
    );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
