import type { Intent, Wish } from "../protocol.ts";
import { findReserve, type CompoundV3State } from "./state.ts";

/** Comet.supply and withdraw: of the base asset, which alone earns, they also repay and borrow. */
export function intentFor(
  state: Readonly<CompoundV3State>,
  { want, account, reserve, amount }: Wish,
): Intent | undefined {
  const found = findReserve(state, reserve);
  if (found === undefined || want === "enterMode") return undefined;
  const isTaking = want === "withdraw" || want === "borrow";
  if (want === "deposit" && found.id !== 0) return undefined;
  if (found.id === 0)
    return isTaking
      ? { kind: "withdraw", reserve, account, recipient: account, amount }
      : { kind: "supply", reserve, payer: account, account, amount };
  return isTaking
    ? { kind: "collateralWithdrawal", reserve, account, recipient: account, amount }
    : { kind: "collateralSupply", reserve, payer: account, account, amount };
}
