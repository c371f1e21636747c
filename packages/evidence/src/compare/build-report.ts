import type { ParameterDescription, PlacedOutcome } from "@hindcast/domain";
import type { BandVerdict, BehaviourBand } from "../claims/behaviour-band.ts";
import { findingOf } from "../claims/finding.ts";
import { METRICS, type MetricValues } from "../metrics.ts";
import { byBucket, byPair } from "../projections/liquidations.ts";
import type { RunStory } from "../projections/run-story.ts";
import type {
  DatasetSummary,
  FidelitySummary,
  Recipe,
  ReportModel,
  RunSummary,
  SeedSpread,
  SweepAxis,
  Timeline,
} from "../report-model.ts";
import { affectedAccounts } from "./affected-accounts.ts";
import { againstMarket, mechanismSummaries, type MechanismAround } from "./mechanisms-around.ts";
import { isoDay } from "./iso-day.ts";
import { oracleErrors } from "./oracle-errors.ts";
import type { PriceStep } from "./oracle-lag.ts";
import { seedSpread } from "./seed-spread.ts";
import { parameterDifferences, type InitialParameters } from "./parameter-differences.ts";

/** About as many steps as a chart has room for. */
const TIMELINE_BUCKETS = 240;

/** One run with what it was asked. The first is the base. */
export interface ReportRun {
  readonly name: string;
  readonly coordinates: readonly string[];
  readonly runHash: string;
  readonly scenarioHash: string;
  readonly outcomeHash: string;
  readonly stateHash: string;
  readonly story: RunStory;
  /** What stood around the protocol, in the order in which it was asked. */
  readonly mechanisms: readonly MechanismAround[];
  /** What its worlds are, if its prices are not the recorded ones. */
  readonly worlds: readonly string[];
  /** Names everything else of its scenario: runs of one text differ in mechanisms alone. */
  readonly otherwise: string;
  /** What the scenario makes feeds answer, in words. */
  readonly movedPrices: readonly string[];
}

/** A recorded or oracle observation on the time axis. */
export interface TimedValue {
  readonly timeSeconds: number;
  readonly usd8: bigint;
}

export interface ReportInput {
  readonly title: string;
  readonly dataset: DatasetSummary;
  readonly fidelity: FidelitySummary | undefined;
  readonly runs: readonly ReportRun[];
  readonly axes: readonly SweepAxis[];
  /** Which run is the proposal; undefined picks the one with the largest effect on liquidations. */
  readonly focus: number | undefined;
  readonly initialParameters: InitialParameters;
  readonly parameters: readonly ParameterDescription[];
  readonly price: { readonly symbol: string; readonly observations: readonly TimedValue[] };
  readonly recordedLiquidations: readonly TimedValue[];
  /** By feed: what it was recorded to say; only needed where a journal holds what was read. */
  readonly toldPrices: ReadonlyMap<string, readonly PriceStep[]>;
  readonly band?: BehaviourBand | undefined;
  /** Seeds under which every run was run again, its own first; with the metrics of each, by run. */
  readonly overSeeds?: OverSeeds | undefined;
  readonly reproduce: Recipe;
  readonly assumptions: readonly string[];
  readonly limitations: readonly string[];
}

export interface OverSeeds {
  readonly seeds: readonly number[];
  readonly values: readonly (readonly MetricValues[])[];
}

/** Builds everything a report shows from runs and what is known about them. Pure. */
export function buildReport(input: ReportInput): ReportModel {
  const base = input.runs[0] as ReportRun;
  const values = input.runs.map((run) => run.story.metrics());
  const focus = input.focus ?? bandFocus(input) ?? largestEffect(values);
  const runs = input.runs.map((run, index) =>
    summarise(run, values[index] as MetricValues, base, input),
  );
  const focusRun = input.runs[focus] as ReportRun;
  const spread = spreadOf(input);
  const span = `${isoDay(input.dataset.fromTimeSeconds)} to ${isoDay(input.dataset.toTimeSeconds)}`;
  return {
    schema: 1,
    title: input.title,
    finding: findingOf({
      scenario: focus === 0 ? undefined : focusRun.name,
      areAllMoved: areAllMoved(input.runs),
      around: base.mechanisms.map(({ name }) => name),
      worlds: base.worlds,
      span,
      base: values[0] as MetricValues,
      proposed: values[focus] as MetricValues,
      fidelity: input.fidelity,
      band: input.band,
      spread,
    }),
    dataset: input.dataset,
    fidelity: input.fidelity,
    metrics: METRICS,
    runs,
    focus,
    axes: input.axes,
    timeline: timelineOf(input),
    ...(input.band === undefined ? {} : { band: input.band }),
    ...(spread === undefined ? {} : { spread }),
    reproduce: input.reproduce,
    assumptions: input.assumptions,
    limitations: input.limitations,
  };
}

function spreadOf({ runs, overSeeds }: ReportInput): SeedSpread | undefined {
  if (overSeeds === undefined) return undefined;
  const { seeds, values } = overSeeds;
  return seedSpread(
    runs.map(({ name }, place) => ({ name, values: values[place] ?? [] })),
    seeds,
  );
}

/** Whether all scenarios have the same prices moved, so that it is no difference between them. */
function areAllMoved([base, ...others]: readonly ReportRun[]): boolean {
  const [first] = others;
  const text = (run: ReportRun | undefined): string => run?.movedPrices.join("; ") ?? "";
  return text(first) !== text(base) && others.every((run) => text(run) === text(first));
}

/** Where a band was drawn: the first run it supports something about, else the largest mean effect. */
function bandFocus({ band, runs }: ReportInput): number | undefined {
  const primary = band?.quantities[0]?.id;
  if (band === undefined || primary === undefined) return undefined;
  const ranked = band.verdicts
    .filter((one) => one.standing === "supported" || one.quantity === primary)
    .toSorted((a, b) => rankOf(b, primary) - rankOf(a, primary));
  const place = runs.findIndex((run) => run.name === ranked[0]?.scenario);
  return place > 0 ? place : undefined;
}

/** Supported first, the primary quantity before others; among equals the larger mean effect. */
function rankOf({ standing, quantity, effects }: BandVerdict, primary: string): number {
  const mean = effects.reduce((sum, one) => sum + Math.abs(one.effect), 0) / effects.length;
  const share = quantity === primary ? mean / (1 + mean) : 0;
  return (standing === "supported" ? 2 : 0) + (quantity === primary ? 1 : 0) + share;
}

function summarise(
  run: ReportRun,
  values: MetricValues,
  base: ReportRun,
  input: ReportInput,
): RunSummary {
  const { story } = run;
  const affected = affectedAccounts(base.story.liquidations, story.liquidations);
  return {
    name: run.name,
    runHash: run.runHash,
    scenarioHash: run.scenarioHash,
    outcomeHash: run.outcomeHash,
    stateHash: run.stateHash,
    status: "complete",
    coordinates: run.coordinates,
    parameterChanges: parameterDifferences(
      base.story.parameterChanges,
      story.parameterChanges,
      input.initialParameters,
      input.parameters,
      story.labels,
    ),
    mechanisms: mechanismSummaries(run.mechanisms, story),
    worlds: run.worlds,
    movedPrices: run.movedPrices,
    againstMarket: againstMarket(run, input.runs),
    oracleErrors: isToldAsRecorded(run)
      ? oracleErrors(story, input.toldPrices, input.dataset.toTimeSeconds)
      : [],
    metrics: Object.fromEntries(
      Object.entries(values).map(([id, value]) => [id, value.toString()]),
    ),
    refusedParameterChanges: story.refusedParameterChanges
      .filter((one) => !wasRefusedInBase(one, base.story))
      .map(({ outcome }) => `${story.labels.symbol(outcome.reserve)}: ${outcome.code}`),
    refusalsByCode: story.refusalsByCode(),
    liquidationsByPair: byPair(story.liquidations).map((pair) => ({
      collateral: story.labels.symbol(pair.collateralReserve),
      debt: story.labels.isIsolated(pair.debtReserve) ? "" : story.labels.symbol(pair.debtReserve),
      count: pair.count,
      accounts: pair.accounts,
      repaidUsd8: pair.repaidUsd8.toString(),
      seizedUsd8: pair.seizedUsd8.toString(),
    })),
    affectedAccounts: affected.rows,
    affectedAccountsTotal: affected.total,
  };
}

/** Whether what stands between feeds and the protocol is all that made it read anything else. */
function isToldAsRecorded({ mechanisms, worlds, movedPrices }: ReportRun): boolean {
  return mechanisms.length > 0 && worlds.length === 0 && movedPrices.length === 0;
}

/** Recorded changes the base refused too are not the scenario's doing. */
function wasRefusedInBase(one: PlacedOutcome<"refusal">, base: RunStory): boolean {
  return base.refusedParameterChanges.some((other) => other.causedBy === one.causedBy);
}

function largestEffect(values: readonly MetricValues[]): number {
  let best = 0;
  let largest = -1n;
  const base = values[0] as MetricValues;
  values.forEach((one, index) => {
    const difference = one["liquidated-value@1"] - base["liquidated-value@1"];
    const size = difference < 0n ? -difference : difference;
    if (index > 0 && size > largest) {
      best = index;
      largest = size;
    }
  });
  return best;
}

function timelineOf(input: ReportInput): Timeline {
  const { fromTimeSeconds, toTimeSeconds } = input.dataset;
  const bucketSeconds = Math.max(
    60,
    Math.ceil((toTimeSeconds - fromTimeSeconds + 1) / TIMELINE_BUCKETS / 60) * 60,
  );
  const buckets = Math.ceil((toTimeSeconds - fromTimeSeconds + 1) / bucketSeconds);
  const startsSeconds = Array.from(
    { length: buckets },
    (_, i) => fromTimeSeconds + i * bucketSeconds,
  );
  const recorded = bucketSums(input.recordedLiquidations, fromTimeSeconds, bucketSeconds, buckets);
  return {
    bucketSeconds,
    startsSeconds,
    priceSymbol: input.price.symbol,
    priceUsd: lastPerBucket(input.price.observations, startsSeconds, bucketSeconds),
    liquidatedUsdByRun: input.runs.map((run) => ({
      runHash: run.runHash,
      name: run.name,
      usd: byBucket(run.story.liquidations, fromTimeSeconds, bucketSeconds, buckets).map(
        wholeCents,
      ),
    })),
    recordedUsd: input.recordedLiquidations.length === 0 ? [] : recorded.map(wholeCents),
    marks: parameterMarks(input.runs[0] as ReportRun, fromTimeSeconds),
  };
}

function bucketSums(
  list: readonly TimedValue[],
  fromSeconds: number,
  bucketSeconds: number,
  buckets: number,
): bigint[] {
  const sums = Array.from({ length: buckets }, () => 0n);
  for (const one of list) {
    const bucket = Math.floor((one.timeSeconds - fromSeconds) / bucketSeconds);
    if (bucket >= 0 && bucket < buckets) sums[bucket] = (sums[bucket] as bigint) + one.usd8;
  }
  return sums;
}

function lastPerBucket(
  observations: readonly TimedValue[],
  startsSeconds: readonly number[],
  bucketSeconds: number,
): number[] {
  let next = 0;
  let last = observations[0]?.usd8 ?? 0n;
  return startsSeconds.map((start) => {
    for (; next < observations.length; next++) {
      const observation = observations[next] as TimedValue;
      if (observation.timeSeconds >= start + bucketSeconds) break;
      last = observation.usd8;
    }
    return wholeCents(last);
  });
}

/** Recorded parameter changes after the market was set up, as marks on the time axis. */
function parameterMarks(base: ReportRun, fromSeconds: number): Timeline["marks"] {
  const day = 86_400;
  const marks = new Map<number, Set<string>>();
  for (const { at, outcome } of base.story.parameterChanges) {
    if (at.timeSeconds < fromSeconds + day / 2) continue;
    const names = marks.get(at.timeSeconds) ?? new Set<string>();
    names.add(`${base.story.labels.symbol(outcome.scope)} parameters changed`);
    marks.set(at.timeSeconds, names);
  }
  return [...marks].map(([timeSeconds, names]) => ({ timeSeconds, label: [...names].join(", ") }));
}

/** Dollars for a chart: exact to the cent, which a picture cannot show anyway. */
function wholeCents(usd8: bigint): number {
  return Number(usd8 / 1_000_000n) / 100;
}
