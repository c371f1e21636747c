/**
 * What a run at one value says of a condition. "void" is a run that is not what was asked for (the
 * protocol refused the value, or the run failed): it neither holds nor fails.
 */
export type Verdict = "holds" | "fails" | "void";

/** What is searched: values numbered 0 to `last` in rising order, and how hard. */
export interface SearchPlan {
  readonly last: number;
  readonly find: "largest" | "smallest";
  /** Values of the coarse scan, both ends among them; at least 2. */
  readonly scan: number;
  /** Further values, spread over the whole range, that look for answers the scan missed. */
  readonly checks: number;
}

export interface ThresholdAnswer {
  /** "all" and "none" are about the values that were run. */
  readonly kind: "found" | "all" | "none";
  /** The largest (smallest) value that was run and holds. */
  readonly best: number | undefined;
  /** Its neighbour on the far side, which was run and does not hold; nothing at the range's end. */
  readonly beyond: number | undefined;
  /** The far end of the values on the near side that were run and all hold. */
  readonly unbrokenTo: number | undefined;
  /** Values on the near side of `best` that were run and fail: the condition does not change once. */
  readonly violations: readonly number[];
  readonly voids: readonly number[];
  readonly runs: number;
}

/**
 * The values to run next, given what ran: a coarse scan; then bisection between the best value that
 * holds and the next one beyond it that was run and does not, down to neighbours; then checks. A
 * check that holds beyond the best becomes the best, and is bisected in turn. Empty when there is
 * nothing left to ask. What comes next depends on the verdicts alone, so a search that was stopped
 * goes on where it was, and any number of workers asks the same.
 */
export function nextProbes(plan: SearchPlan, known: ReadonlyMap<number, Verdict>): number[] {
  const isNew = (index: number) => index >= 0 && index <= plan.last && !known.has(index);
  const coarse = evenly(plan.last, plan.scan).filter(isNew);
  if (coarse.length > 0) return coarse;
  const { best, beyond } = bracketOf(plan, known);
  if (best !== undefined && beyond !== undefined && Math.abs(beyond - best) > 1)
    return [Math.floor((best + beyond) / 2)];
  const near = best === undefined ? [] : [best - 2, best - 1, best + 1, best + 2];
  const spread = checkpoints(plan).filter(isNew);
  return [...new Set([...near.filter(isNew), ...spread])].sort((a, b) => a - b);
}

/** What the values that were run say. */
export function answerOf(plan: SearchPlan, known: ReadonlyMap<number, Verdict>): ThresholdAnswer {
  const { best, beyond } = bracketOf(plan, known);
  const ran = [...known.keys()].sort((a, b) => a - b);
  const near = plan.find === "largest" ? ran.toReversed() : ran;
  const nearSide = best === undefined ? [] : near.slice(near.indexOf(best));
  const broken = nearSide.findIndex((index) => known.get(index) !== "holds");
  const isAll = ran.every((index) => known.get(index) === "holds");
  return {
    kind: best === undefined ? "none" : isAll ? "all" : "found",
    best,
    beyond,
    unbrokenTo: nearSide.at(broken < 0 ? -1 : broken - 1),
    violations: nearSide.filter((index) => known.get(index) === "fails").sort((a, b) => a - b),
    voids: ran.filter((index) => known.get(index) === "void"),
    runs: ran.length,
  };
}

/** The best value that holds, and the nearest value beyond it that was run. */
function bracketOf(
  { find }: SearchPlan,
  known: ReadonlyMap<number, Verdict>,
): Pick<ThresholdAnswer, "best" | "beyond"> {
  const far = find === "largest" ? 1 : -1;
  let best: number | undefined;
  let beyond: number | undefined;
  for (const [index, verdict] of known)
    if (verdict === "holds" && (best === undefined || (index - best) * far > 0)) best = index;
  if (best === undefined) return { best, beyond };
  for (const index of known.keys())
    if ((index - best) * far > 0 && (beyond === undefined || (beyond - index) * far > 0))
      beyond = index;
  return { best, beyond };
}

/** So many of 0 to `last`, both ends among them, as evenly as whole numbers allow. */
export function evenly(last: number, count: number): number[] {
  const steps = Math.max(1, count - 1);
  const places = Array.from({ length: steps + 1 }, (_, k) => Math.round((last * k) / steps));
  return [...new Set(places)];
}

/**
 * Values that the coarse scan does not have: van der Corput's sequence in base 2, which fills a
 * range evenly at every length (J. G. van der Corput, Verteilungsfunktionen, 1935).
 */
function checkpoints({ last, scan, checks }: SearchPlan): number[] {
  const taken = new Set(evenly(last, scan));
  const found: number[] = [];
  // Fractions past these lie closer together than the values themselves.
  for (let k = 1; found.length < checks && k <= 4 * (last + 1) && k < 4096; k++) {
    const index = Math.floor(radicalInverse(k) * (last + 1));
    if (taken.has(index)) continue;
    taken.add(index);
    found.push(index);
  }
  return found;
}

/** The digits of k in base 2, mirrored at the point: 1 → 1/2, 2 → 1/4, 3 → 3/4. Exact. */
function radicalInverse(k: number): number {
  let inverse = 0;
  let weight = 0.5;
  for (let rest = k; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) inverse += weight;
    weight /= 2;
  }
  return inverse;
}
