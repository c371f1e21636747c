import { cpSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ENGINE_VERSION } from "@hindcast/replay";
import { listRuns, openStore, verifyHome } from "@hindcast/store";
import { expect, test } from "vitest";
import { earlyHome } from "./testing/early-home.ts";
import { jsonOf, startHindcast, type StartedHindcast } from "./testing/run-hindcast.ts";
import { closeFactors, scenarioFile, type SweepDocument } from "./testing/scenario-files.ts";
import { temporaryFolder } from "./testing/temporary-home.ts";

const KILLS = 20;
const FACTORS = Array.from({ length: 11 }, (_, index) => `${8 * (index + 2)} %`);
const MEMBERS = FACTORS.length + 1;
/** Somewhere in the calm before the crash: a replay of some tenths of a second. */
const LAST_BLOCK = 1_500;

/** Numbers from 0 to 1 that are the same every time. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

interface Prepared {
  /** Ingested, and nothing has run in it. */
  readonly home: string;
  readonly file: string;
  /** What a sweep prints that nobody interrupts. */
  readonly truth: SweepDocument;
}

interface Tally {
  begun: number;
  killed: number;
  finished: number;
  /** Runs that were found finished by a start after a kill. */
  reused: number;
}

/** How many runs a home's catalog holds; and nothing in it may be damaged. */
function countRuns(home: string): number {
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  expect(verifyHome(store)).toEqual([]);
  return listRuns(store).length;
}

/** Lets a sweep do such a share of what is left, and a little more; then kills it. */
async function killAt(started: StartedHindcast, share: number, pauseMs: number): Promise<void> {
  let replayed = -1;
  started.child.stderr?.on("data", (text: string) => {
    for (const [, done, total] of text.matchAll(/"done":(\d+),"total":(\d+)/g))
      replayed = Number(done) / Number(total);
  });
  while (replayed < share && started.child.exitCode === null) await sleep(5);
  await sleep(pauseMs);
  started.child.kill("SIGKILL");
}

/** Kills a sweep again and again, each time somewhere else, until one comes to its end. */
async function sweepKilledOften(
  { home: fresh, file, truth }: Prepared,
  workers: number,
  next: () => number,
  tally: Tally,
): Promise<void> {
  const home = join(temporaryFolder(), "home");
  cpSync(fresh, home, { recursive: true });
  for (;;) {
    const before = countRuns(home);
    const args = ["sweep", file, "--home", home, "--workers", `${workers}`, "--json"];
    const started = startHindcast(args);
    // Few members are left after a while: then a start may come to its end before it is killed.
    if (tally.begun++ < KILLS) await killAt(started, next() * 0.4, next() * 100);
    const ending = await started.ending;
    if (ending.signal === "SIGKILL") {
      tally.killed++;
      continue;
    }
    expect(ending.exitCode, ending.stderr).toBe(0);
    const document = jsonOf<SweepDocument>(ending);
    expect(document.runs).toEqual(truth.runs);
    // What a killed start finished is not computed again.
    expect(document).toMatchObject({ reused: before, computed: MEMBERS - before });
    expect(countRuns(home)).toBe(MEMBERS);
    tally.finished++;
    tally.reused += before;
    return;
  }
}

async function prepare(): Promise<Prepared> {
  const home = earlyHome(LAST_BLOCK);
  const other = join(temporaryFolder(), "home");
  cpSync(home, other, { recursive: true });
  const file = scenarioFile(closeFactors(FACTORS));
  const whole = await startHindcast(["sweep", file, "--home", other, "--json"]).ending;
  return { home, file, truth: jsonOf<SweepDocument>(whole) };
}

test("a sweep killed at any moment goes on where it was and gives the same hashes", async () => {
  const prepared = await prepare();
  expect(prepared.truth).toMatchObject({ computed: MEMBERS, failed: [] });
  const tally: Tally = { begun: 0, killed: 0, finished: 0, reused: 0 };
  const next = draws(20_200_312);
  const chain = async (workers: number): Promise<void> => {
    while (tally.begun < KILLS) await sweepKilledOften(prepared, workers, next, tally);
  };
  await Promise.all([chain(1), chain(2)]);
  // A start that was done before it could be killed is no kill.
  expect(tally.killed).toBeGreaterThan(KILLS * 0.8);
  expect(tally.killed).toBeLessThanOrEqual(KILLS);
  expect(tally.finished).toBeGreaterThanOrEqual(2);
  expect(tally.reused).toBeGreaterThan(0);
}, 300_000);
