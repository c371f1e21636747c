import {
  METRICS,
  type FidelitySummary,
  type MetricId,
  type MetricValues,
} from "@hindcast/evidence";
import type { Scenario } from "@hindcast/replay";
import type { Store } from "@hindcast/store";
import { fidelityOf, readStory, scenarioOf } from "./assemble-report.ts";
import type { OpenMarket } from "./open-market.ts";
import type { SweepFile } from "./sweep-file.ts";

export interface ComparedRun {
  readonly name: string;
  readonly coordinates: readonly string[];
  readonly runHash: string;
  readonly metrics: MetricValues;
  /** Parameter changes of the scenario that the protocol refused. */
  readonly refusedParameterChanges: number;
}

/** The metrics of several runs side by side, base first. */
export interface Comparison {
  readonly fidelity: FidelitySummary | undefined;
  readonly runs: readonly ComparedRun[];
  readonly axes: SweepFile["axes"];
  /** Mechanisms and worlds of the base, by name: with any it is not what was recorded. */
  readonly around: readonly string[];
}

/** Reads every finished run of a sweep and computes its metrics from its journal. */
export function comparisonOf(store: Store, market: OpenMarket, sweep: SweepFile): Comparison {
  let fidelity: FidelitySummary | undefined;
  let around: readonly string[] = [];
  const runs: ComparedRun[] = [];
  sweep.members.forEach((member, index) => {
    if (member.runHash === null) return;
    const story = readStory(store, member.runHash);
    if (index === 0) {
      const scenario = scenarioOf(store, member.runHash);
      fidelity = fidelityOf(market, story, scenario);
      around = aroundOf(scenario);
    }
    runs.push({
      name: member.name,
      coordinates: member.coordinates,
      runHash: member.runHash,
      metrics: story.metrics(),
      refusedParameterChanges: story.refusedParameterChanges.length,
    });
  });
  return { fidelity, runs, axes: sweep.axes, around };
}

/** Worlds and mechanisms of a scenario, by name. */
export function aroundOf({ mechanisms = [], worlds = [] }: Scenario): string[] {
  return [...worlds.map(({ model }) => model), ...mechanisms.map(({ name }) => name)];
}

/** Metrics in the order tables show them. */
export const HEADLINES = METRICS.filter((metric) => metric.headline).map(
  (metric) => metric.id as MetricId,
);

/** Those that only mechanisms can make anything but 0. */
export const MECHANISM_METRICS = METRICS.filter((metric) => "ofMechanisms" in metric).map(
  (metric) => metric.id as MetricId,
);
