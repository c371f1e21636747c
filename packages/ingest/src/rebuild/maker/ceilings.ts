import { RAY, WAD, type Wad } from "@hindcast/domain";
import type { Book } from "./book.ts";
import type { FiledValue, ParameterHistory, ParameterStep } from "./parameters.ts";

/** Parameter steps whose ceilings let everything through that the Vat let through. */
export interface AcceptedCeilings {
  readonly steps: readonly ParameterStep[];
  /** Ceilings of AutoLine replaced by the most it may file. */
  readonly followed: number;
  /** Ceilings raised to a debt that was accepted, and the largest raise in DAI (wad). */
  readonly raised: number;
  readonly largestRaise: Wad;
}

/**
 * Ceilings as a replay needs them. AutoLine keeps the ceiling a gap above the debt of the moment: in
 * a counterfactual the debt is another, and so would be its ceilings; the most it may file stands for
 * them. And where people drew up to the ceiling, the rebuilt debt, which is off by hundredths of a
 * percent, would be refused what the Vat accepted: that ceiling is raised by as much.
 */
export function acceptedCeilings(history: ParameterHistory, book: Book): AcceptedCeilings {
  const { maximum } = history.autoLine;
  let [followed, raised, largestRaise] = [0, 0, 0n];
  const totals = acceptedTotals(book);
  const ceilings = history.steps.filter((step) => step.values["debtCeiling"] !== undefined);
  const steps = history.steps.map((step) => {
    const filed = step.values["debtCeiling"];
    if (typeof filed !== "bigint") return step;
    const most = mostOf(maximum, step.block);
    const ceiling = most > filed ? most : filed;
    if (ceiling > filed) followed++;
    const until = ceilings[ceilings.indexOf(step) + 1]?.block ?? Number.POSITIVE_INFINITY;
    const needed = totals
      .filter(({ block }) => block >= step.block && block < until)
      .reduce((largest, one) => (one.debtRad > largest ? one.debtRad : largest), 0n);
    if (needed <= ceiling) return { ...step, values: { ...step.values, debtCeiling: ceiling } };
    raised++;
    const raise = (needed - ceiling) / RAY;
    if (raise > largestRaise) largestRaise = raise;
    return { ...step, values: { ...step.values, debtCeiling: needed } };
  });
  return { steps, followed, raised, largestRaise };
}

/** The ceiling AutoLine may go up to, rad; 0 before it is set up. */
function mostOf(maximum: readonly FiledValue[], block: number): bigint {
  return (maximum.findLast((value) => value.block <= block)?.value27 ?? 0n) * WAD;
}

/** Total debt (rad) after each accepted mint. */
function acceptedTotals(book: Book): { block: number; debtRad: bigint }[] {
  const moves = [
    ...book.changes.map(({ step, art }) => ({ ...step, art })),
    ...book.bites.map(({ bite, art }) => ({ ...bite, art: -art })),
  ].toSorted((a, b) => a.block - b.block);
  let total = 0n;
  return moves.flatMap(({ block, timeSeconds, art }) => {
    total += art;
    return art > 0n ? [{ block, debtRad: total * book.rates.at(timeSeconds) }] : [];
  });
}
