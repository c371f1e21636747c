import type { Intent, Wish } from "../protocol.ts";
import { findReserve, type AaveV3State } from "./state.ts";

/** Pool.withdraw, repay, borrow, supply and setUserEMode, each for oneself. */
export function intentFor(
  state: Readonly<AaveV3State>,
  { want, account, reserve, amount, mode = 0 }: Wish,
): Intent | undefined {
  if (findReserve(state, reserve) === undefined) return undefined;
  switch (want) {
    case "withdraw":
      return { kind: "withdraw", reserve, account, recipient: account, amount };
    case "repay":
      return { kind: "repay", reserve, payer: account, account, amount, withShares: false };
    case "borrow":
      return { kind: "borrow", reserve, caller: account, account, amount };
    case "deposit":
    case "addCollateral":
      return { kind: "supply", reserve, payer: account, account, amount };
    case "enterMode":
      return { kind: "modeChange", account, mode };
  }
}
