/** What somebody published about a figure: its words, and which numbers agree with them. */
export interface Published {
  readonly says: string;
  readonly low: number;
  readonly high: number;
  /** A post's address, a repository's file, a paper; or the arithmetic that gives it by hand. */
  readonly source: string;
}

/** One published figure beside ours. */
export interface GoldenFigure {
  readonly name: string;
  readonly unit: string;
  /** Where sources conflict, all of them. */
  readonly published: readonly [Published, ...Published[]];
  readonly ours: number;
  /** The part of the product that ours comes from. */
  readonly by: string;
  /** Between what ours lies over what nobody published: seeds, a parameter's range. */
  readonly spread?: { readonly low: number; readonly high: number; readonly over: string };
  /** Why it does not come out; then it must not, and stays among the figures as missed. */
  readonly missedBecause?: string;
}

/** An event or worked example with its figures, which have to come out. */
export interface GoldenEvent {
  readonly id: string;
  /** What happened, with figures that somebody published; or a source's formula worked out by hand. */
  readonly kind: "event" | "worked example";
  readonly title: string;
  /** What is calculated from what, in a sentence or two. */
  readonly method: string;
  readonly figures: () => readonly GoldenFigure[] | Promise<readonly GoldenFigure[]>;
}

/** An event whose figures have to come out in order and size, and that nothing here replays yet. */
export interface AwaitedEvent {
  readonly id: string;
  readonly title: string;
  readonly published: string;
  readonly source: string;
  /** What is missing. */
  readonly because?: string;
}

/** Ours lies between the smallest and the largest that any source allows. */
export function isMet({ published, ours }: GoldenFigure): boolean {
  const low = Math.min(...published.map((one) => one.low));
  const high = Math.max(...published.map((one) => one.high));
  return low <= ours && ours <= high;
}

/** A figure that is met although a reason says why not is as wrong as one that is missed without. */
export function isAsTold(figure: GoldenFigure): boolean {
  return isMet(figure) === (figure.missedBecause === undefined);
}

/** A published number as it is written, "1.1939": right to half a unit of its last digit. */
export function rounded(text: string, source: string, unit = ""): Published {
  const plain = text.replaceAll(",", "");
  const decimals = plain.split(".")[1]?.length ?? 0;
  const half = 0.5 / 10 ** decimals;
  const value = Number(plain);
  // A billionth of a unit: what floats may lose of a number that ends exactly in a half.
  const slack = half * 1e-9;
  const says = unit === "" ? text : `${text} ${unit}`;
  return { says, low: value - half - slack, high: value + half + slack, source };
}

/** A published number that counts, or that its source gives exactly. */
export function exactly(value: number, says: string, source: string): Published {
  return { says, low: value, high: value, source };
}

/** A published range, or a number with a reason to allow more than its rounding. */
export function between(low: number, high: number, says: string, source: string): Published {
  return { says, low, high, source };
}

/** Half an order of magnitude: the square root of ten. */
const HALF_ORDER = Math.sqrt(10);

/** A published number that a mechanism has to meet in size: no more than a factor of 3.16 away. */
export function sameOrder(value: number, says: string, source: string): Published {
  const stated = `${says} (in size: within a factor of 3.16)`;
  return { says: stated, low: value / HALF_ORDER, high: value * HALF_ORDER, source };
}
