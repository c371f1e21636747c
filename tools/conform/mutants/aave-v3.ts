import type { Mutant } from "./mutant.ts";

const FIXED = "packages/domain/src/numbers/fixed.ts";
const UNITS = "packages/domain/src/numbers/units.ts";
const FOLDER = "packages/domain/src/protocols/aave-v3";

const V30 = ["aave-v3-0"];
const V36 = ["aave-v3-6"];
const BOTH = ["aave-v3-0", "aave-v3-6"];
// No package has these: held against recorded cases.
const V33 = ["aave-v3-3"];
const V34 = ["aave-v3-4"];
const V35 = ["aave-v3-5"];
const V37 = ["aave-v3-7"];

function wrong(
  name: string,
  benches: readonly string[],
  file: string,
  find: string,
  replace: string,
): Mutant {
  return {
    name,
    benches,
    file: file.startsWith("packages/") ? file : `${FOLDER}/${file}`,
    find,
    replace,
  };
}

/** Wrong rules of Aave v3. */
// prettier-ignore
export const aaveV3Mutants: readonly Mutant[] = [
  // Fixed point
  wrong("rayMul truncates", BOTH, FIXED, "return lessRay(a * b + HALF_RAY);", "return lessRay(a * b);"),
  wrong("rayDiv truncates", BOTH, FIXED, "return (a * RAY + (b >> 1n)) / b;", "return (a * RAY) / b;"),
  wrong("rayDiv's half is rounded up", V30, FIXED, "return (a * RAY + (b >> 1n)) / b;", "return (a * RAY + (b + 1n) / 2n) / b;"),
  wrong("wadDiv truncates", BOTH, FIXED, "return (a * WAD + (b >> 1n)) / b;", "return (a * WAD) / b;"),
  wrong("percentMul truncates", BOTH, FIXED, "return (value * bps + HALF_PERCENT) / HUNDRED_PERCENT_BPS;", "return (value * bps) / HUNDRED_PERCENT_BPS;"),
  wrong("percentDiv truncates", V30, FIXED, "return (value * HUNDRED_PERCENT_BPS + (bps >> 1n)) / bps;", "return (value * HUNDRED_PERCENT_BPS) / bps;"),
  wrong("a year of 365.25 days", BOTH, UNITS, "SECONDS_PER_YEAR = 31_536_000n", "SECONDS_PER_YEAR = 31_557_600n"),

  // Interest
  wrong("supply compounds too", V30, "math.ts", "grown(reserve[GROWTH]?.income, from, rate, since, timeSeconds, linearInterest)", "grown(reserve[GROWTH]?.income, from, rate, since, timeSeconds, compoundedInterest)"),
  wrong("debt grows linearly", BOTH, "math.ts", "grown(reserve[GROWTH]?.debt, from, rate, since, timeSeconds, compounding)", "grown(reserve[GROWTH]?.debt, from, rate, since, timeSeconds, linearInterest)"),
  wrong("no third term of the series", V30, "math.ts", "(seconds * lessOne * lessTwo * third) / 6n", "0n"),
  wrong("no third term of the exponential", V36, "math.ts", "x / 2n + rayMul(x, x / 6n)", "x / 2n"),
  wrong("v3.6 compounds as v3.0", V36, "rules.ts", "compounding: exponentialInterest,", "compounding: compoundedInterest,"),
  wrong("v3.0 compounds as v3.6", V30, "rules.ts", "compounding: compoundedInterest,", "compounding: exponentialInterest,"),
  wrong("usage beyond the bend as a share of all usage", BOTH, "math.ts", "rayDiv(usage - optimal, RAY - optimal)", "rayDiv(usage - optimal, RAY)"),
  wrong("a whole of a hundred percent is a unit more", BOTH, FIXED, "export function percentMul(value: bigint, bps: bigint): bigint {", "export function percentMul(value: bigint, bps: bigint): bigint {\n  if (bps === 10_000n) return value + 1n;"),
  wrong("overall rate rounded once", V30, "math.ts", "return weight > RAY ? borrowRate : rayDiv(rayMul(weight, borrowRate), weight);", "return borrowRate;"),
  wrong("deficit does not thin out the suppliers' rate", V36, "math.ts", "rayDiv(debt, cash + debt + deficit)", "rayDiv(debt, cash + debt)"),
  wrong("the borrow index moves without debt", BOTH, "actions/operation.ts", "if (reserve.debtScaled !== 0n) {", "if (reserve.debtScaled >= 0n) {"),
  wrong("treasury's income at the old liquidity index", BOTH, "actions/operation.ts", "rules.tokens.supplyMint(income, liquidityIndex)", "rules.tokens.supplyMint(income, reserve.liquidityIndex)"),
  wrong("treasury's income from one difference", V30, "rules.ts", "interest: (scaledDebt, last, now) => rayMul(scaledDebt, now) - rayMul(scaledDebt, last),", "interest: (scaledDebt, last, now) => rayMul(scaledDebt, now - last),"),
  wrong("rates before the cash moves", BOTH, "actions/operation.ts", "const cash = reserve.cash + added - taken;\n  if (debt", "const cash = reserve.cash;\n  if (debt"),
  wrong("a new reserve factor accrues first on v3.0", V30, "rules.ts", "syncsConfiguration: false,", "syncsConfiguration: true,"),
  wrong("a new reserve factor applies backwards on v3.6", V36, "rules.ts", "syncsConfiguration: true,", "syncsConfiguration: false,"),

  // Accounts
  wrong("debt values rounded down", V36, "rules.ts", "debtValueUsd8: valueUpUsd8,", "debtValueUsd8: valueUsd8,"),
  wrong("debt values rounded up", V30, "rules.ts", "debtValueUsd8: valueUsd8,", "debtValueUsd8: valueUpUsd8,"),
  wrong("health factor from the sum, not the average", V30, "rules.ts", "wadDiv(percentMul(collateralUsd8, averageBps(weightedUsd8Bps, collateralUsd8)), debtUsd8)", "wadDiv(weightedUsd8Bps, debtUsd8) / HUNDRED_PERCENT_BPS"),
  wrong("average threshold rounded up", BOTH, "math.ts", "weightedUsd8Bps / valueUsd8;", "(weightedUsd8Bps + valueUsd8 - 1n) / valueUsd8;"),
  wrong("deposits not meant as collateral count", BOTH, "margin.ts", "if (held.collateral && countsAsCollateral(rules, reserve)) {", "if (countsAsCollateral(rules, reserve)) {"),
  wrong("a mode's threshold for every reserve", BOTH, "modes.ts", "return isMember ? record : undefined;", "return record;"),
  wrong("LTV where the threshold is due", BOTH, "margin.ts", "value * collateralParameters(state, rules, mode, reserve).liquidationThresholdBps", "value * collateralParameters(state, rules, mode, reserve).ltvBps"),

  // Liquidation
  wrong("close factor holds at 0.95 itself", V30, "liquidation.ts", "healthFactorWad > market.closeFactorHealthFactorWad;", "healthFactorWad >= market.closeFactorHealthFactorWad;"),
  wrong("v3.6: close factor holds at 0.95 itself", V36, "liquidation.ts", "data.healthFactorWad <= market.closeFactorHealthFactorWad", "data.healthFactorWad < market.closeFactorHealthFactorWad"),
  wrong("close factor of this debt, not of the whole", V36, "liquidation.ts", "percentMul(data.debtUsd8, market.closeFactorBps)", "percentMul(debtUsd8, market.closeFactorBps)"),
  wrong("small positions are halved too", V36, "liquidation.ts", "if (balanceUsd8 < closeFactorMinimumUsd8 || debtUsd8 < closeFactorMinimumUsd8) return most;", ""),
  wrong("dust may be left", V36, "liquidation.ts", "if (!rules.deficits || owedAfter <= 0n || balanceAfter <= 0n) return false;", "return false;"),
  wrong("dust's edge is refused", V36, "liquidation.ts", "rules.debtValueUsd8(owedAfter, debt.priceUsd8, debt.unit) < minimumLeftoverUsd8", "rules.debtValueUsd8(owedAfter, debt.priceUsd8, debt.unit) <= minimumLeftoverUsd8"),
  wrong("liquidatable at a health factor of one", V30, "actions/liquidate.ts", "if (healthFactorWad >= WAD) return", "if (healthFactorWad > WAD) return"),
  wrong("v3.6: liquidatable at a health factor of one", V36, "actions/liquidate-with-deficit.ts", "if (data.healthFactorWad >= WAD) return", "if (data.healthFactorWad > WAD) return"),
  wrong("fee on all that is taken, not on the bonus", BOTH, "liquidation.ts", "rounding.fee(taken - rounding.withoutBonus(taken, bonusBps), feeBps)", "rounding.fee(taken, feeBps)"),
  wrong("fee on top of what is taken", BOTH, "liquidation.ts", "seized: taken - fee, fee };", "seized: taken, fee };"),
  wrong("the fee's dust is not clamped", V30, "actions/charge-fee.ts", "wanted > left ? tokens.supplyBalance(left, index) : fee", "fee"),
  wrong("capped deposits repay rounded down", BOTH, "liquidation.ts", "repaid = rounding.debtFor(worth, bonusBps);", "repaid = (worth * 10_000n) / bonusBps;"),
  wrong("v3.6: capped deposits repay half up", V36, "rules.ts", "seizure: { ...HALF_UP_SEIZURE, debtFor: percentDivUp },\n  updatesBothReserves", "seizure: HALF_UP_SEIZURE,\n  updatesBothReserves"),
  wrong("the collateral's reserve is not brought up to date", V36, "rules.ts", "updatesBothReserves: true,", "updatesBothReserves: false,"),
  wrong("one reserve on both sides accrues once", [...V35, ...V36], "rules.ts", "accruesSameReserveTwice: true,", "accruesSameReserveTwice: false,"),
  wrong("bad debt stays on the account", V36, "actions/liquidate-with-deficit.ts", "const unburned = used.all ? burnBadDebt(operation, account) : undefined;", "const unburned = undefined;"),
  wrong("received shares become collateral on v3.6", V36, "rules.ts", "modes: \"decoupled\",\n  receivedSharesCollateralize: false,", "modes: \"decoupled\",\n  receivedSharesCollateralize: true,"),
  wrong("received shares do not become collateral on v3.0", V30, "rules.ts", "countsEmptyTransfers: true,\n  receivedSharesCollateralize: true,", "countsEmptyTransfers: true,\n  receivedSharesCollateralize: false,"),

  // Tokens
  wrong("supply shares rounded half up on v3.6", V36, "rules.ts", "supplyMint: rayDivDown,", "supplyMint: rayDiv,"),
  wrong("burned supply shares rounded down on v3.6", V36, "rules.ts", "supplyBurn: rayDivUp,", "supplyBurn: rayDivDown,"),
  wrong("debt shares rounded down on v3.6", V36, "rules.ts", "debtMint: rayDivUp,", "debtMint: rayDivDown,"),
  wrong("debt balances rounded down on v3.6", V36, "rules.ts", "debtBalance: rayMulUp,", "debtBalance: rayMulDown,"),
  wrong("supply balances rounded half up on v3.6", V36, "rules.ts", "supplyBalance: rayMulDown,", "supplyBalance: rayMul,"),
  wrong("a burn below the interest is logged as a burn", V30, "actions/shares.ts", "if (minted > 0n)", "if (minted > 1n << 200n)"),
  wrong("donations are no cash on v3.0", V30, "actions/treasury.ts", "kind: rules.virtualCash ? \"surplusMove\" : \"cashMove\",", "kind: \"surplusMove\","),
  wrong("donations are cash on v3.6", V36, "actions/treasury.ts", "kind: rules.virtualCash ? \"surplusMove\" : \"cashMove\",", "kind: \"cashMove\","),

  // Limits
  wrong("supply cap without the treasury's claim", BOTH, "actions/supply.ts", "const claimed = reserve.supplyScaled + reserve.treasuryScaled;", "const claimed = reserve.supplyScaled;"),
  wrong("supply cap's edge is refused", BOTH, "actions/supply.ts", "return claims > parameters.supplyCapTokens * reserve.unit", "return claims >= parameters.supplyCapTokens * reserve.unit"),
  wrong("borrow cap's edge is refused", BOTH, "actions/borrow.ts", "return debt > parameters.borrowCapTokens * reserve.unit", "return debt >= parameters.borrowCapTokens * reserve.unit"),
  wrong("new debt is covered by the threshold", V30, "actions/borrow.ts", "percentDiv(debt, ltvBps) > data.collateralUsd8", "percentDiv(debt, data.weightedUsd8Bps / data.collateralUsd8) > data.collateralUsd8"),
  wrong("a frozen reserve takes deposits", BOTH, "actions/supply.ts", "if (parameters.frozen) return refuse(rules, \"RESERVE_FROZEN\");", ""),
  wrong("siloed debt in company", BOTH, "actions/borrow.ts", "return isViolated ? refuse(rules, \"SILOED_BORROWING_VIOLATION\") : undefined;", "return undefined;"),
  wrong("isolated debt counted rounded up", V30, "actions/checks.ts", "return amount / 10n ** BigInt(decimals - 2);", "return (amount + 10n ** BigInt(decimals - 2) - 1n) / 10n ** BigInt(decimals - 2);"),
  wrong("flash premium rounded down on v3.6", V36, "rules.ts", "flashPremium: percentMulUp,", "flashPremium: percentMulDown,"),
  wrong("flash premium wholly to the treasury on v3.0", V30, "rules.ts", "sharesFlashPremium: true,", "sharesFlashPremium: false,"),
  wrong("the treasury's mint is of the amount on v3.6", V36, "rules.ts", "mintsTreasuryShares: true,", "mintsTreasuryShares: false,"),

  // Versions no package has
  wrong("a frozen reserve keeps its LTV on v3.3", V33, "rules.ts", "freezing: \"pendingLtv\",", "freezing: \"flag\","),
  wrong("no deficits on v3.3", V33, "rules.ts", "deficits: true,", "deficits: false,"),
  wrong("the aToken's balance is cash on v3.3", V33, "rules.ts", "virtualCash: true,", "virtualCash: false,"),
  wrong("a transfer of no share counts on v3.3", V33, "rules.ts", "countsEmptyTransfers: false,", "countsEmptyTransfers: true,"),
  wrong("a whole deposit taken by oneself is no collateral again on v3.3", V33, "rules.ts", "selfLiquidationCollateralizes: true,", "selfLiquidationCollateralizes: false,"),
  wrong("isolated debt is counted before the mint on v3.4", V34, "rules.ts", "isolation: \"afterMint\",", "isolation: \"beforeMint\","),
  wrong("v3.4 compounds as v3.3", V34, "rules.ts", "compounding: exponentialInterest,", "compounding: compoundedInterest,"),
  wrong("one may liquidate oneself on v3.4", V34, "rules.ts", "refusesSelfLiquidation: true,", "refusesSelfLiquidation: false,"),
  wrong("a toggle looks at the balance first on v3.4", V34, "rules.ts", "toggleChecksBalanceFirst: false,", "toggleChecksBalanceFirst: true,"),
  wrong("suppliers get a part of the flash premium on v3.4", V34, "rules.ts", "sharesFlashPremium: false,", "sharesFlashPremium: true,"),
  wrong("a move is logged after the flags on v3.4", V34, "rules.ts", "logsMoveLast: false,", "logsMoveLast: true,"),
  wrong("a debt ends with its last unit, not its last share, on v3.4", V34, "rules.ts", "debtFlagByShares: true,", "debtFlagByShares: false,"),
  wrong("supply shares rounded half up on v3.5", V35, "rules.ts", "supplyMint: rayDivDown,", "supplyMint: rayDiv,"),
  wrong("a borrower is judged before the mint on v3.5", V35, "rules.ts", "judgesBorrowing: \"after\",", "judgesBorrowing: \"before\","),
  wrong("one reserve on both sides accrues twice on v3.7", V37, "rules.ts", "accruesSameReserveTwice: false,\n  consumesByShares: true,", "accruesSameReserveTwice: true,\n  consumesByShares: true,"),
  wrong("seized collateral rounded half up on v3.7", V37, "rules.ts", "withBonus: percentMulDown,", "withBonus: percentMul,"),
  wrong("the bonus's base rounded half up on v3.7", V37, "rules.ts", "withoutBonus: percentDivDown,", "withoutBonus: percentDiv,"),
  wrong("the fee rounded half up on v3.7", V37, "rules.ts", "    fee: percentMulUp,", "    fee: percentMul,"),
  wrong("isolation by debt ceiling on v3.7", V37, "rules.ts", "isolation: \"none\",", "isolation: \"afterMint\","),
  wrong("a deposit is used up by amounts on v3.7", V37, "rules.ts", "consumesByShares: true,", "consumesByShares: false,"),
  wrong("no mode is isolated on v3.7", V37, "rules.ts", "isolatedModes: true,", "isolatedModes: false,"),
];
