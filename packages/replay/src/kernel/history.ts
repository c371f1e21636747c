import type { Cause, FactOf, Intent, LiquidateIntent } from "@hindcast/domain";

/** What the kernel reads of history: causes, and the liquidations somebody really made. */
export type HistoryFact = Cause | FactOf<"liquidation">;

/**
 * A history ready to be replayed: facts in the total order, and beside each whether it emptied a
 * position when it really happened. Somebody who withdrew or repaid everything meant "everything":
 * in a counterfactual, where interest differs by some wei, the amount alone would say less.
 */
export interface History {
  readonly facts: readonly HistoryFact[];
  /** Same length as facts; 1 where the recorded amount was all there was. */
  readonly meantAll: Uint8Array;
  /**
   * By place of a recorded liquidation: the call behind it. Who asked for all there was to
   * liquidate asks for all in a counterfactual too. Without it the call is guessed when it comes.
   */
  readonly liquidationCalls?: ReadonlyMap<number, LiquidateIntent>;
}

const ALL = (1n << 256n) - 1n;

/** The intent of a recorded cause: what was asked for, free of where and when. */
export function intentOf(fact: Cause, meantAll: boolean): Intent {
  const { at: _at, transactionHash: _transactionHash, ...payload } = fact;
  if (meantAll && (payload.kind === "withdraw" || payload.kind === "repay"))
    return { ...payload, amount: ALL };
  return payload as Intent;
}
