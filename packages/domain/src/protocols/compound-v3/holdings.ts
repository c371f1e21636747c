import type { Env, Holding } from "../protocol.ts";
import { findAccount, indicesAt, presentValue, reserveAt, type CompoundV3State } from "./state.ts";

/** Comet.balanceOf, borrowBalanceOf and collateralBalanceOf of every asset the account has anything of. */
export function holdings(
  state: Readonly<CompoundV3State>,
  address: string,
  { timeSeconds }: Env,
): readonly Holding[] {
  const account = findAccount(state, address);
  if (account === undefined) return [];
  const held: Holding[] = [];
  const base =
    account.principal === 0n ? 0n : presentValue(account.principal, indicesAt(state, timeSeconds));
  if (base !== 0n)
    held.push({
      reserve: reserveAt(state, 0).address,
      supplied: base > 0n ? base : 0n,
      borrowed: base < 0n ? -base : 0n,
      collateral: 0n,
    });
  for (const { reserveId, balance } of account.holdings)
    held.push({
      reserve: reserveAt(state, reserveId).address,
      supplied: balance,
      borrowed: 0n,
      collateral: 0n,
    });
  return held;
}
