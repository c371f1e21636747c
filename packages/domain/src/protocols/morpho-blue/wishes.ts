import type { Intent, Wish } from "../protocol.ts";
import { findMarket, type MorphoBlueState } from "./state.ts";

/** Morpho.supply, withdraw, repay, borrow and supplyCollateral, each for oneself. */
export function intentFor(
  state: Readonly<MorphoBlueState>,
  { want, account, reserve, amount }: Wish,
): Intent | undefined {
  if (findMarket(state, reserve) === undefined) return undefined;
  switch (want) {
    case "deposit":
      return { kind: "supply", reserve, payer: account, account, amount };
    case "withdraw":
      return { kind: "withdraw", reserve, account, recipient: account, amount };
    case "repay":
      return { kind: "repay", reserve, payer: account, account, amount, withShares: false };
    case "borrow":
      return { kind: "borrow", reserve, caller: account, account, amount };
    case "addCollateral":
      return { kind: "collateralSupply", reserve, payer: account, account, amount };
    case "enterMode":
      return undefined;
  }
}
