import type { ParameterValues } from "../../events/parameter-values.ts";
import { WAD, type Wad } from "../../numbers/units.ts";
import type { ParameterDescription } from "../protocol.ts";
import type { RefusalCode } from "./actions/refusals.ts";

/** CometConfiguration.AssetConfig: what governance sets for one collateral asset. */
export interface CollateralParameters {
  /** Factors as configured; the contract keeps 4 decimals of them. */
  readonly borrowCollateralFactorWad: Wad;
  readonly liquidateCollateralFactorWad: Wad;
  /** Share of a seized value that is credited to the absorbed account. */
  readonly liquidationFactorWad: Wad;
  /** Most there may be of it, in its smallest unit; the contract keeps whole tokens. */
  readonly supplyCap: bigint;
}

/** CometConfiguration.Configuration without rewards, and the pause flags. Rates are yearly. */
export interface MarketParameters {
  readonly supplyKinkWad: Wad;
  readonly supplyRateSlopeLowWad: Wad;
  readonly supplyRateSlopeHighWad: Wad;
  readonly supplyRateBaseWad: Wad;
  readonly borrowKinkWad: Wad;
  readonly borrowRateSlopeLowWad: Wad;
  readonly borrowRateSlopeHighWad: Wad;
  readonly borrowRateBaseWad: Wad;
  readonly storeFrontPriceFactorWad: Wad;
  /** Smallest debt a withdrawal or transfer may leave, in the base asset's smallest unit. */
  readonly baseBorrowMin: bigint;
  /** Reserves from which on no collateral is sold, in the base asset's smallest unit. */
  readonly targetReserves: bigint;
  readonly supplyPaused: boolean;
  readonly transferPaused: boolean;
  readonly withdrawPaused: boolean;
  readonly absorbPaused: boolean;
  readonly buyPaused: boolean;
}

/** An asset before its configuration is read; the constructor would refuse it like this. */
export const UNSET_COLLATERAL: CollateralParameters = {
  borrowCollateralFactorWad: 0n,
  liquidateCollateralFactorWad: 0n,
  liquidationFactorWad: 0n,
  supplyCap: 0n,
};

/** A market before its configuration is read: it costs and pays nothing and sells nothing. */
export const UNSET_MARKET: MarketParameters = {
  supplyKinkWad: 0n,
  supplyRateSlopeLowWad: 0n,
  supplyRateSlopeHighWad: 0n,
  supplyRateBaseWad: 0n,
  borrowKinkWad: 0n,
  borrowRateSlopeLowWad: 0n,
  borrowRateSlopeHighWad: 0n,
  borrowRateBaseWad: 0n,
  storeFrontPriceFactorWad: 0n,
  baseBorrowMin: 0n,
  targetReserves: 0n,
  supplyPaused: false,
  transferPaused: false,
  withdrawPaused: false,
  absorbPaused: false,
  buyPaused: false,
};

/** The flags that one call of `pause` sets together, in the order of its arguments. */
export const PAUSE_FLAGS = [
  "supplyPaused",
  "transferPaused",
  "withdrawPaused",
  "absorbPaused",
  "buyPaused",
] as const satisfies readonly (keyof MarketParameters)[];

const MAX_UINT64 = (1n << 64n) - 1n;
const MAX_UINT104 = (1n << 104n) - 1n;
const MAX_UINT128 = (1n << 128n) - 1n;

/** A description, and the contract's error when the largest value is exceeded. */
export interface ParameterRule extends ParameterDescription {
  readonly excess?: RefusalCode;
}

function amount(
  scope: "reserve" | "market",
  unit: ParameterDescription["unit"],
  name: string,
  maximum: bigint,
  doc: string,
  excess?: RefusalCode,
): ParameterRule {
  const rule = { name, scope, unit, doc, minimum: 0n, maximum };
  return excess === undefined ? rule : { ...rule, excess };
}

function toggle(name: string, doc: string): ParameterRule {
  return { name, scope: "market", unit: "switch", doc };
}

/** Every parameter with its bounds, in the order of the scopes' records. */
// prettier-ignore
export const PARAMETERS: readonly ParameterRule[] = [
  amount("reserve", "wad", "borrowCollateralFactorWad", WAD, "Share of a collateral's value one may borrow.", "BORROW_FACTOR_TOO_LARGE"),
  amount("reserve", "wad", "liquidateCollateralFactorWad", WAD, "Share of a collateral's value debt may reach before it is absorbed.", "LIQUIDATE_FACTOR_TOO_LARGE"),
  amount("reserve", "wad", "liquidationFactorWad", WAD, "Share of a seized value that an absorbed account is credited with."),
  amount("reserve", "count", "supplyCap", MAX_UINT128, "Most of the collateral there may be, in its smallest unit."),
  amount("market", "wad", "supplyKinkWad", MAX_UINT64, "Utilization at which the supply rate bends."),
  amount("market", "wad", "supplyRateSlopeLowWad", MAX_UINT64, "Rise of the yearly supply rate per utilization, up to the bend."),
  amount("market", "wad", "supplyRateSlopeHighWad", MAX_UINT64, "Rise of the yearly supply rate per utilization, above the bend."),
  amount("market", "wad", "supplyRateBaseWad", MAX_UINT64, "Yearly supply rate at no utilization."),
  amount("market", "wad", "borrowKinkWad", MAX_UINT64, "Utilization at which the borrow rate bends."),
  amount("market", "wad", "borrowRateSlopeLowWad", MAX_UINT64, "Rise of the yearly borrow rate per utilization, up to the bend."),
  amount("market", "wad", "borrowRateSlopeHighWad", MAX_UINT64, "Rise of the yearly borrow rate per utilization, above the bend."),
  amount("market", "wad", "borrowRateBaseWad", MAX_UINT64, "Yearly borrow rate at no utilization."),
  amount("market", "wad", "storeFrontPriceFactorWad", WAD, "Share of the liquidation penalty that buyers of seized collateral get.", "BAD_DISCOUNT"),
  amount("market", "count", "baseBorrowMin", MAX_UINT104, "Smallest debt a withdrawal may leave, in the base asset's smallest unit."),
  amount("market", "count", "targetReserves", MAX_UINT104, "Reserves from which on no seized collateral is sold, in the base asset's smallest unit."),
  toggle("supplyPaused", "Whether supplying base and collateral is refused."),
  toggle("transferPaused", "Whether transfers are refused."),
  toggle("withdrawPaused", "Whether withdrawing and borrowing are refused."),
  toggle("absorbPaused", "Whether absorbing accounts is refused."),
  toggle("buyPaused", "Whether buying seized collateral is refused."),
];

const RULES = new Map(PARAMETERS.map((rule) => [`${rule.scope}/${rule.name}`, rule]));

/** The rule of a parameter; undefined for a name the scope does not have. */
export function parameterRule(
  scope: ParameterDescription["scope"],
  name: string,
): ParameterRule | undefined {
  return RULES.get(`${scope}/${name}`);
}

/** A record of parameters as named values, in the canonical form of parameter changes. */
export function asValues(record: CollateralParameters | MarketParameters): ParameterValues {
  return { ...record } as unknown as ParameterValues;
}
