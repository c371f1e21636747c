import { WAD, type Wad } from "@hindcast/domain";

/** A price from a moment on, until the next one. */
export interface PriceStep {
  readonly timeSeconds: number;
  readonly price: bigint;
}

/** How far what a protocol read was from what the market paid: e = read / market - 1. */
export interface OracleLag {
  /** The e with the largest size, signed and truncated towards zero, and the first moment it was reached. */
  readonly largestErrorWad: Wad;
  readonly largestAtSeconds: number;
  /** The integral of |e| over time, 18 decimals times seconds. */
  readonly areaWadSeconds: bigint;
  /** The mean |e| over the time in which both prices are known. */
  readonly meanErrorWad: Wad;
  readonly knownSeconds: number;
}

/**
 * The error of an oracle until a moment, from when both prices are known; both in order of time and in
 * the same decimals. Where the market's price is not positive there is no error to speak of, and that
 * time does not count.
 */
export function oracleLag(
  read: readonly PriceStep[],
  market: readonly PriceStep[],
  untilSeconds: number,
): OracleLag {
  let largestErrorWad = 0n;
  let largestAtSeconds = 0;
  let areaWadSeconds = 0n;
  let knownSeconds = 0;
  for (const stretch of stretches(read, market, untilSeconds)) {
    const { fromSeconds, toSeconds, readPrice, marketPrice } = stretch;
    if (marketPrice <= 0n) continue;
    const errorWad = ((readPrice - marketPrice) * WAD) / marketPrice;
    if (size(errorWad) > size(largestErrorWad)) {
      largestErrorWad = errorWad;
      largestAtSeconds = fromSeconds;
    }
    areaWadSeconds += size(errorWad) * BigInt(toSeconds - fromSeconds);
    knownSeconds += toSeconds - fromSeconds;
  }
  const meanErrorWad = knownSeconds === 0 ? 0n : areaWadSeconds / BigInt(knownSeconds);
  return { largestErrorWad, largestAtSeconds, areaWadSeconds, meanErrorWad, knownSeconds };
}

/** A time in which neither price changes. */
interface Stretch {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly readPrice: bigint;
  readonly marketPrice: bigint;
}

function stretches(
  read: readonly PriceStep[],
  market: readonly PriceStep[],
  untilSeconds: number,
): Stretch[] {
  const moments = [...read, ...market].map(({ timeSeconds }) => timeSeconds);
  const times = [...new Set(moments)]
    .filter((time) => time < untilSeconds)
    .toSorted((a, b) => a - b);
  const readAt = priceReader(read);
  const marketAt = priceReader(market);
  const found: Stretch[] = [];
  times.forEach((fromSeconds, place) => {
    const readPrice = readAt(fromSeconds);
    const marketPrice = marketAt(fromSeconds);
    if (readPrice === undefined || marketPrice === undefined) return;
    found.push({
      fromSeconds,
      toSeconds: times[place + 1] ?? untilSeconds,
      readPrice,
      marketPrice,
    });
  });
  return found;
}

/** Reads the price in force at moments that only go forward; of two at one moment the later stands. */
function priceReader(steps: readonly PriceStep[]): (timeSeconds: number) => bigint | undefined {
  let next = 0;
  return (timeSeconds) => {
    for (
      let step = steps[next];
      step !== undefined && step.timeSeconds <= timeSeconds;
      step = steps[next]
    )
      next++;
    return steps[next - 1]?.price;
  };
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}
