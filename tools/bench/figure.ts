/** What one measurement gave, over its repeats. */
export interface Figure {
  /** Stable name, e.g. "kernel.as-recorded.intents". */
  readonly id: string;
  readonly label: string;
  /** "rows/s", "s", "MB". */
  readonly unit: string;
  readonly better: "higher" | "lower";
  readonly repeats: number;
  readonly minimum: number;
  readonly median: number;
  readonly maximum: number;
}

/** One figure over another, both measured in the same run. */
export interface Ratio {
  readonly id: string;
  readonly label: string;
  readonly of: string;
  readonly baseline: string;
  readonly ofMedians: number;
  /** Of each figure's best repeat: what it is where nothing else disturbs the machine. */
  readonly ofBests: number;
}

/** Something that had to be true for the figures to be about the same work. */
export interface Check {
  readonly id: string;
  readonly label: string;
  readonly checked: number;
  readonly wrong: number;
}

/** What one part of the benchmark found out. */
export interface Findings {
  readonly figures: readonly Figure[];
  readonly ratios: readonly Ratio[];
  readonly checks: readonly Check[];
}

type Named = Pick<Figure, "id" | "label" | "unit">;

/** A figure of its samples; of an even number of them the median is the mean of the middle two. */
export function figureOf(
  named: Named,
  better: Figure["better"],
  samples: readonly number[],
): Figure {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (place: number): number => sorted[place] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    ...named,
    better,
    repeats: sorted.length,
    minimum: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    maximum: at(sorted.length - 1),
  };
}

/** `count` of something in each of these times, as a rate. */
export function rateOf(named: Named, count: number, seconds: readonly number[]): Figure {
  const rates = seconds.map((time) => count / time);
  return figureOf(named, "higher", rates);
}

export function ratioOf(named: Pick<Ratio, "id" | "label">, of: Figure, baseline: Figure): Ratio {
  return {
    ...named,
    of: of.id,
    baseline: baseline.id,
    ofMedians: of.median / baseline.median,
    ofBests: best(of) / best(baseline),
  };
}

function best({ better, minimum, maximum }: Figure): number {
  return better === "higher" ? maximum : minimum;
}

/** Ends the benchmark when a check failed: figures about different work mean nothing. */
export function mustHold(check: Check): Check {
  if (check.checked > 0 && check.wrong === 0) return check;
  throw new Error(`${check.label}: ${check.wrong} of ${check.checked} are wrong`);
}
