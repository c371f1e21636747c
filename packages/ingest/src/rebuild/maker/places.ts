import { PHASE, type Position } from "@hindcast/domain";

/** Hands out places within blocks, in the order they are asked for: no source tells more. */
export class BlockPlaces {
  private readonly chain: number;
  private readonly next = new Map<number, number>();

  constructor(chain: number) {
    this.chain = chain;
  }

  place(block: number, timeSeconds: number): Position {
    const transaction = this.next.get(block) ?? 0;
    this.next.set(block, transaction + 1);
    return { timeSeconds, chain: this.chain, block, transaction, log: 0, phase: PHASE.recorded };
  }
}

/** First place of facts that no block is told for, behind the quotes of the same second. */
const BEHIND_QUOTES = 1_000_000;

/** The place of a fact that no block is told for; `rank` orders those of one second. */
export function offChainPlace(timeSeconds: number, rank: number): Position {
  return {
    timeSeconds,
    chain: 0,
    block: 0,
    transaction: BEHIND_QUOTES + rank,
    log: 0,
    phase: PHASE.recorded,
  };
}
