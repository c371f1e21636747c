import type { ParameterValues } from "../../events/parameter-values.ts";
import type { Bps, Ray, Usd8, Wad } from "../../numbers/units.ts";
import { HUNDRED_PERCENT_BPS, RAY, USD8, WAD } from "../../numbers/units.ts";
import type { ParameterDescription } from "../protocol.ts";
import type { RefusalCode } from "./actions/refusals.ts";

/** What governance sets for one reserve. Caps in whole tokens, the debt ceiling in US cents. */
export interface ReserveParameters {
  readonly ltvBps: Bps;
  readonly liquidationThresholdBps: Bps;
  /** 10500 means a liquidator receives 5 % more than it repays; 0 where not collateral. */
  readonly liquidationBonusBps: Bps;
  readonly reserveFactorBps: Bps;
  readonly liquidationProtocolFeeBps: Bps;
  readonly supplyCapTokens: bigint;
  readonly borrowCapTokens: bigint;
  readonly debtCeilingUsd2: bigint;
  readonly modeId: bigint;
  readonly optimalUsageRay: Ray;
  readonly baseRateRay: Ray;
  readonly slope1Ray: Ray;
  readonly slope2Ray: Ray;
  readonly borrowingEnabled: boolean;
  readonly flashLoanEnabled: boolean;
  readonly borrowableInIsolation: boolean;
  readonly siloed: boolean;
  readonly active: boolean;
  readonly frozen: boolean;
  readonly paused: boolean;
  /** LTV that a frozen reserve had; from v3.1 on. */
  readonly pendingLtvBps: Bps;
  /** No liquidation up to and including this time; from v3.1 on. */
  readonly liquidationGraceUntilSeconds: bigint;
}

/** What a deposit counts for, by itself or in a mode. */
export type CollateralParameters = Pick<
  ReserveParameters,
  "ltvBps" | "liquidationThresholdBps" | "liquidationBonusBps"
>;

/** One efficiency mode (eMode category). Bit n of a bitmap is the pool's n-th reserve; v3.2 on. */
export interface ModeParameters extends CollateralParameters {
  readonly collateralBitmap: bigint;
  readonly borrowableBitmap: bigint;
  /** Collateral of the mode that gives no LTV in it; from v3.6 on. */
  readonly ltvzeroBitmap: bigint;
  /** Whether only the mode's collateral gives LTV in it; from v3.7 on. */
  readonly isolated: boolean;
}

/** The pool's own parameters: its version, constants of its contracts, flash premiums. */
export interface MarketParameters {
  /** Which rules are in force: 30 for v3.0, 33, 34, 35, 36 or 37; see rules.ts. */
  readonly ruleVersion: bigint;
  readonly closeFactorBps: Bps;
  readonly closeFactorHealthFactorWad: Wad;
  readonly maxCloseFactorBps: Bps;
  /** From v3.3 on: deposit and debt below which the close factor does not apply. */
  readonly closeFactorMinimumUsd8: Usd8;
  /** From v3.3 on: what a liquidation must leave of both sides, unless it uses one up. */
  readonly minimumLeftoverUsd8: Usd8;
  readonly flashPremiumTotalBps: Bps;
  readonly flashPremiumToProtocolBps: Bps;
}

/** A reserve as PoolLogic.executeInitReserve leaves it; its rate curve pays and costs nothing. */
export const LISTED_RESERVE: ReserveParameters = {
  ltvBps: 0n,
  liquidationThresholdBps: 0n,
  liquidationBonusBps: 0n,
  reserveFactorBps: 0n,
  liquidationProtocolFeeBps: 0n,
  supplyCapTokens: 0n,
  borrowCapTokens: 0n,
  debtCeilingUsd2: 0n,
  modeId: 0n,
  optimalUsageRay: RAY,
  baseRateRay: 0n,
  slope1Ray: 0n,
  slope2Ray: 0n,
  borrowingEnabled: false,
  flashLoanEnabled: false,
  borrowableInIsolation: false,
  siloed: false,
  active: true,
  frozen: false,
  paused: false,
  pendingLtvBps: 0n,
  liquidationGraceUntilSeconds: 0n,
};

export const UNSET_MODE: ModeParameters = {
  ltvBps: 0n,
  liquidationThresholdBps: 0n,
  liquidationBonusBps: 0n,
  collateralBitmap: 0n,
  borrowableBitmap: 0n,
  ltvzeroBitmap: 0n,
  isolated: false,
};

/** LiquidationLogic's constants; flash premiums start at zero until the configurator sets them. */
export const CONTRACT_CONSTANTS: MarketParameters = {
  ruleVersion: 30n,
  closeFactorBps: 5_000n,
  closeFactorHealthFactorWad: (95n * WAD) / 100n,
  maxCloseFactorBps: HUNDRED_PERCENT_BPS,
  closeFactorMinimumUsd8: 2_000n * USD8,
  minimumLeftoverUsd8: 1_000n * USD8,
  flashPremiumTotalBps: 0n,
  flashPremiumToProtocolBps: 0n,
};

const MAX_UINT16 = 65_535n;
/** ReserveConfiguration.MAX_VALID_SUPPLY_CAP and MAX_VALID_BORROW_CAP: 36 bits. */
const MAX_CAP = 68_719_476_735n;
/** ReserveConfiguration.MAX_VALID_DEBT_CEILING: 40 bits. */
const MAX_DEBT_CEILING = 1_099_511_627_775n;
/** Rates above 10,000 % a year serve no purpose and would overflow the contract's indices. */
const MAX_RATE = 100n * RAY;
/** One bit for each of the pool's 128 reserves. */
const MAX_BITMAP = (1n << 128n) - 1n;
const MAX_TIME = (1n << 40n) - 1n;
const MAX_USD8 = (1n << 96n) - 1n;

/** A description, and the contract's error when the largest value is exceeded. */
export interface ParameterRule extends ParameterDescription {
  readonly excess?: RefusalCode;
}

function amount(
  scope: ParameterDescription["scope"],
  unit: ParameterDescription["unit"],
  name: string,
  maximum: bigint,
  doc: string,
  excess?: RefusalCode,
  minimum = 0n,
): ParameterRule {
  const rule = { name, scope, unit, doc, minimum, maximum };
  return excess === undefined ? rule : { ...rule, excess };
}

function toggle(
  name: string,
  doc: string,
  scope: ParameterDescription["scope"] = "reserve",
): ParameterRule {
  return { name, scope, unit: "switch", doc };
}

const FULL = HUNDRED_PERCENT_BPS;

/** Every parameter with its bounds, in the order of the scopes' records. */
// prettier-ignore
export const PARAMETERS: readonly ParameterRule[] = [
  amount("reserve", "bps", "ltvBps", MAX_UINT16, "Share of a deposit's value one may borrow.", "INVALID_LTV"),
  amount("reserve", "bps", "liquidationThresholdBps", MAX_UINT16, "Share of a deposit's value debt may reach before liquidation.", "INVALID_LIQ_THRESHOLD"),
  amount("reserve", "bps", "liquidationBonusBps", MAX_UINT16, "Collateral a liquidator takes per debt repaid; 10500 is 5 % more.", "INVALID_LIQ_BONUS"),
  amount("reserve", "bps", "reserveFactorBps", FULL, "Share of borrowers' interest that goes to the treasury.", "INVALID_RESERVE_FACTOR"),
  amount("reserve", "bps", "liquidationProtocolFeeBps", FULL, "Share of the liquidation bonus that goes to the treasury.", "INVALID_LIQUIDATION_PROTOCOL_FEE"),
  amount("reserve", "token", "supplyCapTokens", MAX_CAP, "Most that may be supplied, in whole tokens; 0 is no cap.", "INVALID_SUPPLY_CAP"),
  amount("reserve", "token", "borrowCapTokens", MAX_CAP, "Most that may be borrowed, in whole tokens; 0 is no cap.", "INVALID_BORROW_CAP"),
  amount("reserve", "usd2", "debtCeilingUsd2", MAX_DEBT_CEILING, "Most debt against this collateral in isolation, in US cents; 0 is not isolated. Up to v3.6.", "INVALID_DEBT_CEILING"),
  amount("reserve", "count", "modeId", 255n, "Efficiency mode the reserve belongs to; 0 is none. Up to v3.1.", "INVALID_EMODE_CATEGORY"),
  amount("reserve", "ray", "optimalUsageRay", RAY, "Usage at which the rate curve bends.", "INVALID_OPTIMAL_USAGE_RATIO", 1n),
  amount("reserve", "ray", "baseRateRay", MAX_RATE, "Yearly borrow rate at no usage."),
  amount("reserve", "ray", "slope1Ray", MAX_RATE, "Rise of the borrow rate up to the bend."),
  amount("reserve", "ray", "slope2Ray", MAX_RATE, "Rise of the borrow rate from the bend to full usage."),
  toggle("borrowingEnabled", "Whether new debt may be taken."),
  toggle("flashLoanEnabled", "Whether flash loans are given."),
  toggle("borrowableInIsolation", "Whether accounts in isolation may borrow it. Up to v3.6."),
  toggle("siloed", "Whether a borrower of it may have no other debt. Up to v3.6."),
  toggle("active", "Whether anything may be done with the reserve."),
  toggle("frozen", "Whether new supply and new debt are refused."),
  toggle("paused", "Whether every action is refused."),
  amount("reserve", "bps", "pendingLtvBps", MAX_UINT16, "LTV a frozen reserve gets back. From v3.1 on."),
  amount("reserve", "count", "liquidationGraceUntilSeconds", MAX_TIME, "Unix time up to which nobody is liquidated. From v3.1 on."),
  amount("mode", "bps", "ltvBps", MAX_UINT16, "LTV of the mode's reserves for accounts in the mode."),
  amount("mode", "bps", "liquidationThresholdBps", MAX_UINT16, "Liquidation threshold of the mode's reserves for accounts in the mode."),
  amount("mode", "bps", "liquidationBonusBps", MAX_UINT16, "Liquidation bonus of the mode's reserves for accounts in the mode."),
  amount("mode", "count", "collateralBitmap", MAX_BITMAP, "Reserves (bit n: the n-th listed) that count with the mode's parameters. From v3.2 on."),
  amount("mode", "count", "borrowableBitmap", MAX_BITMAP, "Reserves accounts in the mode may borrow. From v3.2 on."),
  amount("mode", "count", "ltvzeroBitmap", MAX_BITMAP, "The mode's collateral that gives no LTV in it. From v3.6 on."),
  toggle("isolated", "Whether only the mode's collateral gives LTV in it. From v3.7 on.", "mode"),
  amount("market", "count", "ruleVersion", 37n, "The contracts' version: 30 (v3.0), 33, 34, 35, 36 or 37.", undefined, 30n),
  amount("market", "bps", "closeFactorBps", FULL, "Share of a debt one liquidation may repay above the close factor's health factor. A constant of the contract."),
  amount("market", "wad", "closeFactorHealthFactorWad", WAD, "Health factor at or below which the largest close factor applies. A constant of the contract."),
  amount("market", "bps", "maxCloseFactorBps", FULL, "Share of a debt one liquidation may repay at or below that health factor. A constant of the contract."),
  amount("market", "usd8", "closeFactorMinimumUsd8", MAX_USD8, "Deposit or debt below which a liquidation may repay all. A constant of the contract; from v3.3 on."),
  amount("market", "usd8", "minimumLeftoverUsd8", MAX_USD8, "Least a liquidation leaves of deposit and debt unless it uses one up. A constant of the contract; from v3.3 on."),
  amount("market", "bps", "flashPremiumTotalBps", FULL, "Premium of a flash loan.", "FLASHLOAN_PREMIUM_INVALID"),
  amount("market", "bps", "flashPremiumToProtocolBps", FULL, "Share of the premium that goes to the treasury. Up to v3.3; then all.", "FLASHLOAN_PREMIUM_INVALID"),
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
export function asValues(
  record: ReserveParameters | ModeParameters | MarketParameters,
): ParameterValues {
  return { ...record } as unknown as ParameterValues;
}

/** "mode:3" -> 3n; undefined if the scope is not a mode or its number not a uint8. */
export function modeOfScope(scope: string): bigint | undefined {
  const match = /^mode:(\d{1,3})$/.exec(scope);
  if (match === null) return undefined;
  const mode = BigInt(match[1] as string);
  return mode <= 255n ? mode : undefined;
}
