/**
 * One workload in a process of its own: `one-run.ts accounts|market FILE SETS WORKERS`. Prints JSON:
 * results by set, seconds and memory. Its parent compares them.
 */
import { DriverPath } from "@hindcast/replay";
import { Piscina } from "piscina";
import { readInput } from "./input.ts";
import { DRIVERS } from "./position.ts";
import { eventsByAccount } from "./run-accounts.ts";
import { resultsOf, type SetResult } from "./tally.ts";
import { taskRunner, type ReferenceData, type ReferenceTask } from "./task.ts";

/** What one process found and took. */
export interface OneRun {
  readonly results: readonly SetResult[];
  /** From the input in memory to the results: index, threads and replay. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Of the whole process, from its start. */
  readonly processSeconds: number;
  readonly peakMegabytes: number;
}

/** Ranges of accounts are fixed, so that sums do not depend on the number of threads. */
const RANGES = 64;

/** Of each thread: what it may keep before it has to tidy up. */
const HEAP_MEGABYTES = 160;
const YOUNG_MEGABYTES = 24;

/** Accounts times sets that pay for the start of a thread. */
const WORK_PER_THREAD = 50_000;

const [kind, file, sets, workers] = process.argv.slice(2) as [string, string, string, string];
const read = readInput(file);
const input = { ...read, sets: Math.min(read.sets, Number(sets)) };
const cpuBefore = process.cpuUsage();
const started = performance.now();
const parts = await (kind === "market" ? markets() : accounts());
const wallSeconds = (performance.now() - started) / 1000;
const cpu = process.cpuUsage(cpuBefore);
const found: OneRun = {
  results: resultsOf(parts, input.sets),
  wallSeconds,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  processSeconds: performance.now() / 1000,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(found));

async function accounts(): Promise<Float64Array[]> {
  const path = DriverPath.over(input.values, DRIVERS, true).parts();
  const data: ReferenceData = { input, accounts: { events: eventsByAccount(input), path } };
  const tasks = Array.from({ length: RANGES }, (_, range) => ({
    from: Math.floor((range * input.accounts) / RANGES),
    to: Math.floor(((range + 1) * input.accounts) / RANGES),
  }));
  return await runAll(data, tasks);
}

/** A tally of a market holds one set: they are put one after the other. */
async function markets(): Promise<Float64Array[]> {
  const tasks = Array.from({ length: input.sets }, (_, set) => ({ set }));
  const each = await runAll({ input }, tasks);
  const all = new Float64Array(each.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of each) {
    all.set(part, at);
    at += part.length;
  }
  return [all];
}

/** On as many threads as the work pays for; what pays for one alone is done here and now. */
async function runAll(
  data: ReferenceData,
  tasks: readonly ReferenceTask[],
): Promise<Float64Array[]> {
  const worth = Math.ceil((input.accounts * input.sets) / WORK_PER_THREAD);
  const threads = Math.min(Number(workers), tasks.length, worth);
  if (threads === 1) return tasks.map(taskRunner(data));
  const pool = new Piscina<ReferenceTask, Float64Array>({
    filename: new URL("./worker.ts", import.meta.url).href,
    workerData: data,
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: {
      maxOldGenerationSizeMb: HEAP_MEGABYTES,
      maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
    },
  });
  try {
    return await Promise.all(tasks.map((task) => pool.run(task)));
  } finally {
    await pool.destroy();
  }
}
