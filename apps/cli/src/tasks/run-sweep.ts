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
  type MemberResult,
  type Scenario,
  type Sweep,
} from "@hindcast/replay";
import { findRunByRecipe, registerRun, type RunManifest, type Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import { bandOf, counterfactualOf } from "./behaviour-band.ts";
import { openMarket, type OpenMarket } from "./open-market.ts";
import type { PlannedSweep } from "./planned-sweep.ts";
import { writeSweep, type SweepFile, type SweepMember } from "./sweep-file.ts";

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
  readonly runs: readonly (RunManifest | undefined)[];
  readonly computed: number;
  readonly reused: number;
}

/** Runs the members that have not run yet and keeps the sweep. Finished members are never rerun. */
export async function runSweep(
  store: Store,
  planned: PlannedSweep,
  workers: number,
  context: CommandContext,
  withBand: boolean,
): Promise<SweepResult> {
  const { scenarios } = planned.sweep;
  const hashes = scenarios.map((scenario) =>
    hashRecipe(recipeOf(planned.market.manifest.hash, hashScenario(scenario))),
  );
  const results: (MemberResult | undefined)[] = hashes.map((hash) => {
    const manifest = findRunByRecipe(store, hash);
    return manifest === undefined ? undefined : { ok: true, manifest };
  });
  const missing = [...results.keys()].filter((index) => results[index] === undefined);
  await runMissing(store, planned, missing, workers, context, results);
  const members = scenarios.map((scenario, index) =>
    memberOf(scenario, hashes[index] as string, results[index]),
  );
  const sweep = sweepFileOf(
    planned,
    members,
    withBand ? await bandOf(store, planned, context) : undefined,
  );
  writeSweep(store.home, sweep);
  return {
    sweep,
    runs: results.map((result) => (result?.ok === true ? result.manifest : undefined)),
    computed: missing.length,
    reused: scenarios.length - missing.length,
  };
}

async function runMissing(
  store: Store,
  planned: PlannedSweep,
  missing: readonly number[],
  workers: number,
  { terminal, signal }: CommandContext,
  results: (MemberResult | undefined)[],
): Promise<void> {
  if (missing.length === 0) return;
  let finished = 0;
  let failed = 0;
  const total = planned.market.facts * missing.length;
  const note = () =>
    `${finished}/${missing.length} scenarios${failed > 0 ? `, ${failed} failed` : ""}`;
  await runScenarios({
    home: store.home,
    dataset: planned.market.dataset,
    protocolId: planned.market.protocolId,
    scenarios: missing.map((index) => planned.sweep.scenarios[index] as Scenario),
    workers,
    signal,
    onProgress: (done) =>
      terminal.progress({
        stage: "replay",
        done: Math.min(done, total),
        total,
        unit: "facts",
        note: note(),
      }),
    onFinished: (position, result) => {
      results[missing[position] as number] = result;
      finished++;
      // The catalog has one writer: this thread.
      if (result.ok) registerRun(store, result.manifest);
      else failed++;
    },
  });
  terminal.endProgress();
}

function memberOf(
  scenario: Scenario,
  recipeHash: string,
  result: MemberResult | undefined,
): SweepMember {
  return {
    name: scenario.name,
    coordinates: [...scenario.coordinates],
    scenarioHash: hashScenario(scenario),
    recipeHash,
    runHash: result?.ok === true ? result.manifest.runHash : null,
    failure: result?.ok === false ? result.failure : null,
  };
}

function sweepFileOf(
  planned: PlannedSweep,
  members: SweepMember[],
  band: BehaviourBand | undefined,
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
    members,
    // Sealed as JSON, so written as it will be read.
    ...(band === undefined ? {} : { band: structuredClone(band) as SweepFile["band"] }),
  };
}
