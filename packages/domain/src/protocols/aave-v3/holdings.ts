import type { Env, Holding } from "../protocol.ts";
import { debtIndex, incomeIndex } from "./math.ts";
import { rulesOf } from "./rules.ts";
import { findAccount, reserveAt, type AaveV3State } from "./state.ts";

/** aToken.balanceOf and variableDebtToken.balanceOf of every reserve the account has anything in. */
export function holdings(
  state: Readonly<AaveV3State>,
  address: string,
  { timeSeconds }: Env,
): readonly Holding[] {
  const { tokens, compounding } = rulesOf(state);
  const held: Holding[] = [];
  for (const { reserveId, supplyScaled, debtScaled } of findAccount(state, address)?.holdings ??
    []) {
    if (supplyScaled === 0n && debtScaled === 0n) continue;
    const reserve = reserveAt(state, reserveId);
    const supplied = tokens.supplyBalance(supplyScaled, incomeIndex(reserve, timeSeconds));
    const borrowed = tokens.debtBalance(debtScaled, debtIndex(reserve, timeSeconds, compounding));
    if (supplied !== 0n || borrowed !== 0n)
      held.push({ reserve: reserve.address, supplied, borrowed, collateral: 0n });
  }
  return held;
}
