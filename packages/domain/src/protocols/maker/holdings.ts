import { RAY } from "../../numbers/units.ts";
import type { Env, Holding } from "../protocol.ts";
import { ilkOf, type MakerState } from "./state.ts";

/** An account's vaults: collateral locked, and DAI owed at the rate last charged, truncated; 18 decimals. */
export function holdings(
  state: Readonly<MakerState>,
  address: string,
  _env: Env,
): readonly Holding[] {
  const held: Holding[] = [];
  for (const urn of state.accounts.get(address)?.urns ?? []) {
    const ilk = ilkOf(state, urn);
    const borrowed = (urn.artWad * ilk.rateRay) / RAY;
    if (urn.inkWad !== 0n || borrowed !== 0n)
      held.push({ reserve: ilk.address, supplied: urn.inkWad, borrowed, collateral: 0n });
  }
  return held;
}
