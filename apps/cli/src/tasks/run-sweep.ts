import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { HindcastError, withLiquidator } from "@hindcast/domain";
import type { BehaviourBand } from "@hindcast/evidence";
import {
  ENGINE_VERSION,
  expandScenario,
  hashRecipe,
  hashScenario,
  hashSweep,
  parseScenarioFile,
  recipeOf,
  runScenarios,
  sweepIdentity,
  type MemoryPlan,
  type Sweep,
} from "@hindcast/replay";
import { findRunByRecipe, registerRun, type Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import { bandOf, counterfactualOf } from "./behaviour-band.ts";
import { openMarket, type OpenMarket } from "./open-market.ts";
import type { PlannedSweep } from "./planned-sweep.ts";
import { SweepProgress } from "./sweep-progress.ts";
import { keptSweep, writeSweep, type SweepFile, type SweepMember } from "./sweep-file.ts";

/** Reads a scenario file and resolves it against its dataset. */
export function planSweep(store: Store, path: string): PlannedSweep {
  return planSweepText(store, readScenarioText(path), path);
}

/** Resolves the text of a scenario file; `source` names it in messages. */
export function planSweepText(store: Store, text: string, source: string): PlannedSweep {
  const file = parseScenarioFile(text, source);
  const market = openMarket(store, file.dataset);
  const sweep = expandScenario(file, market.context);
  // Every member has the file's liquidator: what it cannot use is refused before anything runs.
  const { liquidator } = sweep.member(0);
  withLiquidator(liquidator.model, liquidator.params, () => {});
  for (const window of sweep.windows) refuseWindowOutside(window, market);
  // Refused before anything runs, like everything else that cannot be answered.
  if (file.band !== undefined) counterfactualOf(market.manifest.name);
  const members = sweepIdentity(sweep);
  const asked =
    file.band === undefined ? members : [...members, `band of ${file.band.draws} draws`];
  const sweepHash = hashSweep(market.manifest.hash, asked);
  return { file, text, market, sweep, sweepHash };
}

/** A window that holds no block of the dataset changes nothing, and that would look like a result. */
function refuseWindowOutside({ from, until }: Sweep["windows"][number], market: OpenMarket): void {
  const { fromTimeSeconds, toTimeSeconds, fromBlock, toBlock } = market.span;
  const isLate =
    from !== undefined &&
    ("block" in from ? from.block > toBlock : from.timeSeconds > toTimeSeconds);
  const isEarly =
    until !== undefined &&
    ("block" in until ? until.block <= fromBlock : until.timeSeconds <= fromTimeSeconds);
  if (!isLate && !isEarly) return;
  const moment = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
  throw new HindcastError({
    code: "E-CLI-021",
    what: "A patch's window lies outside of the dataset.",
    where: isLate ? "from of a patch" : "until of a patch",
    why: `${market.manifest.name} holds ${moment(fromTimeSeconds)}Z to ${moment(toTimeSeconds)}Z, blocks ${fromBlock} to ${toBlock}.`,
    next: "move the window, or leave from and until out",
  });
}

/** The text of a scenario file; of a folder, its scenario.yaml. */
function readScenarioText(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  try {
    return readFileSync(isFolder ? join(path, "scenario.yaml") : path, "utf8");
  } catch (cause) {
    throw new HindcastError({
      code: "E-CLI-011",
      what: `The scenario file cannot be read: ${(cause as NodeJS.ErrnoException).code}.`,
      where: path,
      next: "check the path; examples/ holds scenarios to start from",
      cause,
    });
  }
}

export interface SweepResult {
  readonly sweep: SweepFile;
  readonly computed: number;
  readonly reused: number;
}

/** What a sweep may use of the machine. */
export interface SweepLimits {
  readonly workers: number;
  /** Bytes of memory; half of the machine's where it is not given. */
  readonly memoryBytes?: number;
}

/** At most so often the sweep's file is written anew while members finish. */
const PARTIAL_EVERY_MILLISECONDS = 2_000;

/** Runs the members that have not run yet and keeps the sweep. Finished members are never rerun. */
export async function runSweep(
  store: Store,
  planned: PlannedSweep,
  limits: SweepLimits,
  context: CommandContext,
  withBand: boolean,
): Promise<SweepResult> {
  const members = Array.from(planned.sweep, (scenario): SweepMember => {
    const scenarioHash = hashScenario(scenario);
    const recipeHash = hashRecipe(recipeOf(planned.market.manifest.hash, scenarioHash));
    return {
      name: scenario.name,
      coordinates: [...scenario.coordinates],
      scenarioHash,
      recipeHash,
      runHash: findRunByRecipe(store, recipeHash)?.runHash ?? null,
      failure: null,
    };
  });
  const missing = [...members.keys()].filter((index) => members[index]?.runHash === null);
  await runMissing(store, planned, missing, limits, context, members);
  const sweep = sweepFileOf(
    planned,
    members,
    withBand ? await bandOf(store, planned, context) : undefined,
    // Where all runs are still there, what seeds told of them holds.
    missing.length === 0 ? keptSweep(store.home, planned.sweepHash)?.spread : undefined,
  );
  writeSweep(store.home, sweep);
  return { sweep, computed: missing.length, reused: members.length - missing.length };
}

async function runMissing(
  store: Store,
  planned: PlannedSweep,
  missing: readonly number[],
  limits: SweepLimits,
  { terminal, signal }: CommandContext,
  members: SweepMember[],
): Promise<void> {
  if (missing.length === 0) return;
  const { market, sweep } = planned;
  const progress = new SweepProgress(terminal, missing.length, market.facts);
  let writtenMs = Number.NEGATIVE_INFINITY;
  // What is finished can be looked at while the rest runs, and after it was stopped.
  const keepPartial = (): void => {
    if (performance.now() - writtenMs < PARTIAL_EVERY_MILLISECONDS) return;
    writeSweep(store.home, sweepFileOf(planned, members, undefined, undefined));
    writtenMs = performance.now();
  };
  await runScenarios({
    home: store.home,
    dataset: market.dataset,
    protocolId: market.protocolId,
    scenarios: {
      size: missing.length,
      member: (position) => sweep.member(missing[position] as number),
    },
    ...limits,
    signal,
    onPlan: (plan) => terminal.say(planLine(plan)),
    onProgress: (facts) => progress.replayed(facts),
    onFinished: (position, result) => {
      const index = missing[position] as number;
      const scenario = sweep.member(index);
      const member = members[index] as SweepMember;
      if (result.ok) {
        // The catalog has one writer: this thread.
        registerRun(store, result.manifest);
        members[index] = { ...member, runHash: result.manifest.runHash };
        progress.ended(store, index, scenario, result.manifest.runHash);
      } else {
        members[index] = { ...member, failure: result.failure };
        progress.hasFailed(index, scenario, result.failure);
      }
      keepPartial();
    },
  });
  terminal.endProgress();
}

function planLine({ workers, mostKept, memoryBytes, expectedBytes }: MemoryPlan): string {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  return (
    `${workers} ${workers === 1 ? "worker" : "workers"}, about ${gigabytes(expectedBytes)} of ` +
    `${gigabytes(memoryBytes)} of memory${mostKept === 0 ? ", decoding history anew for every run" : ""}`
  );
}

function sweepFileOf(
  planned: PlannedSweep,
  members: readonly SweepMember[],
  band: BehaviourBand | undefined,
  spread: SweepFile["spread"],
): SweepFile {
  return {
    format: 1,
    sweepHash: planned.sweepHash,
    name: planned.file.name,
    title: planned.file.title ?? planned.file.name,
    dataset: { name: planned.market.manifest.name, hash: planned.market.manifest.hash },
    engineVersion: ENGINE_VERSION,
    axes: planned.sweep.axes.map((axis) => ({ name: axis.name, values: [...axis.values] })),
    scenarioText: planned.text,
    members: [...members],
    // Sealed as JSON, so written as it will be read.
    ...(band === undefined ? {} : { band: structuredClone(band) as SweepFile["band"] }),
    ...(spread === undefined ? {} : { spread }),
  };
}
