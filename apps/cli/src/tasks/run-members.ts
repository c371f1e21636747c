import {
  hashRecipe,
  hashScenario,
  recipeOf,
  ScenarioPool,
  type MemberResult,
  type Scenario,
} from "@hindcast/replay";
import { findRunByRecipe, registerRun, type RunManifest, type Store } from "@hindcast/store";
import type { MetricValues } from "@hindcast/evidence";
import type { CommandContext } from "../commands/command.ts";
import { readStory } from "./assemble-report.ts";
import type { OpenMarket } from "./open-market.ts";

/** One scenario as it ran: now, or some time before. */
export type MemberRun =
  | {
      readonly ok: true;
      readonly runHash: string;
      readonly isReused: boolean;
      readonly metrics: MetricValues;
      /** Parameter changes the protocol refused, the recorded ones included. */
      readonly refusedParameterChanges: number;
    }
  | { readonly ok: false; readonly failure: string };

export interface MemberRuns {
  readonly store: Store;
  readonly market: OpenMarket;
  readonly workers: number;
  readonly context: CommandContext;
}

/** Runs scenarios over one market, batch after batch, in one pool that is open until all is answered. */
export class MemberRunner implements AsyncDisposable {
  private readonly runs: MemberRuns;
  private pool: ScenarioPool | undefined;

  constructor(runs: MemberRuns) {
    this.runs = runs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool?.[Symbol.asyncDispose]();
  }

  /**
   * The same scenario runs once, and gives each its metrics in order. A finished run of the same
   * recipe is never run again. One that fails by itself is told and stops no other.
   */
  async run(scenarios: readonly Scenario[], onFinished: () => void): Promise<readonly MemberRun[]> {
    const { store, market } = this.runs;
    const hashes = scenarios.map((scenario) =>
      hashRecipe(recipeOf(market.manifest.hash, hashScenario(scenario))),
    );
    const kept = new Map<string, MemberRun>();
    const missing = new Map<string, Scenario>();
    hashes.forEach((hash, index) => {
      if (kept.has(hash) || missing.has(hash)) return;
      const manifest = findRunByRecipe(store, hash);
      if (manifest === undefined) missing.set(hash, scenarios[index] as Scenario);
      else kept.set(hash, memberOf(store, manifest, true));
    });
    const asked = [...missing.keys()];
    if (asked.length > 0)
      await this.openPool().run({
        scenarios: [...missing.values()],
        onProgress: () => {},
        onFinished: (position, result: MemberResult) => {
          // The catalog has one writer: this thread.
          if (result.ok) registerRun(store, result.manifest);
          kept.set(
            asked[position] as string,
            result.ok ? memberOf(store, result.manifest, false) : result,
          );
          onFinished();
        },
      });
    return hashes.map((hash) => kept.get(hash) as MemberRun);
  }

  /** Opened when something has to run: what is all there needs no workers. */
  private openPool(): ScenarioPool {
    const { store, market, workers, context } = this.runs;
    this.pool ??= new ScenarioPool({
      home: store.home,
      dataset: market.dataset,
      protocolId: market.protocolId,
      workers,
      signal: context.signal,
    });
    return this.pool;
  }
}

function memberOf(store: Store, { runHash }: RunManifest, isReused: boolean): MemberRun {
  const story = readStory(store, runHash);
  return {
    ok: true,
    runHash,
    isReused,
    metrics: story.metrics(),
    refusedParameterChanges: story.refusedParameterChanges.length,
  };
}
