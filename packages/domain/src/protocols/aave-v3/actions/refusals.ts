import type { Refusal } from "../../protocol.ts";
import type { Rules } from "../rules.ts";

/**
 * The contract's reverts by name: Errors.sol's number (up to v3.3), its custom error (from v3.4
 * on), or one text for both: a panic, a token's own message. An empty text is what the version has
 * no error for.
 */
const CONTRACT_ERRORS = {
  RESERVE_ALREADY_ADDED: ["14", "ReserveAlreadyAdded"],
  NO_MORE_RESERVES_ALLOWED: ["15", "NoMoreReservesAllowed"],
  EMODE_CATEGORY_RESERVED: ["16", "EModeCategoryReserved"],
  INVALID_EMODE_CATEGORY_ASSIGNMENT: ["17", ""],
  RESERVE_LIQUIDITY_NOT_ZERO: ["18", "ReserveLiquidityNotZero"],
  FLASHLOAN_PREMIUM_INVALID: ["19", "FlashloanPremiumInvalid"],
  INVALID_RESERVE_PARAMS: ["20", "InvalidReserveParams"],
  INVALID_EMODE_CATEGORY_PARAMS: ["21", "InvalidEmodeCategoryParams"],
  INVALID_MINT_AMOUNT: ["24", "InvalidMintAmount"],
  INVALID_BURN_AMOUNT: ["25", "InvalidBurnAmount"],
  INVALID_AMOUNT: ["26", "InvalidAmount"],
  RESERVE_INACTIVE: ["27", "ReserveInactive"],
  RESERVE_FROZEN: ["28", "ReserveFrozen"],
  RESERVE_PAUSED: ["29", "ReservePaused"],
  BORROWING_NOT_ENABLED: ["30", "BorrowingNotEnabled"],
  NOT_ENOUGH_AVAILABLE_USER_BALANCE: ["32", "NotEnoughAvailableUserBalance"],
  COLLATERAL_BALANCE_IS_ZERO: ["34", "CollateralBalanceIsZero"],
  HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD: [
    "35",
    "HealthFactorLowerThanLiquidationThreshold",
  ],
  COLLATERAL_CANNOT_COVER_NEW_BORROW: ["36", "CollateralCannotCoverNewBorrow"],
  NO_DEBT_OF_SELECTED_TYPE: ["39", "NoDebtOfSelectedType"],
  NO_EXPLICIT_AMOUNT_TO_REPAY_ON_BEHALF: ["40", "NoExplicitAmountToRepayOnBehalf"],
  UNDERLYING_BALANCE_ZERO: ["43", "UnderlyingBalanceZero"],
  HEALTH_FACTOR_NOT_BELOW_THRESHOLD: ["45", "HealthFactorNotBelowThreshold"],
  COLLATERAL_CANNOT_BE_LIQUIDATED: ["46", "CollateralCannotBeLiquidated"],
  SPECIFIED_CURRENCY_NOT_BORROWED_BY_USER: ["47", "SpecifiedCurrencyNotBorrowedByUser"],
  BORROW_CAP_EXCEEDED: ["50", "BorrowCapExceeded"],
  SUPPLY_CAP_EXCEEDED: ["51", "SupplyCapExceeded"],
  DEBT_CEILING_EXCEEDED: ["53", "DebtCeilingExceeded"],
  LTV_VALIDATION_FAILED: ["57", "LtvValidationFailed"],
  INCONSISTENT_EMODE_CATEGORY: ["58", "InconsistentEModeCategory"],
  ASSET_NOT_BORROWABLE_IN_ISOLATION: ["60", "AssetNotBorrowableInIsolation"],
  RESERVE_ALREADY_INITIALIZED: ["61", "ReserveAlreadyInitialized"],
  USER_IN_ISOLATION_MODE_OR_LTV_ZERO: ["62", "UserInIsolationModeOrLtvZero"],
  /** v3.7's name for the refusal above, isolation being gone. */
  USER_HAS_ASSET_WITH_ZERO_LTV: ["", "UserHasAssetWithZeroLtv"],
  INVALID_LTV: ["63", "InvalidLtv"],
  INVALID_LIQ_THRESHOLD: ["64", "InvalidLiquidationThreshold"],
  INVALID_LIQ_BONUS: ["65", "InvalidLiquidationBonus"],
  INVALID_DECIMALS: ["66", "InvalidDecimals"],
  INVALID_RESERVE_FACTOR: ["67", "InvalidReserveFactor"],
  INVALID_BORROW_CAP: ["68", "InvalidBorrowCap"],
  INVALID_SUPPLY_CAP: ["69", "InvalidSupplyCap"],
  INVALID_LIQUIDATION_PROTOCOL_FEE: ["70", "InvalidLiquidationProtocolFee"],
  INVALID_EMODE_CATEGORY: ["71", ""],
  INVALID_DEBT_CEILING: ["73", "InvalidDebtCeiling"],
  ASSET_NOT_LISTED: ["82", "AssetNotListed"],
  INVALID_OPTIMAL_USAGE_RATIO: ["83", "InvalidOptimalUsageRatio"],
  SILOED_BORROWING_VIOLATION: ["89", "SiloedBorrowingViolation"],
  RESERVE_DEBT_NOT_ZERO: ["90", "ReserveDebtNotZero"],
  FLASHLOAN_DISABLED: ["91", "FlashloanDisabled"],
  INVALID_MAX_RATE: ["92", "InvalidMaxRate"],
  WITHDRAW_TO_ATOKEN: ["93", "WithdrawToAToken"],
  SUPPLY_TO_ATOKEN: ["94", "SupplyToAToken"],
  SLOPE_2_MUST_BE_GTE_SLOPE_1: ["95", "Slope2MustBeGteSlope1"],
  LIQUIDATION_GRACE_SENTINEL_CHECK_FAILED: ["97", "LiquidationGraceSentinelCheckFailed"],
  INVALID_GRACE_PERIOD: ["98", "InvalidGracePeriod"],
  INVALID_FREEZE_STATE: ["99", "InvalidFreezeState"],
  NOT_BORROWABLE_IN_EMODE: ["100", "NotBorrowableInEMode"],
  RESERVE_NOT_IN_DEFICIT: ["102", "ReserveNotInDeficit"],
  MUST_NOT_LEAVE_DUST: ["103", "MustNotLeaveDust"],
  USER_CANNOT_HAVE_DEBT: ["104", "UserCannotHaveDebt"],
  SELF_LIQUIDATION: ["", "SelfLiquidation"],
  INVALID_COLLATERAL_IN_EMODE: ["", "InvalidCollateralInEmode"],
  INVALID_DEBT_IN_EMODE: ["", "InvalidDebtInEmode"],
  MUST_BE_EMODE_COLLATERAL: ["", "MustBeEmodeCollateral"],
  AMOUNT_TOO_LARGE: ["SafeCast: value doesn't fit in 128 bits", "SafeCastOverflowedUintDowncast"],
  ARITHMETIC_UNDERFLOW: "panic 0x11",
  /** WadRayMath and PercentageMath revert so when a product would not fit, or for a zero divisor. */
  ARITHMETIC_OVERFLOW: "revert without reason",
  DIVISION_BY_ZERO: "revert without reason",
  /** The rates are computed for less cash than is taken out. */
  INSUFFICIENT_CASH: "panic 0x11",
  /** AaveOracle falls back to an oracle that is not there. */
  PRICE_UNAVAILABLE: "revert without reason",
  /** Not the contract's: names and values it could not even be asked for. */
  UNKNOWN_PARAMETER: "",
  PARAMETER_OUT_OF_BOUNDS: "",
  UNKNOWN_MEASURE: "",
  UNKNOWN_CALL: "",
} as const satisfies Record<string, string | readonly [number: string, name: string]>;

export type RefusalCode = keyof typeof CONTRACT_ERRORS;

/**
 * The refusal of this name, with the error as the version's contracts have it: "35", or
 * "InvalidAmount()", or "InvalidDebtInEmode(0xabc...,3)" with integers in decimal and addresses in
 * lower case.
 */
export function refuse(
  rules: Pick<Rules, "errors">,
  code: RefusalCode,
  ...values: readonly (string | bigint)[]
): Refusal {
  const error = CONTRACT_ERRORS[code];
  if (typeof error === "string") return { code, contractError: error };
  const [number, name] = error;
  if (rules.errors === "numbers") return { code, contractError: number };
  return { code, contractError: name === "" ? "" : `${name}(${values.join(",")})` };
}

/** The aToken has not what it should pay out; without debt only its token notices. */
export const TOKEN_REFUSES: Refusal = Object.freeze({
  code: "INSUFFICIENT_CASH",
  contractError: "ERC20: transfer amount exceeds balance",
});

/** The pool reads a token of a reserve that it does not know. */
export const UNLISTED: Refusal = Object.freeze({
  code: "ASSET_NOT_LISTED",
  contractError: "revert without reason",
});
