import {
  isEffect,
  positionKey,
  type Cause,
  type Fact,
  type FactOf,
  type Intent,
  type LiquidateIntent,
} from "@hindcast/domain";

import type { FactSequence } from "./fact-sequence.ts";
import type { MarketPath } from "./market-path.ts";

/** What the kernel reads of history: causes, and the liquidations somebody really made. */
export type HistoryFact = Cause | RecordedLiquidation;

/** A recorded liquidation, with the debt shares it burned where the log tells them. */
export type RecordedLiquidation = FactOf<"liquidation"> & { readonly debtShares?: bigint };

/** Recorded facts the kernel replays in forced mode. */
export function isHistoryFact(fact: Fact): fact is HistoryFact {
  return fact.kind === "liquidation" || (fact.kind !== "log" && !isEffect(fact));
}

/**
 * The facts the kernel reads, in their order. Amounts alone do not tell by how many shares a debt
 * fell: where a protocol logs those too, they stand in a posting at the liquidation's own place.
 */
export function historyFacts(facts: Iterable<Fact>): HistoryFact[] {
  const history: HistoryFact[] = [];
  const debtShares = new Map<string, bigint>();
  for (const fact of facts) {
    if (fact.kind === "sharePosting" && fact.side === "debt" && fact.shares < 0n)
      debtShares.set(positionKey(fact.at), -fact.shares);
    else if (isHistoryFact(fact)) history.push(fact);
  }
  if (debtShares.size === 0) return history;
  return history.map((fact) => {
    const shares = fact.kind === "liquidation" ? debtShares.get(positionKey(fact.at)) : undefined;
    return fact.kind === "liquidation" && shares !== undefined
      ? { ...fact, debtShares: shares }
      : fact;
  });
}

/**
 * A history ready to be replayed: facts in the total order, and beside each whether it emptied a
 * position when it really happened. Somebody who withdrew or repaid everything meant "everything":
 * in a counterfactual, where interest differs by some wei, the amount alone would say less.
 */
export interface History {
  readonly facts: FactSequence;
  /** Same length as facts; 1 where the recorded amount was all there was. */
  readonly meantAll: Uint8Array;
  /**
   * By place of a recorded liquidation: the call behind it. Who asked for all there was to
   * liquidate asks for all in a counterfactual too. Without it the call is guessed when it comes.
   */
  readonly liquidationCalls?: ReadonlyMap<number, LiquidateIntent>;
  /** Market quotes beside the facts, for who bids in auctions. */
  readonly market?: MarketPath;
}

const ALL = (1n << 256n) - 1n;

/** The intent of a recorded cause: what was asked for, free of where and when. */
export function intentOf(fact: Cause, meantAll: boolean): Intent {
  const { at: _at, transactionHash: _transactionHash, ...payload } = fact;
  if (meantAll && (payload.kind === "withdraw" || payload.kind === "repay"))
    return { ...payload, amount: ALL };
  return payload as Intent;
}
