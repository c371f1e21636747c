import { HUNDRED_PERCENT_BPS } from "../../numbers/units.ts";
import type { LiquidationOffer, LiquidatorModel } from "../liquidator.ts";
import { sameBlockParams, type SameBlockParams } from "./params.ts";

/** The name the model's liquidations carry; no real address ends in so many zeros. */
export const SAME_BLOCK_LIQUIDATOR = "0x000000000000000000000000000000000000b10c";

/**
 * Liquidates at the end of the block in which an account becomes liquidatable, as long as a call
 * earns more than it costs, and takes the pair that earns most. Ties go to the pair listed first.
 *
 * profit [USD8] = floor(seized value * (1 - sale cost)) - repaid value - gas cost
 */
export const sameBlockLiquidator: LiquidatorModel<SameBlockParams> = {
  id: "same-block",
  hypothesis:
    "Somebody liquidates in the same block whenever it pays: collateral received is worth more than debt repaid, sale cost and gas.",
  params: sameBlockParams,
  answerOffer(offer, params) {
    const best = mostProfitableChoice(offer, params);
    if (best === undefined) return undefined;
    return {
      collateralReserve: best.collateralReserve,
      debtReserve: best.debtReserve,
      account: offer.account,
      liquidator: SAME_BLOCK_LIQUIDATOR,
      amount: best.request ?? (1n << 256n) - 1n,
      receiveShares: false,
    };
  },
};

function mostProfitableChoice(
  offer: LiquidationOffer,
  params: SameBlockParams,
): LiquidationOffer["choices"][number] | undefined {
  let best: LiquidationOffer["choices"][number] | undefined;
  let bestProfitUsd8 = 0n;
  for (const choice of offer.choices) {
    const proceedsUsd8 =
      (choice.collateralValueUsd8 * (HUNDRED_PERCENT_BPS - params.saleCostBps)) /
      HUNDRED_PERCENT_BPS;
    const profitUsd8 = proceedsUsd8 - choice.debtValueUsd8 - params.gasCostUsd8;
    if (profitUsd8 > bestProfitUsd8) {
      best = choice;
      bestProfitUsd8 = profitUsd8;
    }
  }
  return best;
}
