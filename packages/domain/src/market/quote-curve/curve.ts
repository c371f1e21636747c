import { WAD, type Usd8, type Wad } from "../../numbers/units.ts";

/** What selling tokens worth `sizeUsd8` at the market's price brings in all. */
export interface QuotePoint {
  readonly sizeUsd8: Usd8;
  readonly outUsd8: Usd8;
}

/** Sizes grow from point to point; before the first lies (0, 0). */
export type QuoteCurve = readonly QuotePoint[];

/** What a size brings: on the line between its neighbours, rounded down; past the last no more. */
export function outAt(curve: QuoteCurve, sizeUsd8: Usd8): Usd8 {
  let before: QuotePoint = { sizeUsd8: 0n, outUsd8: 0n };
  for (const point of curve) {
    if (sizeUsd8 <= point.sizeUsd8) {
      const share = (point.outUsd8 - before.outUsd8) * (sizeUsd8 - before.sizeUsd8);
      return before.outUsd8 + share / (point.sizeUsd8 - before.sizeUsd8);
    }
    before = point;
  }
  return before.outUsd8;
}

/** What the last unit of a size brought; for none, what the first will. */
export function lastPriceWad(curve: QuoteCurve, sizeUsd8: Usd8): Wad {
  let before: QuotePoint = { sizeUsd8: 0n, outUsd8: 0n };
  let price = WAD;
  for (const point of curve) {
    price = ((point.outUsd8 - before.outUsd8) * WAD) / (point.sizeUsd8 - before.sizeUsd8);
    if (sizeUsd8 <= point.sizeUsd8) return price;
    before = point;
  }
  return price;
}

/** Whether sizes grow and each further unit brings something, but no more than the one before. */
export function isQuoteCurve(curve: QuoteCurve): boolean {
  let before: QuotePoint = { sizeUsd8: 0n, outUsd8: 0n };
  let lastSize = 1n;
  let lastOut = 1n;
  for (const point of curve) {
    const size = point.sizeUsd8 - before.sizeUsd8;
    const out = point.outUsd8 - before.outUsd8;
    if (size <= 0n || out < 0n || out * lastSize > lastOut * size) return false;
    [lastSize, lastOut, before] = [size, out, point];
  }
  return true;
}
