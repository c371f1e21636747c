import { asRecordedLiquidator, type LiquidateIntent, type Protocol } from "@hindcast/domain";
import type { FactSequence } from "./fact-sequence.ts";
import { intentOf, type History } from "./history.ts";
import { runKernel } from "./run.ts";

/** What a forced pass finds out about a history: plain data, the same for every scenario. */
export type Preparation = Required<Pick<History, "meantAll" | "liquidationCalls">> & {
  /** How many accounts there are at its end. */
  readonly accounts: number;
};

/**
 * Replays recorded history once with recorded parameters and liquidations to learn which
 * withdrawals and repayments took everything (see History.meantAll): those where asking for
 * everything would have given exactly the recorded amount; and which calls the liquidations were.
 */
export function prepareHistory<State>(
  protocol: Protocol<State>,
  facts: FactSequence,
): History & Preparation {
  const meantAll = new Uint8Array(facts.length);
  const liquidationCalls = new Map<number, LiquidateIntent>();
  const { state } = runKernel({
    protocol,
    history: { facts, meantAll: new Uint8Array(facts.length) },
    scenario: { patches: [], snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
    liquidator: asRecordedLiquidator,
    liquidatorParams: {},
    beforeFact: (index, state, fact) => {
      if (fact.kind !== "liquidation" && fact.kind !== "withdraw" && fact.kind !== "repay")
        return true;
      const env = { timeSeconds: fact.at.timeSeconds, block: fact.at.block };
      if (fact.kind === "liquidation") {
        liquidationCalls.set(index, protocol.recordedLiquidation(state, fact, env));
        return true;
      }
      const decision = protocol.decide(state, intentOf(fact, true), env);
      if (!decision.ok) return true;
      const given = decision.outcomes.find((o) => o.kind === fact.kind);
      if (given?.kind === fact.kind && given.amount === fact.amount) meantAll[index] = 1;
      return true;
    },
    onOutcome: () => {},
  });
  let accounts = 0;
  for (const _account of protocol.accounts(state)) accounts++;
  return { facts, meantAll, liquidationCalls, accounts };
}
