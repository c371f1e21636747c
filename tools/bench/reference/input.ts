import { closeSync, openSync, readSync } from "node:fs";
import { ASSETS, DRIVERS, type ReferenceParameters } from "./position.ts";

const MAGIC = 0x54423157;
const MINUTE_OF_YEAR = 60 / 31_536_000;
const PRICE_UNIT = 1e8;
const READ_AT_ONCE = 1 << 24;
const STEPS_AT_ONCE = 4096;

type Four = [number, number, number, number];

/** The reference workload's input: typed arrays over shared memory, as its page lays them out. */
export interface ReferenceInput {
  readonly accounts: number;
  readonly steps: number;
  readonly sets: number;
  readonly events: number;
  /** values[step * 16 + asset]: index * price of a supplied unit; + 8 of a borrowed one. */
  readonly values: Float64Array;
  readonly collateral: Float64Array;
  readonly debt: Float64Array;
  readonly liquidationThreshold: Float64Array;
  readonly liquidationBonus: Float64Array;
  readonly closeFactor: Float64Array;
  readonly depth: Float64Array;
  readonly budget: Float64Array;
  readonly eventStep: Uint32Array;
  readonly eventAccount: Uint32Array;
  /** kind * 8 + asset. */
  readonly eventKind: Uint32Array;
  readonly eventAmount: Float64Array;
}

/** Reads a file of gen_w1 into memory that threads can share; prices only as far as needed. */
export function readInput(path: string): ReferenceInput {
  const file = openSync(path, "r");
  try {
    return readOpen(file, path);
  } finally {
    closeSync(file);
  }
}

function readOpen(file: number, path: string): ReferenceInput {
  let at = 0;
  const bytes = (length: number): SharedArrayBuffer => {
    const part = readShared(file, at, length);
    at += length;
    return part;
  };
  const floats = (count: number) => new Float64Array(bytes(count * 8));
  const words = (count: number) => new Uint32Array(bytes(count * 4));
  const head = words(8);
  if (head[0] !== MAGIC) throw new TypeError(`${path} is no input of the reference workload`);
  const [accounts, steps, sets, events] = [head[2], head[3], head[5], head[6]] as Four;
  const priceFrom = at;
  at += steps * ASSETS * 8;
  const [collateral, debt] = [floats(accounts * ASSETS), floats(accounts * ASSETS)];
  const [liquidationThreshold, liquidationBonus] = [floats(sets * ASSETS), floats(sets * ASSETS)];
  const closeFactor = floats(sets);
  const [supplyRate, borrowRate] = [floats(ASSETS), floats(ASSETS)];
  const [depth, budget] = [floats(sets * ASSETS), floats(sets)];
  const [eventStep, eventAccount, eventKind] = [words(events), words(events), words(events)];
  if ((3 * events) % 2 === 1) bytes(4);
  return {
    accounts,
    steps,
    sets,
    events,
    values: unitValues(file, priceFrom, steps, [...supplyRate, ...borrowRate]),
    collateral,
    debt,
    liquidationThreshold,
    liquidationBonus,
    closeFactor,
    depth,
    budget,
    eventStep,
    eventAccount,
    eventKind,
    eventAmount: floats(events),
  };
}

/** The parameters of one set. */
export function parametersOf(input: ReferenceInput, set: number): ReferenceParameters {
  const from = set * ASSETS;
  return {
    liquidationThreshold: Float64Array.from(
      input.liquidationThreshold.subarray(from, from + ASSETS),
    ),
    liquidationBonus: Float64Array.from(input.liquidationBonus.subarray(from, from + ASSETS)),
    closeFactor: input.closeFactor[set] as number,
  };
}

/**
 * Index times price at every step, for supplies and then for loans; indices grow by a fixed rate a
 * minute. Prices are read a piece at a time: nobody needs them afterwards.
 */
function unitValues(
  file: number,
  priceFrom: number,
  steps: number,
  rates: readonly number[],
): Float64Array {
  const values = new Float64Array(new SharedArrayBuffer(steps * DRIVERS * 8));
  const index = new Float64Array(DRIVERS).fill(1);
  const growth = Float64Array.from(rates, (rate) => 1 + rate * MINUTE_OF_YEAR);
  const piece = new Float64Array(STEPS_AT_ONCE * ASSETS);
  for (let step = 0; step < steps; step++) {
    const row = step % STEPS_AT_ONCE;
    if (row === 0) {
      const count = Math.min(STEPS_AT_ONCE, steps - step) * ASSETS * 8;
      readInto(file, priceFrom + step * ASSETS * 8, new Uint8Array(piece.buffer, 0, count));
    }
    for (let driver = 0; driver < DRIVERS; driver++) {
      if (step > 0) index[driver] = (index[driver] as number) * (growth[driver] as number);
      values[step * DRIVERS + driver] =
        (index[driver] as number) *
        ((piece[row * ASSETS + (driver % ASSETS)] as number) / PRICE_UNIT);
    }
  }
  return values;
}

function readShared(file: number, from: number, length: number): SharedArrayBuffer {
  const bytes = new Uint8Array(new SharedArrayBuffer(length));
  readInto(file, from, bytes);
  return bytes.buffer;
}

function readInto(file: number, from: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    const read = readSync(file, bytes, at, Math.min(bytes.length - at, READ_AT_ONCE), from + at);
    if (read === 0) throw new RangeError("the input ends too early");
    at += read;
  }
}
