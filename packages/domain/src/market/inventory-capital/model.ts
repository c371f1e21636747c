import type { Usd8 } from "../../numbers/units.ts";
import type { Mechanism } from "../mechanism.ts";
import {
  inventoryCapitalParams,
  inventoryCapitalRanges,
  type InventoryCapitalParams,
} from "./params.ts";

export interface InventoryCapitalState {
  /** Money that is out, and when it is back; the earliest first. */
  out: { readonly usd8: Usd8; readonly backSeconds: number }[];
}

/**
 * Liquidators without flash loans: what they repay is out of their own pockets until the collateral
 * is sold, and what is not there cannot be repaid. Flash loans are the absence of this mechanism.
 */
export const inventoryCapital: Mechanism<InventoryCapitalState, InventoryCapitalParams> = {
  id: "inventory-capital",
  hypothesis:
    "Liquidators repay from their own money, which comes back only when the collateral is sold: a fall that is large enough finds them without any.",
  params: inventoryCapitalParams,
  ranges: inventoryCapitalRanges,
  open: () => ({ out: [] }),

  largestCallUsd8: (state, { timeSeconds }, { capitalUsd8 }) => {
    const there = capitalUsd8 - outUsd8(state, timeSeconds);
    return there > 0n ? there : 0n;
  },

  stop: (state, intent, { timeSeconds }, { capitalUsd8 }) =>
    intent.kind === "liquidate" && outUsd8(state, timeSeconds) >= capitalUsd8
      ? "NO_CAPITAL_LEFT"
      : undefined,

  hear(state, outcome, { timeSeconds }, { recycleSeconds }) {
    if (outcome.kind !== "liquidation") return;
    const backSeconds = timeSeconds + Number(recycleSeconds);
    state.out = state.out.filter((one) => one.backSeconds > timeSeconds);
    state.out.push({ usd8: outcome.debtValueUsd8, backSeconds });
  },

  /** When money is back, whoever waited for it is looked at again. */
  nextActSeconds: ({ out }, { timeSeconds }) =>
    out.find(({ backSeconds }) => backSeconds > timeSeconds)?.backSeconds,
};

function outUsd8({ out }: Readonly<InventoryCapitalState>, timeSeconds: number): Usd8 {
  return out.reduce(
    (sum, { usd8, backSeconds }) => (backSeconds > timeSeconds ? sum + usd8 : sum),
    0n,
  );
}
