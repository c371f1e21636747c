import { evenly, type Verdict } from "./threshold-search.ts";

/** What is drawn: values numbered 0 to `last`, from so many even ones, with so many runs in all. */
export interface CurvePlan {
  readonly last: number;
  readonly scan: number;
  readonly runs: number;
}

/** What a run gave: the quantities that are drawn, and whether the condition holds there. */
export interface CurvePoint {
  readonly quantities: readonly number[];
  readonly verdict: Verdict;
}

/** Runs asked for at once. A constant: the number of workers must not decide which values are run. */
const BATCH = 4;

/**
 * The values to run next so that runs lie where the answer changes. Half of each batch halves the
 * widest intervals whose two ends differ in verdict; the rest the longest pieces of the curve, each
 * axis measured in its own range: the default loss of adaptive sampling in one dimension (Nijholt et
 * al., Adaptive: parallel active learning of mathematical functions, 2019). Empty when the runs are
 * spent or every value ran.
 */
export function nextCurveProbes(
  { last, scan, runs }: CurvePlan,
  known: ReadonlyMap<number, CurvePoint>,
): number[] {
  const coarse = evenly(last, Math.min(scan, runs)).filter((index) => !known.has(index));
  if (coarse.length > 0) return coarse;
  const left = Math.min(BATCH, runs - known.size);
  if (left <= 0) return [];
  const open = intervals(last, known).filter(({ from, to }) => to - from > 1);
  const changing = open
    .filter(({ changes }) => changes)
    .sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)
    .slice(0, Math.ceil(left / 2));
  const longest = open
    .filter((interval) => !changing.includes(interval))
    .sort((a, b) => b.length - a.length || a.from - b.from)
    .slice(0, left - changing.length);
  return [...changing, ...longest]
    .map(({ from, to }) => Math.floor((from + to) / 2))
    .sort((a, b) => a - b);
}

interface Interval {
  readonly from: number;
  readonly to: number;
  readonly changes: boolean;
  /** Length of the curve's piece, squared. */
  readonly length: number;
}

/** Pieces between neighbours that ran. Void ends have no height: only their width counts. */
function intervals(last: number, known: ReadonlyMap<number, CurvePoint>): Interval[] {
  const ran = [...known].sort(([a], [b]) => a - b);
  const heights = ran.filter(([, { verdict }]) => verdict !== "void").map(([, p]) => p.quantities);
  const spans = (heights[0] ?? []).map((_, k) => {
    const values = heights.map((quantities) => quantities[k] as number);
    return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  });
  return ran.slice(1).map(([to, right], k) => {
    const [from, left] = ran[k] as [number, CurvePoint];
    let length = ((to - from) / last) * ((to - from) / last);
    if (left.verdict !== "void" && right.verdict !== "void")
      spans.forEach((span, q) => {
        const rise = (right.quantities[q] as number) - (left.quantities[q] as number);
        if (span > 0) length += (rise / span) * (rise / span);
      });
    return { from, to, changes: left.verdict !== right.verdict, length };
  });
}
