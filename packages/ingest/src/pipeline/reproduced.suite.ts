import {
  EFFECT_KINDS,
  isCause,
  isEffect,
  withProtocol,
  type Cause,
  type Effect,
  type Intent,
  type LiquidationRecord,
} from "@hindcast/domain";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import { expect } from "vitest";

/** Facts of a dataset that the rules take in or are compared with, in the total order. */
export function ingestedFacts(home: string, slug: string): readonly (Cause | Effect)[] {
  using store = openStore(home, { engineVersion: "0.1.0" });
  const facts = [...factsOf(loadDatasetShared(home, openDataset(store, slug)))];
  return facts.filter((fact) => isCause(fact) || isEffect(fact));
}

/**
 * Replays decoded causes on the rules: every one is accepted, and of each kind of effect the rules
 * give what the logs told, in the same order. Gives the number of effects compared.
 */
export function expectReproduced(protocolId: string, facts: readonly (Cause | Effect)[]): number {
  const replayed = new Map<string, object[]>();
  withProtocol(protocolId, (protocol) => {
    const state = protocol.initialState();
    for (const fact of facts) {
      const env = { timeSeconds: fact.at.timeSeconds, block: fact.at.block };
      const { at: _at, transactionHash: _hash, ...payload } = fact;
      let intent: Intent;
      if (fact.kind === "liquidation") {
        const { kind: _kind, ...recorded } = payload as { kind: string } & LiquidationRecord;
        intent = protocol.recordedLiquidation(state, recorded, env);
      } else if (isCause(fact)) intent = payload as Intent;
      else continue;
      const decision = protocol.decide(state, intent, env);
      expect({ fact, decision }).toMatchObject({ decision: { ok: true } });
      if (!decision.ok) continue;
      for (const outcome of decision.outcomes) {
        protocol.evolve(state, outcome);
        // A switch asked for is told as the cause alone.
        if (fact.kind === "collateralToggle" && outcome.kind === "collateralUse") continue;
        const list = replayed.get(outcome.kind);
        if (list === undefined) replayed.set(outcome.kind, [outcome]);
        else list.push(outcome);
      }
    }
  });
  let compared = 0;
  for (const [kind, { columns }] of Object.entries(EFFECT_KINDS)) {
    const recorded = facts.filter((fact) => fact.kind === kind);
    const found = (replayed.get(kind) ?? []) as Record<string, unknown>[];
    const names = Object.keys(columns);
    const only = (row: Readonly<Record<string, unknown>>): object =>
      Object.fromEntries(names.map((name) => [name, row[name]]));
    if (recorded.length === 0) continue;
    expect(found.map(only)).toEqual(
      recorded.map((fact) => only(fact as unknown as Record<string, unknown>)),
    );
    compared += recorded.length;
  }
  return compared;
}
