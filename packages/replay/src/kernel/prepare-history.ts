import { asRecordedLiquidator, type LiquidateIntent, type Protocol } from "@hindcast/domain";
import { intentOf, type History, type HistoryFact } from "./history.ts";
import { runKernel } from "./run.ts";

/**
 * Replays recorded history once with recorded parameters and liquidations to learn which
 * withdrawals and repayments took everything (see History.meantAll): those where asking for
 * everything would have given exactly the recorded amount; and which calls the liquidations were.
 */
export function prepareHistory<State>(
  protocol: Protocol<State>,
  facts: readonly HistoryFact[],
): History {
  const meantAll = new Uint8Array(facts.length);
  const liquidationCalls = new Map<number, LiquidateIntent>();
  runKernel({
    protocol,
    history: { facts, meantAll: new Uint8Array(facts.length) },
    scenario: { patches: [], snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
    liquidator: asRecordedLiquidator,
    liquidatorParams: {},
    beforeFact: (index, state) => {
      const fact = facts[index] as HistoryFact;
      const env = { timeSeconds: fact.at.timeSeconds, block: fact.at.block };
      if (fact.kind === "liquidation")
        liquidationCalls.set(index, protocol.recordedLiquidation(state, fact, env));
      if (fact.kind !== "withdraw" && fact.kind !== "repay") return true;
      const decision = protocol.decide(state, intentOf(fact, true), env);
      if (!decision.ok) return true;
      const given = decision.outcomes.find((o) => o.kind === fact.kind);
      if (given?.kind === fact.kind && given.amount === fact.amount) meantAll[index] = 1;
      return true;
    },
    onOutcome: () => {},
  });
  return { facts, meantAll, liquidationCalls };
}
