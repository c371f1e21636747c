import type { Refusal } from "../../protocol.ts";

/** The contract's reverts by name: Errors.sol's number, a panic, or a token's own message. */
const CONTRACT_ERRORS = {
  RESERVE_ALREADY_ADDED: "14",
  NO_MORE_RESERVES_ALLOWED: "15",
  EMODE_CATEGORY_RESERVED: "16",
  INVALID_EMODE_CATEGORY_ASSIGNMENT: "17",
  RESERVE_LIQUIDITY_NOT_ZERO: "18",
  FLASHLOAN_PREMIUM_INVALID: "19",
  INVALID_RESERVE_PARAMS: "20",
  INVALID_EMODE_CATEGORY_PARAMS: "21",
  INVALID_MINT_AMOUNT: "24",
  INVALID_BURN_AMOUNT: "25",
  INVALID_AMOUNT: "26",
  RESERVE_INACTIVE: "27",
  RESERVE_FROZEN: "28",
  RESERVE_PAUSED: "29",
  BORROWING_NOT_ENABLED: "30",
  NOT_ENOUGH_AVAILABLE_USER_BALANCE: "32",
  COLLATERAL_BALANCE_IS_ZERO: "34",
  HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD: "35",
  COLLATERAL_CANNOT_COVER_NEW_BORROW: "36",
  NO_DEBT_OF_SELECTED_TYPE: "39",
  NO_EXPLICIT_AMOUNT_TO_REPAY_ON_BEHALF: "40",
  UNDERLYING_BALANCE_ZERO: "43",
  HEALTH_FACTOR_NOT_BELOW_THRESHOLD: "45",
  COLLATERAL_CANNOT_BE_LIQUIDATED: "46",
  SPECIFIED_CURRENCY_NOT_BORROWED_BY_USER: "47",
  BORROW_CAP_EXCEEDED: "50",
  SUPPLY_CAP_EXCEEDED: "51",
  DEBT_CEILING_EXCEEDED: "53",
  LTV_VALIDATION_FAILED: "57",
  INCONSISTENT_EMODE_CATEGORY: "58",
  ASSET_NOT_BORROWABLE_IN_ISOLATION: "60",
  RESERVE_ALREADY_INITIALIZED: "61",
  USER_IN_ISOLATION_MODE_OR_LTV_ZERO: "62",
  INVALID_LTV: "63",
  INVALID_LIQ_THRESHOLD: "64",
  INVALID_LIQ_BONUS: "65",
  INVALID_DECIMALS: "66",
  INVALID_RESERVE_FACTOR: "67",
  INVALID_BORROW_CAP: "68",
  INVALID_SUPPLY_CAP: "69",
  INVALID_LIQUIDATION_PROTOCOL_FEE: "70",
  INVALID_EMODE_CATEGORY: "71",
  INVALID_DEBT_CEILING: "73",
  ASSET_NOT_LISTED: "82",
  INVALID_OPTIMAL_USAGE_RATIO: "83",
  SILOED_BORROWING_VIOLATION: "89",
  RESERVE_DEBT_NOT_ZERO: "90",
  FLASHLOAN_DISABLED: "91",
  ARITHMETIC_UNDERFLOW: "panic 0x11",
  DIVISION_BY_ZERO: "revert without reason",
  /** The rates are computed for less cash than is taken out. */
  INSUFFICIENT_CASH: "panic 0x11",
  AMOUNT_TOO_LARGE: "SafeCast: value doesn't fit in 128 bits",
  /** AaveOracle falls back to an oracle that is not there. */
  PRICE_UNAVAILABLE: "revert without reason",
  /** Not the contract's: names and values it could not even be asked for. */
  UNKNOWN_PARAMETER: "",
  PARAMETER_OUT_OF_BOUNDS: "",
  UNKNOWN_MEASURE: "",
} as const;

export type RefusalCode = keyof typeof CONTRACT_ERRORS;

const REFUSALS = new Map<string, Refusal>(
  Object.entries(CONTRACT_ERRORS).map(([code, contractError]) => [
    code,
    Object.freeze({ code, contractError }),
  ]),
);

/** The refusal of this name. */
export function refuse(code: RefusalCode): Refusal {
  return REFUSALS.get(code) as Refusal;
}

/** The aToken has not what it should pay out; without debt only its token notices. */
export const TOKEN_REFUSES: Refusal = Object.freeze({
  code: "INSUFFICIENT_CASH",
  contractError: "ERC20: transfer amount exceeds balance",
});
