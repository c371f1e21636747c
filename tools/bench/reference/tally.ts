import type { Liquidation, Position } from "./position.ts";
import { DRIVERS } from "./position.ts";

/** What the workload asks of a set, in the order in which a tally holds it. */
export const COLUMNS = [
  "nLiq",
  "repaidUSD",
  "seizedUSD",
  "badDebtUSD",
  "nBad",
  "hash",
  "nAcctLiq",
  "finalDebtUSD",
  "nRejected",
] as const;

export type Column = (typeof COLUMNS)[number];
export type SetResult = Readonly<Record<Column, number>>;

const WIDTH = COLUMNS.length;
const HASH_RANGE = Number.MAX_SAFE_INTEGER + 1;
/** Outputs that must be equal; the others are sums of US dollars, whose order is free. */
const EXACT: readonly Column[] = ["nLiq", "nBad", "hash", "nAcctLiq", "nRejected"];
const TOLERANCE = 1e-9;

/** Running totals of some sets; plain numbers, so that threads can hand them over. */
export class Tally {
  readonly totals: Float64Array;

  constructor(sets: number) {
    this.totals = new Float64Array(sets * WIDTH);
  }

  liquidated(set: number, call: Liquidation): void {
    const at = set * WIDTH;
    const { totals } = this;
    totals[at] = (totals[at] as number) + 1;
    totals[at + 1] = (totals[at + 1] as number) + call.repaidUsd;
    totals[at + 2] = (totals[at + 2] as number) + call.seizedUsd;
    if (call.badDebtUsd > 0) {
      totals[at + 3] = (totals[at + 3] as number) + call.badDebtUsd;
      totals[at + 4] = (totals[at + 4] as number) + 1;
    }
    totals[at + 5] = ((totals[at + 5] as number) + call.mark) % HASH_RANGE;
  }

  ended(set: number, position: Position, values: Float64Array, lastStep: number): void {
    const at = set * WIDTH;
    const { totals } = this;
    if (position.calledStep >= 0) totals[at + 6] = (totals[at + 6] as number) + 1;
    totals[at + 7] = (totals[at + 7] as number) + owedUsd(position, values, lastStep);
  }

  refused(set: number): void {
    const at = set * WIDTH + 8;
    this.totals[at] = (this.totals[at] as number) + 1;
  }
}

function owedUsd({ balances, holder }: Position, values: Float64Array, step: number): number {
  const { drivers, collaterals } = holder.basket;
  let owed = 0;
  for (let slot = collaterals; slot < balances.length; slot++)
    owed +=
      (balances[slot] as number) * (values[step * DRIVERS + (drivers[slot] as number)] as number);
  return owed;
}

/** Adds up tallies of parts of the accounts, in the order given. */
export function resultsOf(parts: readonly Float64Array[], sets: number): SetResult[] {
  return Array.from({ length: sets }, (_, set) => {
    const entries = COLUMNS.map((column, place) => {
      let total = 0;
      for (const part of parts) total += part[set * WIDTH + place] as number;
      return [column, column === "hash" ? total % HASH_RANGE : total] as const;
    });
    return Object.fromEntries(entries) as Record<Column, number>;
  });
}

/** What differs between our sets and somebody else's, in words; nothing where all agrees. */
export function differences(
  ours: readonly SetResult[],
  theirs: readonly Partial<SetResult>[],
): string[] {
  const found: string[] = [];
  theirs.forEach((expected, set) => {
    for (const column of COLUMNS) {
      const wanted = expected[column];
      const got = ours[set]?.[column];
      if (wanted === undefined) continue;
      const isSame =
        got !== undefined &&
        (EXACT.includes(column)
          ? got === wanted
          : Math.abs(got - wanted) <= TOLERANCE * Math.max(Math.abs(wanted), Number.MIN_VALUE));
      if (!isSame) found.push(`set ${set}: ${column} is ${got}, expected ${wanted}`);
    }
  });
  return found;
}
