/**
 * Where an event stands in history. All events of all chains and sources are totally ordered by
 * (time, chain, block, transaction, log, phase); times explain, positions order.
 */
export interface Position {
  /** Unix seconds of the block, or of the observation for off-chain series. */
  readonly timeSeconds: number;
  /** EIP-155 chain id; 0 for off-chain series. */
  readonly chain: number;
  readonly block: number;
  readonly transaction: number;
  readonly log: number;
  readonly phase: number;
}

/** Recorded facts come first at a position; what the replay adds follows in fixed phases. */
export const PHASE = { recorded: 0, scenario: 1, liquidator: 2, snapshot: 3 } as const;

/** Transaction index of what happens after the last recorded transaction of a block. */
export const END_OF_BLOCK = 0xffff_ffff;

/** Negative when a comes before b, zero when they are the same place, positive after. */
export function comparePositions(a: Position, b: Position): number {
  return (
    a.timeSeconds - b.timeSeconds ||
    a.chain - b.chain ||
    a.block - b.block ||
    a.transaction - b.transaction ||
    a.log - b.log ||
    a.phase - b.phase
  );
}

/** `chain:block:transaction:log:phase`, for messages and cause references. */
export function positionKey(p: Position): string {
  return `${p.chain}:${p.block}:${p.transaction}:${p.log}:${p.phase}`;
}

/** The place after every recorded transaction of p's block. */
export function endOfBlock(p: Position, phase: number): Position {
  return { ...p, transaction: END_OF_BLOCK, log: 0, phase };
}
