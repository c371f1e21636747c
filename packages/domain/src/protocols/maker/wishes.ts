import { RAY } from "../../numbers/units.ts";
import type { Intent, Wish } from "../protocol.ts";
import { findIlk, type MakerState } from "./state.ts";

/**
 * Vat.frob of one's own vault. DAI becomes normalised debt at the rate last charged: rounded up when
 * repaid (so the whole of `borrowed` leaves nothing), down when borrowed.
 */
export function intentFor(
  state: Readonly<MakerState>,
  { want, account, reserve, amount }: Wish,
): Intent | undefined {
  const ilk = findIlk(state, reserve);
  if (ilk === undefined || ilk.rateRay === 0n) return undefined;
  const vaultChange = (collateralDelta: bigint, debtDelta: bigint): Intent => ({
    kind: "vaultChange",
    reserve,
    account,
    collateralDelta,
    debtDelta,
  });
  switch (want) {
    case "withdraw":
      return vaultChange(-amount, 0n);
    case "addCollateral":
      return vaultChange(amount, 0n);
    case "borrow":
      return vaultChange(0n, (amount * RAY) / ilk.rateRay);
    case "repay":
      return vaultChange(0n, -((amount * RAY + ilk.rateRay - 1n) / ilk.rateRay));
    case "deposit":
    case "enterMode":
      return undefined;
  }
}
