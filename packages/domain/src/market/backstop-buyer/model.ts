import { mulDiv, percentMul } from "../../numbers/fixed.ts";
import { HUNDRED_PERCENT_BPS, type Usd8 } from "../../numbers/units.ts";
import type { Mechanism } from "../mechanism.ts";
import { backstopBuyerParams, backstopBuyerRanges, type BackstopBuyerParams } from "./params.ts";

/** What it holds of a reserve's token: units, what they were worth, what was paid. */
export interface Held {
  amount: bigint;
  valueUsd8: Usd8;
  paidUsd8: Usd8;
}

export interface BackstopBuyerState {
  /** What is left to spend. */
  capitalUsd8: Usd8;
  readonly held: Map<string, Held>;
}

/**
 * Liquidity the protocol owns: where the market would pay less for a sale of seized collateral than
 * the price less the discount, it buys the first of it at just that, until its capital is spent. It
 * keeps what it buys, so that nothing of it reaches the market.
 */
export const backstopBuyer: Mechanism<BackstopBuyerState, BackstopBuyerParams> = {
  id: "backstop-buyer",
  hypothesis:
    "Liquidity that the protocol owns takes the first of seized collateral at a discount where the market would pay less, and spares the market the sale.",
  params: backstopBuyerParams,
  ranges: backstopBuyerRanges,
  open: ({ capitalUsd8 }) => ({ capitalUsd8, held: new Map() }),

  buys(state, { reserve, amount, valueUsd8 }, marketUsd8, _world, params) {
    if (marketUsd8 >= priceOf(valueUsd8, params)) return undefined;
    const budget = budgetUsd8(state, reserve, params);
    const whole = HUNDRED_PERCENT_BPS - params.discountBps;
    const affordable = mulDiv(budget, HUNDRED_PERCENT_BPS, whole, "down");
    if (affordable === 0n) return undefined;
    if (affordable >= valueUsd8)
      return { reserve, amount, valueUsd8, paidUsd8: priceOf(valueUsd8, params) };
    const part = mulDiv(amount, affordable, valueUsd8, "down");
    if (part === 0n) return undefined;
    return { reserve, amount: part, valueUsd8: affordable, paidUsd8: priceOf(affordable, params) };
  },

  bought(state, { reserve, amount, valueUsd8, paidUsd8 }) {
    state.capitalUsd8 -= paidUsd8;
    const held = state.held.get(reserve) ?? { amount: 0n, valueUsd8: 0n, paidUsd8: 0n };
    held.amount += amount;
    held.valueUsd8 += valueUsd8;
    held.paidUsd8 += paidUsd8;
    state.held.set(reserve, held);
  },

  book({ capitalUsd8, held }) {
    const all = [...held.values()];
    return {
      spentUsd8: all.reduce((sum, { paidUsd8 }) => sum + paidUsd8, 0n),
      boughtUsd8: all.reduce((sum, { valueUsd8 }) => sum + valueUsd8, 0n),
      leftUsd8: capitalUsd8,
    };
  },
};

/** What it pays for collateral of this value, rounded down. */
function priceOf(valueUsd8: Usd8, { discountBps }: BackstopBuyerParams): Usd8 {
  const whole = HUNDRED_PERCENT_BPS - discountBps;
  return mulDiv(valueUsd8, whole, HUNDRED_PERCENT_BPS, "down");
}

/** What it may still spend on one reserve's collateral. */
function budgetUsd8(
  { capitalUsd8, held }: Readonly<BackstopBuyerState>,
  reserve: string,
  params: BackstopBuyerParams,
): Usd8 {
  const most = percentMul(params.capitalUsd8, params.shareOfReserveBps);
  const rest = most - (held.get(reserve)?.paidUsd8 ?? 0n);
  if (rest < 0n) return 0n;
  return rest < capitalUsd8 ? rest : capitalUsd8;
}
