/** One liquidation, recorded or replayed, as far as matching needs it. */
export interface ObservedLiquidation {
  readonly account: string;
  readonly collateralReserve: string;
  readonly debtReserve: string;
  readonly timeSeconds: number;
  readonly block: number;
  readonly debtRepaid: bigint;
  /** Value of the debt repaid at the oracle price of the moment. */
  readonly valueUsd8: bigint;
}

export interface LiquidationMatch {
  readonly recorded: ObservedLiquidation;
  readonly replayed: ObservedLiquidation;
}

export interface Matching {
  readonly matches: readonly LiquidationMatch[];
  readonly missed: readonly ObservedLiquidation[];
  readonly extra: readonly ObservedLiquidation[];
}

/**
 * Pairs recorded with replayed liquidations of the same account, collateral and debt, at most
 * `windowSeconds` apart: as many pairs as possible, and among those the cheapest by
 * |delta time| / window + |ln(amount ratio)|. Pairs keep the order of time.
 */
export function matchLiquidations(
  recorded: readonly ObservedLiquidation[],
  replayed: readonly ObservedLiquidation[],
  windowSeconds: number,
): Matching {
  const groups = new Map<
    string,
    { recorded: ObservedLiquidation[]; replayed: ObservedLiquidation[] }
  >();
  const groupOf = (one: ObservedLiquidation) => {
    const key = `${one.account}/${one.collateralReserve}/${one.debtReserve}`;
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { recorded: [], replayed: [] }));
    return group;
  };
  for (const one of recorded) groupOf(one).recorded.push(one);
  for (const one of replayed) groupOf(one).replayed.push(one);
  const matches: LiquidationMatch[] = [];
  const missed: ObservedLiquidation[] = [];
  const extra: ObservedLiquidation[] = [];
  for (const group of groups.values()) {
    group.recorded.sort(byTime);
    group.replayed.sort(byTime);
    const pairs = alignInTime(group.recorded, group.replayed, windowSeconds);
    const takenRecorded = new Set(pairs.map((pair) => pair[0]));
    const takenReplayed = new Set(pairs.map((pair) => pair[1]));
    for (const [r, p] of pairs)
      matches.push({
        recorded: group.recorded[r] as ObservedLiquidation,
        replayed: group.replayed[p] as ObservedLiquidation,
      });
    group.recorded.forEach((one, i) => takenRecorded.has(i) || missed.push(one));
    group.replayed.forEach((one, i) => takenReplayed.has(i) || extra.push(one));
  }
  return { matches, missed, extra };
}

function byTime(a: ObservedLiquidation, b: ObservedLiquidation): number {
  return a.timeSeconds - b.timeSeconds || a.block - b.block;
}

interface Cell {
  readonly pairs: number;
  readonly cost: number;
  readonly from: "pair" | "skip recorded" | "skip replayed" | "start";
}

/** Order-keeping assignment by dynamic programming over two lists in time order. */
function alignInTime(
  recorded: readonly ObservedLiquidation[],
  replayed: readonly ObservedLiquidation[],
  windowSeconds: number,
): [number, number][] {
  const start: Cell = { pairs: 0, cost: 0, from: "start" };
  const table: Cell[][] = [];
  for (let r = 0; r <= recorded.length; r++) {
    const row: Cell[] = [];
    table.push(row);
    for (let p = 0; p <= replayed.length; p++) {
      let best = start;
      if (r > 0) best = better(best, step(table, r - 1, p, "skip recorded", 0, 0));
      if (p > 0) best = better(best, step(table, r, p - 1, "skip replayed", 0, 0));
      if (r > 0 && p > 0) {
        const cost = pairCost(
          recorded[r - 1] as ObservedLiquidation,
          replayed[p - 1] as ObservedLiquidation,
          windowSeconds,
        );
        if (cost !== undefined) best = better(best, step(table, r - 1, p - 1, "pair", 1, cost));
      }
      row.push(best);
    }
  }
  return walkBack(table, recorded.length, replayed.length);
}

function step(
  table: readonly Cell[][],
  r: number,
  p: number,
  from: Cell["from"],
  pairs: number,
  cost: number,
): Cell {
  const before = (table[r] as Cell[])[p] as Cell;
  return { pairs: before.pairs + pairs, cost: before.cost + cost, from };
}

function better(a: Cell, b: Cell): Cell {
  if (a.from === "start") return b;
  if (b.pairs !== a.pairs) return b.pairs > a.pairs ? b : a;
  return b.cost < a.cost ? b : a;
}

function walkBack(table: readonly Cell[][], rows: number, columns: number): [number, number][] {
  const pairs: [number, number][] = [];
  let r = rows;
  let p = columns;
  while (r > 0 || p > 0) {
    const from = ((table[r] as Cell[])[p] as Cell).from;
    if (from === "pair") pairs.push([--r, --p]);
    else if (from === "skip recorded") r--;
    else p--;
  }
  return pairs.reverse();
}

function pairCost(
  recorded: ObservedLiquidation,
  replayed: ObservedLiquidation,
  windowSeconds: number,
): number | undefined {
  const delay = Math.abs(replayed.timeSeconds - recorded.timeSeconds);
  if (delay > windowSeconds) return undefined;
  const late = delay === 0 ? 0 : delay / windowSeconds;
  return late + absoluteLogRatio(replayed.debtRepaid, recorded.debtRepaid);
}

/** |ln(a / b)|; two zeros are equal, one zero is as far apart as any amounts here can be. */
export function absoluteLogRatio(a: bigint, b: bigint): number {
  if (a === b) return 0;
  if (a === 0n || b === 0n) return 100;
  return Math.abs(Math.log(Number(a)) - Math.log(Number(b)));
}
