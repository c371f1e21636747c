/** A run as a trade between two metrics; of both, less is better (turn the sign where more is). */
export interface Trade {
  readonly cost: bigint;
  readonly loss: bigint;
}

/** Which runs no other run beats. */
export interface Frontier {
  /** Indices of runs that no other beats in one metric without being worse in the other; least loss first. */
  readonly best: readonly number[];
  /** How many runs another beats. */
  readonly dominated: number;
}

/**
 * The exact set of non-dominated runs: a run is dominated if another is at least as good in both
 * metrics and better in one. Runs that agree in both stand together, in order. One sort and one pass
 * (Kung, Luccio and Preparata, On finding the maxima of a set of vectors, 1975).
 */
export function paretoFrontier(trades: readonly Trade[]): Frontier {
  const order = [...trades.keys()].sort(
    (a, b) => compare(trades[a] as Trade, trades[b] as Trade) || a - b,
  );
  const best: number[] = [];
  let last: Trade | undefined;
  for (const index of order) {
    const trade = trades[index] as Trade;
    const isEqual = last !== undefined && compare(last, trade) === 0;
    if (!isEqual && last !== undefined && trade.cost >= last.cost) continue;
    best.push(index);
    last = trade;
  }
  return { best, dominated: trades.length - best.length };
}

/** Less loss first, then less cost. */
function compare(a: Trade, b: Trade): number {
  if (a.loss !== b.loss) return a.loss < b.loss ? -1 : 1;
  return a.cost === b.cost ? 0 : a.cost < b.cost ? -1 : 1;
}
