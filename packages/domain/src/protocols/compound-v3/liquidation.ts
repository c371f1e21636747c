import { MAX_UINT256, WAD, type Usd8 } from "../../numbers/units.ts";
import type { Env, LiquidateIntent, LiquidationRecord, Opportunity } from "../protocol.ts";
import type { RefusalCode } from "./actions/refusals.ts";
import { healthFactor, liquidityUsd8 } from "./margin.ts";
import { amountOf, keptFactor, mulFactor, valueUsd8 } from "./math.ts";
import {
  bookOf,
  findAccount,
  indicesAt,
  presentValue,
  reserveAt,
  type Account,
  type CompoundV3State,
  type Reserve,
} from "./state.ts";

/** One collateral of an absorbed account. */
export interface SeizedPart {
  readonly reserveId: number;
  readonly seized: bigint;
  readonly valueUsd8: Usd8;
  /** What the account is credited with for it. */
  readonly creditUsd8: Usd8;
}

/** What absorbing an account does; amounts in the base asset's smallest unit. */
export interface Absorption {
  /** Every collateral of the account, in asset order. */
  readonly parts: readonly SeizedPart[];
  /** Never negative. */
  readonly newBalance: bigint;
  /** New balance less old: the collateral's credit and what the reserves pay (AbsorbDebt). */
  readonly paidOut: bigint;
  readonly paidOutUsd8: Usd8;
  /** Debt that the credit does not cover: paid by the reserves. */
  readonly shortfall: bigint;
}

/** Comet.absorbInternal's sums, at given indices; every price must be usable. */
export function absorption(
  state: CompoundV3State,
  account: Account,
  indices: { readonly supplyIndex: bigint; readonly borrowIndex: bigint },
): Absorption {
  const base = reserveAt(state, 0);
  const parts: SeizedPart[] = [];
  let creditUsd8 = 0n;
  for (const { reserveId, balance } of account.holdings) {
    const { priceUsd8, unit, parameters } = reserveAt(state, reserveId);
    const value = valueUsd8(balance, priceUsd8, unit);
    const before = creditUsd8;
    creditUsd8 += mulFactor(value, keptFactor(parameters.liquidationFactorWad));
    const credit = creditUsd8 - before;
    parts.push({ reserveId, seized: balance, valueUsd8: value, creditUsd8: credit });
  }
  const oldBalance = presentValue(account.principal, indices);
  const credited = oldBalance + amountOf(creditUsd8, base.priceUsd8, base.unit);
  const newBalance = credited < 0n ? 0n : credited;
  const paidOut = newBalance - oldBalance;
  return {
    parts,
    newBalance,
    paidOut,
    paidOutUsd8: valueUsd8(paidOut, base.priceUsd8, base.unit),
    shortfall: credited < 0n ? -credited : 0n,
  };
}

/**
 * An amount shared out in proportion to values, truncated, the rest to the last: how the one debt
 * of an absorption is told per collateral. A convention of ours; the contract's log has the whole.
 */
export function shareOut(amount: bigint, values: readonly bigint[]): readonly bigint[] {
  const sum = values.reduce((total, value) => total + value, 0n);
  let rest = amount;
  return values.map((value, index) => {
    const isLast = index === values.length - 1;
    const share = isLast ? rest : sum === 0n ? 0n : (amount * value) / sum;
    rest -= share;
    return share;
  });
}

/** Comet.quoteCollateral: collateral for an amount of base, at the discounted price. */
export function quoteCollateral(
  state: CompoundV3State,
  reserve: Reserve,
  baseAmount: bigint,
): bigint | RefusalCode {
  const base = reserveAt(state, 0);
  if (reserve.priceUsd8 === 0n || base.priceUsd8 === 0n) return "BAD_PRICE";
  const priceUsd8 = discountedPrice(state, reserve);
  const value = base.priceUsd8 * baseAmount * reserve.unit;
  if (value > MAX_UINT256) return "ARITHMETIC_OVERFLOW";
  return priceUsd8 === 0n ? "DIVISION_BY_ZERO" : value / priceUsd8 / base.unit;
}

/** The store front's price of a collateral: the price less a share of the liquidation penalty. */
export function discountedPrice(state: CompoundV3State, reserve: Reserve): Usd8 {
  const penalty = WAD - keptFactor(reserve.parameters.liquidationFactorWad);
  const discount = mulFactor(state.market.storeFrontPriceFactorWad, penalty);
  return mulFactor(reserve.priceUsd8, WAD - discount);
}

/**
 * The one thing that can be done about an account Comet would absorb now: all of it at once. The
 * pair names its first collateral. Absorbing itself pays nothing but points; what a keeper stands
 * to gain is the store front's discount when it buys the collateral afterwards, so the values are
 * those of the collateral and of what the store front asks for it.
 */
export function opportunity(
  state: CompoundV3State,
  address: string,
  env: Env,
): Opportunity | undefined {
  const account = findAccount(state, address);
  if (account === undefined || state.market.absorbPaused) return undefined;
  const indices = indicesAt(state, env.timeSeconds);
  const liquidity = liquidityUsd8(state, account, indices, "liquidateCollateralFactorWad");
  if (liquidity === undefined || liquidity >= 0n) return undefined;
  const { parts, paidOut } = absorption(state, account, indices);
  let collateralValueUsd8 = 0n;
  let debtValueUsd8 = 0n;
  for (const { reserveId, seized, valueUsd8: value } of parts) {
    const reserve = reserveAt(state, reserveId);
    collateralValueUsd8 += value;
    debtValueUsd8 += valueUsd8(seized, discountedPrice(state, reserve), reserve.unit);
  }
  const base = reserveAt(state, 0);
  const choice = {
    collateralReserve: reserveAt(state, parts[0]?.reserveId ?? 0).address,
    debtReserve: base.address,
    debtRepaid: paidOut,
    collateralSeized: parts[0]?.seized ?? 0n,
    debtValueUsd8,
    collateralValueUsd8,
  };
  const healthFactorWad = healthFactor(state, account, indices);
  return { account: address, healthFactorWad, choices: [choice] };
}

/**
 * Comet.absorb logs every seized collateral; each is recorded as a liquidation of its own. The
 * first one is the call. What follows in the same second about an account that has neither that
 * collateral nor a debt any more was part of it: zero asks for nothing.
 */
export function recordedLiquidation(
  state: CompoundV3State,
  recorded: LiquidationRecord,
  env: Env,
): LiquidateIntent {
  const { collateralReserve, debtReserve, account, liquidator, receiveShares } = recorded;
  const found = findAccount(state, account);
  const isSettled =
    found !== undefined &&
    found.principal >= 0n &&
    found.holdings.length === 0 &&
    bookOf(state).lastAccrualSeconds === env.timeSeconds;
  return {
    kind: "liquidate",
    collateralReserve,
    debtReserve,
    account,
    liquidator,
    amount: isSettled ? 0n : MAX_UINT256,
    receiveShares,
  };
}
