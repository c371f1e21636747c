import type { ParameterValues } from "../../events/parameter-values.ts";
import type { Bps, Ray, Wad } from "../../numbers/units.ts";
import { HUNDRED_PERCENT_BPS, RAY, WAD } from "../../numbers/units.ts";
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
}

/** One efficiency mode (eMode category). */
export interface ModeParameters {
  readonly ltvBps: Bps;
  readonly liquidationThresholdBps: Bps;
  readonly liquidationBonusBps: Bps;
}

/** The pool's own parameters; the first three are constants of the contract. */
export interface MarketParameters {
  readonly closeFactorBps: Bps;
  readonly closeFactorHealthFactorWad: Wad;
  readonly maxCloseFactorBps: Bps;
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
};

export const UNSET_MODE: ModeParameters = {
  ltvBps: 0n,
  liquidationThresholdBps: 0n,
  liquidationBonusBps: 0n,
};

/** LiquidationLogic's constants; flash premiums start at zero until the configurator sets them. */
export const CONTRACT_CONSTANTS: MarketParameters = {
  closeFactorBps: 5_000n,
  closeFactorHealthFactorWad: (95n * WAD) / 100n,
  maxCloseFactorBps: HUNDRED_PERCENT_BPS,
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

function toggle(name: string, doc: string): ParameterRule {
  return { name, scope: "reserve", unit: "switch", doc };
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
  amount("reserve", "usd2", "debtCeilingUsd2", MAX_DEBT_CEILING, "Most debt against this collateral in isolation, in US cents; 0 is not isolated.", "INVALID_DEBT_CEILING"),
  amount("reserve", "count", "modeId", 255n, "Efficiency mode the reserve belongs to; 0 is none.", "INVALID_EMODE_CATEGORY"),
  amount("reserve", "ray", "optimalUsageRay", RAY, "Usage at which the rate curve bends.", "INVALID_OPTIMAL_USAGE_RATIO", 1n),
  amount("reserve", "ray", "baseRateRay", MAX_RATE, "Yearly borrow rate at no usage."),
  amount("reserve", "ray", "slope1Ray", MAX_RATE, "Rise of the borrow rate up to the bend."),
  amount("reserve", "ray", "slope2Ray", MAX_RATE, "Rise of the borrow rate from the bend to full usage."),
  toggle("borrowingEnabled", "Whether new debt may be taken."),
  toggle("flashLoanEnabled", "Whether flash loans are given."),
  toggle("borrowableInIsolation", "Whether accounts in isolation may borrow it."),
  toggle("siloed", "Whether a borrower of it may have no other debt."),
  toggle("active", "Whether anything may be done with the reserve."),
  toggle("frozen", "Whether new supply and new debt are refused."),
  toggle("paused", "Whether every action is refused."),
  amount("mode", "bps", "ltvBps", MAX_UINT16, "LTV of the mode's reserves for accounts in the mode."),
  amount("mode", "bps", "liquidationThresholdBps", MAX_UINT16, "Liquidation threshold of the mode's reserves for accounts in the mode."),
  amount("mode", "bps", "liquidationBonusBps", MAX_UINT16, "Liquidation bonus of the mode's reserves for accounts in the mode."),
  amount("market", "bps", "closeFactorBps", FULL, "Share of a debt one liquidation may repay above the close factor's health factor. A constant of the contract."),
  amount("market", "wad", "closeFactorHealthFactorWad", WAD, "Health factor at or below which the largest close factor applies. A constant of the contract."),
  amount("market", "bps", "maxCloseFactorBps", FULL, "Share of a debt one liquidation may repay at or below that health factor. A constant of the contract."),
  amount("market", "bps", "flashPremiumTotalBps", FULL, "Premium of a flash loan.", "FLASHLOAN_PREMIUM_INVALID"),
  amount("market", "bps", "flashPremiumToProtocolBps", FULL, "Share of the premium that goes to the treasury.", "FLASHLOAN_PREMIUM_INVALID"),
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
