import { HindcastError } from "@hindcast/domain";
import {
  decimalsOf,
  parseQuantity,
  showQuantity,
  spellingOf,
  worthOf,
  type Unit,
} from "./quantity.ts";
import type { RangeFile } from "./scenario-file.ts";

/** Evenly spaced values from one end to the other, both among them, each exact in its unit. */
export interface Range {
  /** Number of values. */
  readonly size: number;
  /** Whether the file left the spacing open: such a range is drawn from, not listed. */
  readonly isOpen: boolean;
  /** How a value reads: "82.37 %". */
  readonly label: (position: number) => string;
}

/** An open range has at least this many values: four digits to tell draws by, and to read. */
const OPEN_VALUES = 10_000n;
/** One draw has 32 bits. */
const MAX_VALUES = 2n ** 32n;

/**
 * Resolves a range for parameters of these units (several where they move together). What has no
 * width, runs backwards or is not divided by its step is refused (E-SCEN-008), what is no quantity
 * of the units with E-SCEN-010. With neither step nor steps, values are the largest power of ten of
 * the parameter's own unit apart that divides the range and leaves it 10,000 values or more; of one
 * with fewer integers than that, every integer. With `endsOnly` such a range has its two ends.
 */
export function rangeOf(
  file: RangeFile,
  units: readonly Unit[],
  { isSigned, endsOnly }: { isSigned: boolean; endsOnly: boolean },
): Range {
  const unit = coarsest(units, spellingOf(file.from));
  const read = (text: string): bigint => {
    for (const each of units) parseQuantity(text, each);
    return parseQuantity(text, unit);
  };
  const low = read(file.from);
  const width = read(file.to) - low;
  if (width <= 0n) throw backwards(file, width);
  const isOpen = file.step === undefined && file.steps === undefined;
  const step = isOpen && endsOnly ? width : stepOf(file, width, read);
  const count = width / step + 1n;
  if (count > MAX_VALUES) throw tooFine(file, count);
  const written = writtenLike(file.from, unit, [low, step]);
  return {
    size: Number(count),
    isOpen,
    label(position) {
      const value = low + BigInt(position) * step;
      const sign = isSigned && value >= 0n ? "+" : "";
      return `${sign}${showQuantity(value, written)}`;
    },
  };
}

/** The unit whose integers are largest: what is whole in it is whole in the others. */
function coarsest(units: readonly Unit[], spelling: string): Unit {
  const worth = (unit: Unit) => worthOf(spelling, unit) ?? 0n;
  return units.reduce((best, unit) => (worth(unit) < worth(best) ? unit : best));
}

function stepOf(file: RangeFile, width: bigint, read: (text: string) => bigint): bigint {
  if (file.step !== undefined) {
    const step = read(file.step);
    if (step > 0n && width % step === 0n) return step;
    throw undivided(
      file,
      step > 0n
        ? `Steps of ${file.step} from ${file.from} do not come to ${file.to}.`
        : `A step of ${file.step} does not lead from ${file.from} up to ${file.to}.`,
    );
  }
  if (file.steps !== undefined) {
    const gaps = BigInt(file.steps - 1);
    if (width % gaps === 0n) return width / gaps;
    throw undivided(
      file,
      `${file.steps} values from ${file.from} to ${file.to} are not whole in the parameter's own unit.`,
    );
  }
  let step = 1n;
  while (width % (step * 10n) === 0n && width / (step * 10n) >= OPEN_VALUES) step *= 10n;
  return step;
}

/** How values are written: in the unit of the first, with decimals for all; hours may need seconds. */
function writtenLike(text: string, unit: Unit, values: readonly bigint[]) {
  const spelling = spellingOf(text);
  const worth = worthOf(spelling, unit) as bigint;
  const decimals = values.map((value) => decimalsOf(value, worth));
  if (decimals.every((each) => each !== undefined))
    return { spelling, worth, decimals: Math.max(...decimals) };
  return { spelling: "s", worth: 1n, decimals: 0 };
}

function backwards(file: RangeFile, width: bigint): HindcastError {
  return unusable(
    width === 0n
      ? `A range from ${file.from} to ${file.to} holds one value.`
      : `A range from ${file.from} to ${file.to} runs backwards.`,
    "A range goes from its low end up to its high end.",
    width === 0n ? "write the value by itself" : "exchange from and to",
  );
}

function undivided({ from, to }: RangeFile, what: string): HindcastError {
  return unusable(
    what,
    "Both ends are values of a range, and all its values are equally far apart and exact.",
    `choose a step that divides ${from} to ${to}, or move one end`,
  );
}

function tooFine({ from, to }: RangeFile, count: bigint): HindcastError {
  return unusable(
    `A range from ${from} to ${to} has ${count} values.`,
    "A draw tells at most 4,294,967,296 apart.",
    "give the range a larger step, or ends of fewer digits",
  );
}

function unusable(what: string, why: string, next: string): HindcastError {
  return new HindcastError({ code: "E-SCEN-008", what, why, next });
}
