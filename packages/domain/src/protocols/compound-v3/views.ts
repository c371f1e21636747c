import { SECONDS_PER_YEAR, WAD, type Wad } from "../../numbers/units.ts";
import type { Env } from "../protocol.ts";
import type { RefusalCode } from "./actions/refusals.ts";
import { quoteCollateral } from "./liquidation.ts";
import { liquidityUsd8 } from "./margin.ts";
import {
  accruedIndices,
  borrowRate,
  MAX_UINT64,
  presentAmount,
  supplyRate,
  utilization,
} from "./math.ts";
import { bookOf, findAccount, findReserve, type CompoundV3State } from "./state.ts";

/** What Comet's view functions answer, for comparing with the contract. */

/** The indices every view with interest starts from; undefined where they outgrow their 64 bits. */
export function viewIndices(
  state: Readonly<CompoundV3State>,
  env: Env,
): { readonly supplyIndex: bigint; readonly borrowIndex: bigint } | undefined {
  const indices = accruedIndices(bookOf(state), state.market, env.timeSeconds);
  return typeof indices === "string" ? undefined : indices;
}

/**
 * Comet.getUtilization, getSupplyRate and getBorrowRate at it: wad, rates per second; a rate that
 * outgrows its 64 bits is undefined.
 */
export function currentRates(state: Readonly<CompoundV3State>): {
  readonly utilization: Wad;
  readonly supplyPerSecond: Wad | undefined;
  readonly borrowPerSecond: Wad | undefined;
} {
  const usage = utilization(bookOf(state));
  const fit = (rate: Wad): Wad | undefined => (rate > MAX_UINT64 ? undefined : rate);
  return {
    utilization: usage,
    supplyPerSecond: fit(supplyRate(state.market, usage)),
    borrowPerSecond: fit(borrowRate(state.market, usage)),
  };
}

/** Comet.getSupplyRate for a year, of what is lent after so much more: only the base asset earns. */
export function supplyRateWad(
  state: Readonly<CompoundV3State>,
  address: string,
  added: bigint,
): Wad | undefined {
  if (findReserve(state, address)?.id !== 0) return undefined;
  const book = bookOf(state);
  const supplied = presentAmount(book.totalSupply, book.supplyIndex) + added;
  const lent = presentAmount(book.totalDebt, book.borrowIndex);
  const usage = supplied > 0n ? (lent * WAD) / supplied : 0n;
  return supplyRate(state.market, usage) * SECONDS_PER_YEAR;
}

/** Comet.isBorrowCollateralized and isLiquidatable, at the stored indices; undefined: BadPrice. */
export function accountChecks(
  state: Readonly<CompoundV3State>,
  address: string,
): {
  readonly isBorrowCollateralized: boolean | undefined;
  readonly isLiquidatable: boolean | undefined;
} {
  const account = findAccount(state, address);
  const liquidity = (factor: "borrowCollateralFactorWad" | "liquidateCollateralFactorWad") =>
    liquidityUsd8(state, account, bookOf(state), factor);
  const borrow = liquidity("borrowCollateralFactorWad");
  const liquidate = liquidity("liquidateCollateralFactorWad");
  return {
    isBorrowCollateralized: borrow === undefined ? undefined : borrow >= 0n,
    isLiquidatable: liquidate === undefined ? undefined : liquidate < 0n,
  };
}

/** Comet.quoteCollateral: what an amount of base buys, or the contract's reason not to tell. */
export function collateralQuote(
  state: Readonly<CompoundV3State>,
  reserve: string,
  baseAmount: bigint,
): bigint | RefusalCode {
  const found = findReserve(state, reserve);
  if (found === undefined || found.id === 0) return "BAD_ASSET";
  return quoteCollateral(state, found, baseAmount);
}
