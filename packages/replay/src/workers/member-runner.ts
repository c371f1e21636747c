import { withLiquidator, withProtocol } from "@hindcast/domain";
import { hashScenario } from "../scenario/hash-scenario.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { retoldMarket } from "../worlds/retold-market.ts";
import { SharedStem, type MemberResult, type RunPlace } from "./shared-stem.ts";

type Stem = Pick<SharedStem<unknown, unknown>, "canCarry" | "carry">;

/** Tells how a member ended, as soon as it has. */
export type OnEnd = (index: number, result: MemberResult) => void;

/**
 * Runs shards of members one after another on this thread. What the members of a shard share is
 * replayed once, and a later shard goes on where the shared replay of an earlier one waits.
 */
export class MemberRunner {
  private readonly place: RunPlace;
  private readonly protocolId: string;
  private stem: Stem | undefined;
  private stemSettings = "";

  constructor(place: RunPlace, protocolId: string) {
    this.place = place;
    this.protocolId = protocolId;
  }

  run(scenarios: readonly Scenario[], onEnd: OnEnd): void {
    // Members that differ in more than their patches share nothing.
    const bySettings = Map.groupBy(scenarios.keys(), (index) =>
      hashScenario({ ...(scenarios[index] as Scenario), patches: [] }),
    );
    for (const [settings, indices] of bySettings) {
      const members = indices.map((index) => scenarios[index] as Scenario);
      this.stemFor(members, settings).carry(members, (member, result) =>
        onEnd(indices[member] as number, result),
      );
    }
  }

  private stemFor(members: readonly Scenario[], settings: string): Stem {
    const waiting = this.stemSettings === settings ? this.stem : undefined;
    if (waiting?.canCarry(members) === true) return waiting;
    // Let go of the old one before there is a new one: each holds a whole state.
    this.stem = undefined;
    const scenario = members[0] as Scenario;
    const { model, params } = scenario.liquidator;
    const place = this.placeOf(scenario);
    this.stemSettings = settings;
    return (this.stem = withProtocol(this.protocolId, (protocol) =>
      withLiquidator(
        model,
        params,
        (liquidator, liquidatorParams): Stem =>
          new SharedStem(place, protocol, scenario, liquidator, liquidatorParams),
      ),
    ));
  }

  /** Where worlds are, history is as they tell it. */
  private placeOf({ worlds, seed }: Scenario): RunPlace {
    if (worlds === undefined) return this.place;
    return { ...this.place, history: retoldMarket(this.place.history, worlds, seed) };
  }
}
