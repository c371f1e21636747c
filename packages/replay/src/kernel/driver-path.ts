import type { MarginForm } from "@hindcast/domain";
import { LEAST_COVER } from "./least-cover.ts";

/** Steps a block of each level holds, coarsest first, as powers of two. */
const LEVEL_SHIFTS = [16, 13, 10, 7, 4] as const;

const FINEST_SHIFT = 4;

/** Smallest and largest value of every driver over blocks of 2^shift steps; row-major like the path. */
interface Level {
  readonly shift: number;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * The values all drivers take at every step of a history, where they are known beforehand (recorded
 * prices, fixed rates), with their bounds over blocks of steps. It finds the first step at which an
 * account could cross without looking at the steps in between: a block over which the form is
 * positive under the worst bounds is skipped whole.
 */
export class DriverPath {
  readonly steps: number;
  readonly drivers: number;
  /** values[step * drivers + driver]. */
  readonly values: Float64Array;
  private readonly levels: readonly Level[];
  /** Per level: its block was in doubt until this step. Kept here so that no search allocates. */
  private readonly doubtUntil = new Int32Array(LEVEL_SHIFTS.length);
  /** Where the last search ended, the finest being single steps: the next one is likely to be there. */
  private level = 0;

  private constructor(values: Float64Array, drivers: number, levels: readonly Level[]) {
    this.values = values;
    this.drivers = drivers;
    this.steps = values.length / drivers;
    this.levels = levels;
  }

  /** Reads every value once. `shared` puts the bounds where other threads can use them too. */
  static over(values: Float64Array, drivers: number, shared = false): DriverPath {
    const levels: Level[] = [];
    let finer: Level | undefined;
    for (const shift of LEVEL_SHIFTS.toReversed()) {
      finer = boundsOf(finer ?? { shift: 0, low: values, high: values }, shift, drivers, shared);
      levels.unshift(finer);
    }
    return new DriverPath(values, drivers, levels);
  }

  /** The buffers of a path, to be given to another thread. */
  parts(): DriverPathParts {
    const { values, drivers, levels } = this;
    return { values, drivers, levels };
  }

  static from({ values, drivers, levels }: DriverPathParts): DriverPath {
    return new DriverPath(values, drivers, levels);
  }

  /** Whether the form is positive beyond doubt at a step. */
  isSafe(form: MarginForm, step: number): boolean {
    return covers(form.drivers, form.weights, this.values, this.values, step * this.drivers);
  }

  /**
   * The first step from `from` at which the form may not be positive. The search goes as far as
   * `until`; if all is safe there it gives the step before which all is, `until` or a later one.
   */
  firstDoubt(form: MarginForm, from: number, until: number): number {
    const { levels, doubtUntil, drivers, values } = this;
    const { drivers: places, weights } = form;
    for (let level = 0; level < doubtUntil.length; level++) doubtUntil[level] = from;
    let { level } = this;
    let step = from;
    while (step < until) {
      if (level === levels.length) {
        const block = ((step >> FINEST_SHIFT) + 1) << FINEST_SHIFT;
        const end = block < until ? block : until;
        while (step < end && covers(places, weights, values, values, step * drivers)) step++;
        if (step < end) break;
      } else {
        const { shift, low, high } = levels[level] as Level;
        const block = step >> shift;
        const end = (block + 1) << shift;
        if (!covers(places, weights, low, high, block * drivers)) {
          doubtUntil[level] = end;
          level++;
          continue;
        }
        step = end;
      }
      if (level > 0 && step >= (doubtUntil[level - 1] as number)) level--;
    }
    this.level = level;
    return step;
  }
}

/** Plain data: the typed arrays may lie in shared memory. */
export interface DriverPathParts {
  readonly values: Float64Array;
  readonly drivers: number;
  readonly levels: readonly Level[];
}

/** Whether a form is positive beyond doubt while each driver is between its bounds in a row. */
function covers(
  places: readonly number[],
  weights: readonly number[],
  low: Float64Array,
  high: Float64Array,
  row: number,
): boolean {
  let gain = 0;
  let loss = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    const at = row + (places[i] as number);
    if (weight > 0) gain += weight * (low[at] as number);
    else loss -= weight * (high[at] as number);
  }
  return gain > loss * LEAST_COVER;
}

function boundsOf(finer: Level, shift: number, drivers: number, shared: boolean): Level {
  const rows = finer.low.length / drivers;
  const ratio = 1 << (shift - finer.shift);
  const blocks = Math.ceil(rows / ratio);
  const low = newArray(blocks * drivers, shared).fill(Number.POSITIVE_INFINITY);
  const high = newArray(blocks * drivers, shared).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < rows; row++) {
    const to = Math.floor(row / ratio) * drivers;
    for (let driver = 0; driver < drivers; driver++) {
      const least = finer.low[row * drivers + driver] as number;
      const most = finer.high[row * drivers + driver] as number;
      if (least < (low[to + driver] as number)) low[to + driver] = least;
      if (most > (high[to + driver] as number)) high[to + driver] = most;
    }
  }
  return { shift, low, high };
}

function newArray(length: number, shared: boolean): Float64Array {
  return shared
    ? new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT))
    : new Float64Array(length);
}
