import { openSync, readSync, fstatSync, closeSync } from "node:fs";
import { ASSETS, type ReferenceParameters } from "./rules.ts";

const MAGIC = 0x54423157;
const MINUTE_OF_YEAR = 60 / 31_536_000;
const CENTI_MICRO = 1e8;

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

/** Reads a file of gen_w1 into memory that threads can share. */
export function readInput(path: string): ReferenceInput {
  const bytes = readShared(path);
  const head = new Uint32Array(bytes, 0, 8);
  if (head[0] !== MAGIC) throw new TypeError(`${path} is no input of the reference workload`);
  const [accounts, steps, sets, events] = [head[2], head[3], head[5], head[6]] as [
    number,
    number,
    number,
    number,
  ];
  let at = 32;
  const floats = (count: number): Float64Array => {
    at += count * 8;
    return new Float64Array(bytes, at - count * 8, count);
  };
  const words = (count: number): Uint32Array => {
    at += count * 4;
    return new Uint32Array(bytes, at - count * 4, count);
  };
  const price = floats(steps * ASSETS);
  const [collateral, debt] = [floats(accounts * ASSETS), floats(accounts * ASSETS)];
  const [liquidationThreshold, liquidationBonus] = [floats(sets * ASSETS), floats(sets * ASSETS)];
  const closeFactor = floats(sets);
  const [supplyRate, borrowRate] = [floats(ASSETS), floats(ASSETS)];
  const depth = floats(sets * ASSETS);
  const budget = floats(sets);
  const [eventStep, eventAccount, eventKind] = [words(events), words(events), words(events)];
  if ((3 * events) % 2 === 1) at += 4;
  return {
    accounts,
    steps,
    sets,
    events,
    values: unitValues(price, supplyRate, borrowRate, steps),
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

/** Index times price at every step; indices grow by a fixed rate a minute. */
function unitValues(
  price: Float64Array,
  supplyRate: Float64Array,
  borrowRate: Float64Array,
  steps: number,
): Float64Array {
  const values = new Float64Array(new SharedArrayBuffer(steps * 2 * ASSETS * 8));
  const index = new Float64Array(2 * ASSETS).fill(1);
  const growth = Float64Array.from(
    [...supplyRate, ...borrowRate],
    (rate) => 1 + rate * MINUTE_OF_YEAR,
  );
  for (let step = 0; step < steps; step++)
    for (let driver = 0; driver < 2 * ASSETS; driver++) {
      if (step > 0) index[driver] = (index[driver] as number) * (growth[driver] as number);
      values[step * 2 * ASSETS + driver] =
        (index[driver] as number) *
        ((price[step * ASSETS + (driver % ASSETS)] as number) / CENTI_MICRO);
    }
  return values;
}

function readShared(path: string): SharedArrayBuffer {
  const file = openSync(path, "r");
  try {
    const bytes = new Uint8Array(new SharedArrayBuffer(fstatSync(file).size));
    for (let at = 0; at < bytes.length;) {
      const read = readSync(file, bytes, at, Math.min(bytes.length - at, 1 << 24), at);
      if (read === 0) break;
      at += read;
    }
    return bytes.buffer;
  } finally {
    closeSync(file);
  }
}
