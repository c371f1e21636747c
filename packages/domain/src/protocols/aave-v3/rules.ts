import {
  mulDiv,
  percentDiv,
  percentMul,
  rayDiv,
  rayMul,
  rayMulDown,
  rayMulUp,
  wadDiv,
} from "../../numbers/fixed.ts";
import { HUNDRED_PERCENT_BPS, RAY, type Ray, type Usd8, type Wad } from "../../numbers/units.ts";
import {
  averageBps,
  compoundedInterest,
  exponentialInterest,
  interestRates,
  interestRatesWithDeficit,
  valueUpUsd8,
  valueUsd8,
  type Compounding,
  type RateCurve,
  type Rates,
} from "./math.ts";

/** How tokens turn amounts into scaled shares and back (TokenMath from v3.5 on). */
export interface TokenRounding {
  readonly supplyBalance: (scaled: bigint, index: Ray) => bigint;
  readonly supplyMint: (amount: bigint, index: Ray) => bigint;
  readonly supplyBurn: (amount: bigint, index: Ray) => bigint;
  readonly supplyMove: (amount: bigint, index: Ray) => bigint;
  readonly debtBalance: (scaled: bigint, index: Ray) => bigint;
  readonly debtMint: (amount: bigint, index: Ray) => bigint;
  readonly debtBurn: (amount: bigint, index: Ray) => bigint;
  /** Logged amounts are differences of balances; otherwise amount and interest, summed. */
  readonly logsBalances: boolean;
  /** What a balance may lose or gain by rounding, in half units; for bounds only. */
  readonly largestLossHalves: number;
}

const rayDivDown = (a: bigint, b: bigint): bigint => mulDiv(a, RAY, b, "down");
const rayDivUp = (a: bigint, b: bigint): bigint => mulDiv(a, RAY, b, "up");

const HALF_UP: TokenRounding = {
  supplyBalance: rayMul,
  supplyMint: rayDiv,
  supplyBurn: rayDiv,
  supplyMove: rayDiv,
  debtBalance: rayMul,
  debtMint: rayDiv,
  debtBurn: rayDiv,
  logsBalances: false,
  largestLossHalves: 1,
};

/** Always in the protocol's favour. */
const DIRECTED: TokenRounding = {
  supplyBalance: rayMulDown,
  supplyMint: rayDivDown,
  supplyBurn: rayDivUp,
  supplyMove: rayDivUp,
  debtBalance: rayMulUp,
  debtMint: rayDivUp,
  debtBurn: rayDivDown,
  logsBalances: true,
  largestLossHalves: 2,
};

/** Roundings of LiquidationLogic._calculateAvailableCollateralToLiquidate; bonus and fee in bps. */
export interface SeizureRounding {
  readonly withBonus: (amount: bigint, bonusBps: bigint) => bigint;
  /** The debt a capped deposit pays for, from its worth in debt. */
  readonly debtFor: (worth: bigint, bonusBps: bigint) => bigint;
  readonly withoutBonus: (amount: bigint, bonusBps: bigint) => bigint;
  readonly fee: (bonus: bigint, feeBps: bigint) => bigint;
}

const percentMulDown = (a: bigint, b: bigint): bigint => mulDiv(a, b, HUNDRED_PERCENT_BPS, "down");
const percentMulUp = (a: bigint, b: bigint): bigint => mulDiv(a, b, HUNDRED_PERCENT_BPS, "up");
const percentDivDown = (a: bigint, b: bigint): bigint => mulDiv(a, HUNDRED_PERCENT_BPS, b, "down");
/** PercentageMath.percentDivCeil: also what a debt needs as collateral from v3.5 on. */
export const percentDivUp = (a: bigint, b: bigint): bigint =>
  mulDiv(a, HUNDRED_PERCENT_BPS, b, "up");

const HALF_UP_SEIZURE: SeizureRounding = {
  withBonus: percentMul,
  debtFor: percentDiv,
  withoutBonus: percentDiv,
  fee: percentMul,
};

/**
 * What the versions do differently. Each pack below is the one before it with its own changes;
 * an action asks for the rule, never for the version.
 */
export interface Rules {
  /** Reverts: numbers as texts (Errors.sol of v3.0) or custom errors. */
  readonly errors: "numbers" | "names";
  readonly compounding: Compounding;
  readonly rates: (curve: RateCurve, debt: bigint, cash: bigint, deficit: bigint) => Rates;
  readonly tokens: TokenRounding;
  /** Largest scaled amount the tokens take, in bits. */
  readonly shareBits: bigint;
  /** What a borrow index's rise from `last` to `now` made of the debt: the treasury's basis. */
  readonly interest: (scaledDebt: bigint, last: Ray, now: Ray) => bigint;
  readonly debtValueUsd8: (amount: bigint, priceUsd8: Usd8, unit: bigint) => Usd8;
  /** From the sum of values times thresholds, or from the total and the truncated average. */
  readonly healthFactor: (weightedUsd8Bps: bigint, collateralUsd8: Usd8, debtUsd8: Usd8) => Wad;
  /** Whether the average threshold's truncation enters the health factor. */
  readonly averagesThresholds: boolean;
  /** Cash is what came through the pool (virtual balance), not what the aToken holds. */
  readonly virtualCash: boolean;
  /** Supplies to and withdrawals into an aToken, and borrowing more than was supplied, are refused. */
  readonly guardsTokens: boolean;

  /**
   * "single": a reserve belongs to one mode; "bitmaps": modes list reserves that count with their
   * own parameters (v3.2); "decoupled": also ones that do not count without it (v3.6).
   */
  readonly modes: "single" | "bitmaps" | "decoupled";
  /** A mode may deny LTV to all reserves it does not list (v3.7). */
  readonly isolatedModes: boolean;
  /** Isolation by debt ceiling: checked before the debt is minted, after it, or gone. */
  readonly isolation: "beforeMint" | "afterMint" | "none";
  readonly siloedBorrowing: boolean;
  /** The borrower's health is judged before the borrow, with strict bounds, or after it. */
  readonly judgesBorrowing: "before" | "after";

  /** Withdrawals and transfers decide on flags by shares, after them; otherwise by amounts. */
  readonly flagsByShares: boolean;
  /** A debt's flag falls with its last share; otherwise when the whole amount was paid. */
  readonly debtFlagByShares: boolean;
  /** Repaying with shares: neither flag nor health is looked at, the flag only, or both. */
  readonly repayWithShares: "unchecked" | "flag" | "flagAndHealth";
  /** BalanceTransfer is logged after the pool has changed flags. */
  readonly logsMoveLast: boolean;
  /** Transfers too small for a share still count as transfers. */
  readonly countsEmptyTransfers: boolean;
  /** Received shares become collateral by themselves. */
  readonly receivedSharesCollateralize: boolean;
  /** setUserUseReserveAsCollateral looks at the balance first, or only when enabling. */
  readonly toggleChecksBalanceFirst: boolean;
  /** setUserEMode: into the mode one is in changes nothing, and health is always judged. */
  readonly modeChangeJudges: boolean;

  /** Part of a flash loan's premium lifts the index; otherwise all accrues to the treasury. */
  readonly sharesFlashPremium: boolean;
  readonly flashPremium: (amount: bigint, premiumBps: bigint) => bigint;
  /** Treasury shares are minted as they accrued; otherwise as the amount they are worth. */
  readonly mintsTreasuryShares: boolean;

  /** Debt without collateral is written off (v3.3), with the liquidation sizes that came with it. */
  readonly deficits: boolean;
  readonly seizure: SeizureRounding;
  readonly refusesSelfLiquidation: boolean;
  /** Both reserves are brought up to date before the account is judged. */
  readonly updatesBothReserves: boolean;
  /** The stale cache of v3.5 and v3.6: one reserve on both sides accrues its treasury's share twice. */
  readonly accruesSameReserveTwice: boolean;
  /** A self-liquidation that takes everything resupplies it as collateral (v3.3). */
  readonly selfLiquidationCollateralizes: boolean;
  /** Whether a deposit is used up is decided by shares (v3.7); otherwise by amounts. */
  readonly consumesByShares: boolean;

  /** Setters of the reserve factor and the curve accrue first and set rates anew. */
  readonly syncsConfiguration: boolean;
  /** Freezing sets the LTV to zero and remembers it: until unfrozen, or until set anew (v3.6). */
  readonly freezing: "flag" | "pendingLtv" | "pendingLtvKept";
}

const V3_0: Rules = {
  errors: "numbers",
  compounding: compoundedInterest,
  rates: interestRates,
  tokens: HALF_UP,
  shareBits: 128n,
  interest: (scaledDebt, last, now) => rayMul(scaledDebt, now) - rayMul(scaledDebt, last),
  debtValueUsd8: valueUsd8,
  healthFactor: (weightedUsd8Bps, collateralUsd8, debtUsd8) =>
    wadDiv(percentMul(collateralUsd8, averageBps(weightedUsd8Bps, collateralUsd8)), debtUsd8),
  averagesThresholds: true,
  virtualCash: false,
  guardsTokens: false,
  modes: "single",
  isolatedModes: false,
  isolation: "beforeMint",
  siloedBorrowing: true,
  judgesBorrowing: "before",
  flagsByShares: false,
  debtFlagByShares: false,
  repayWithShares: "unchecked",
  logsMoveLast: true,
  countsEmptyTransfers: true,
  receivedSharesCollateralize: true,
  toggleChecksBalanceFirst: true,
  modeChangeJudges: false,
  sharesFlashPremium: true,
  flashPremium: percentMul,
  mintsTreasuryShares: false,
  deficits: false,
  seizure: HALF_UP_SEIZURE,
  refusesSelfLiquidation: false,
  updatesBothReserves: false,
  accruesSameReserveTwice: false,
  selfLiquidationCollateralizes: false,
  consumesByShares: false,
  syncsConfiguration: false,
  freezing: "flag",
};

const V3_3: Rules = {
  ...V3_0,
  rates: interestRatesWithDeficit,
  virtualCash: true,
  guardsTokens: true,
  modes: "bitmaps",
  repayWithShares: "flag",
  countsEmptyTransfers: false,
  modeChangeJudges: true,
  deficits: true,
  selfLiquidationCollateralizes: true,
  syncsConfiguration: true,
  freezing: "pendingLtv",
};

const V3_4: Rules = {
  ...V3_3,
  errors: "names",
  compounding: exponentialInterest,
  shareBits: 120n,
  isolation: "afterMint",
  debtFlagByShares: true,
  logsMoveLast: false,
  toggleChecksBalanceFirst: false,
  sharesFlashPremium: false,
  refusesSelfLiquidation: true,
  selfLiquidationCollateralizes: false,
};

const V3_5: Rules = {
  ...V3_4,
  tokens: DIRECTED,
  interest: (scaledDebt, last, now) => rayMulDown(scaledDebt, now - last),
  debtValueUsd8: valueUpUsd8,
  healthFactor: (weightedUsd8Bps, _collateral, debtUsd8) =>
    wadDiv(weightedUsd8Bps, debtUsd8) / HUNDRED_PERCENT_BPS,
  averagesThresholds: false,
  judgesBorrowing: "after",
  flagsByShares: true,
  repayWithShares: "flagAndHealth",
  flashPremium: percentMulUp,
  mintsTreasuryShares: true,
  seizure: { ...HALF_UP_SEIZURE, debtFor: percentDivUp },
  updatesBothReserves: true,
  accruesSameReserveTwice: true,
};

const V3_6: Rules = {
  ...V3_5,
  modes: "decoupled",
  receivedSharesCollateralize: false,
  freezing: "pendingLtvKept",
};

const V3_7: Rules = {
  ...V3_6,
  isolatedModes: true,
  isolation: "none",
  siloedBorrowing: false,
  seizure: {
    withBonus: percentMulDown,
    debtFor: percentDivUp,
    withoutBonus: percentDivDown,
    fee: percentMulUp,
  },
  accruesSameReserveTwice: false,
  consumesByShares: true,
};

/** The packs by the market parameter `ruleVersion`. */
const PACKS = new Map<bigint, Rules>([
  [30n, V3_0],
  [33n, V3_3],
  [34n, V3_4],
  [35n, V3_5],
  [36n, V3_6],
  [37n, V3_7],
]);

/** Whether there is a pack for this value of `ruleVersion`. */
export function isRuleVersion(ruleVersion: bigint): boolean {
  return PACKS.has(ruleVersion);
}

/** What was asked for last: every question needs the rules, and hardly ever those of another market. */
let latest = { ruleVersion: 30n, rules: V3_0 };

/** The rules in force in a market; those of v3.0 for a version no change could have set. */
export function rulesOf({ market }: { readonly market: { readonly ruleVersion: bigint } }): Rules {
  const { ruleVersion } = market;
  if (latest.ruleVersion !== ruleVersion)
    latest = { ruleVersion, rules: PACKS.get(ruleVersion) ?? V3_0 };
  return latest.rules;
}
