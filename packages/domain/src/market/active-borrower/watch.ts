import type { Outcome } from "../../events/outcomes.ts";
import { SECONDS_PER_YEAR, WAD, type Wad } from "../../numbers/units.ts";

/** What debt may grow faster than collateral a year before somebody who waits looks again. */
const YEARLY_INTEREST = WAD / 5n;
/** So far that everybody looks. */
const EVERYBODY = 1_000n * WAD;

/**
 * How far prices have travelled: at least the sum of |ln(p' / p)| of every answer, plus interest. No
 * health factor's logarithm can have moved further, so nobody needs to look at its position before
 * then. Both sides are bounded without logarithms, which would cost more than the looks they save.
 */
export interface Travel {
  wad: Wad;
  seconds: number;
  readonly prices: Map<string, bigint>;
}

export function newTravel(): Travel {
  return { wad: 0n, seconds: 0, prices: new Map() };
}

/** Prices that were answered or read lengthen the way; new parameters make everybody look. */
export function hearOfPrices(travel: Travel, outcome: Outcome): void {
  if (outcome.kind === "oraclePrice") move(travel, outcome.feed, outcome.price);
  else if (outcome.kind === "spotPosting") move(travel, outcome.reserve, outcome.spot);
  else if (outcome.kind === "parameterChange" || outcome.kind === "feedAssignment")
    travel.wad += EVERYBODY;
}

function move(travel: Travel, name: string, price: bigint): void {
  const before = travel.prices.get(name);
  if (before === price) return;
  travel.prices.set(name, price);
  if (before === undefined || before <= 0n || price <= 0n) travel.wad += EVERYBODY;
  else travel.wad += atMostWad(before, price);
}

/** Time alone lengthens the way too. */
export function passTime(travel: Travel, timeSeconds: number): void {
  if (travel.seconds > 0)
    travel.wad += (BigInt(timeSeconds - travel.seconds) * YEARLY_INTEREST) / SECONDS_PER_YEAR;
  travel.seconds = timeSeconds;
}

/** No less than |ln(a / b)|: ln x <= x - 1. */
function atMostWad(a: bigint, b: bigint): Wad {
  const [less, more] = a < b ? [a, b] : [b, a];
  return ((more - less) * WAD + less - 1n) / less;
}

/** No more than |ln(a / b)|: ln x >= 1 - 1 / x. */
export function atLeastWad(a: bigint, b: bigint): Wad {
  const [less, more] = a < b ? [a, b] : [b, a];
  return ((more - less) * WAD) / more;
}
