import { decayed, type Decaying } from "../../numbers/half-life.ts";
import { HUNDRED_PERCENT_BPS, WAD, type Usd8 } from "../../numbers/units.ts";
import type { Mechanism } from "../mechanism.ts";
import { lastPriceWad, outAt, type QuoteCurve } from "./curve.ts";
import { exponentialBook } from "./exponential-book.ts";
import { quoteCurveParams, quoteCurveRanges, tableOf, type QuoteCurveParams } from "./params.ts";

export interface QuoteCurveState {
  readonly curve: QuoteCurve;
  /** By reserve: tokens sold that nobody has taken off the venue yet, at the market's price. */
  readonly sold: Map<string, Decaying>;
}

/**
 * Collateral is sold at a venue that is known by its quotes: so much for so much. What was sold
 * lately has used up the curve's beginning; half of that is taken off again in each half-life.
 */
export const quoteCurve: Mechanism<QuoteCurveState, QuoteCurveParams> = {
  id: "quote-curve",
  hypothesis:
    "Collateral is sold at a venue that pays what it quotes by size, and recovers from what it took by half in each half-life.",
  params: quoteCurveParams,
  ranges: quoteCurveRanges,

  open(params) {
    const table = tableOf(params);
    return { curve: table.length > 0 ? table : exponentialBook(params), sold: new Map() };
  },

  /** The last quote used against the first: what it costs to sell at all is no fall of the price. */
  priceLeftWad({ curve, sold }, reserve, { timeSeconds }, { halfLifeSeconds }) {
    const left = decayed(sold.get(reserve), timeSeconds, halfLifeSeconds);
    if (left === 0n) return WAD;
    const first = lastPriceWad(curve, 0n);
    const last = lastPriceWad(curve, left);
    return first === 0n ? WAD : (last * WAD) / first;
  },

  proceedsUsd8({ curve, sold }, { reserve, valueUsd8 }, { timeSeconds }, params) {
    const before = decayed(sold.get(reserve), timeSeconds, params.halfLifeSeconds);
    const out = outAt(curve, before + valueUsd8) - outAt(curve, before);
    return lessHalfSpread(out, params);
  },

  sold({ sold }, { reserve, valueUsd8 }, { timeSeconds }, { halfLifeSeconds }) {
    const before = decayed(sold.get(reserve), timeSeconds, halfLifeSeconds);
    sold.set(reserve, { amount: before + valueUsd8, atSeconds: timeSeconds });
  },
};

function lessHalfSpread(outUsd8: Usd8, { spreadBps }: QuoteCurveParams): Usd8 {
  return (outUsd8 * (2n * HUNDRED_PERCENT_BPS - spreadBps)) / (2n * HUNDRED_PERCENT_BPS);
}
