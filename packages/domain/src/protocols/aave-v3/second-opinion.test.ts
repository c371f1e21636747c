import { formatReserves, formatUserSummary } from "@aave/math-utils";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, WAD } from "../../numbers/units.ts";
import { health } from "./margin.ts";
import {
  ALICE,
  BOB,
  MarketUnderTest,
  RULE_VERSIONS,
  SAMPLE_RESERVES,
  tokens,
  USDC,
  WBTC,
  WETH,
  DAI,
} from "./market.suite.ts";
import type { Reserve } from "./state.ts";

/**
 * @aave/math-utils is what interfaces show accounts with. It rounds in its own ways (a rate truncated
 * to the second, decimal floats), so it agrees up to a tolerance: a second opinion on what is added
 * to what, not on the last wei.
 */
const TOLERANCE = 1e-5;
const SUPPLIED = [WETH, WBTC, DAI] as const;
const BORROWED = [USDC, DAI] as const;
const YEAR_SECONDS = 31_536_000;

/** The account as math-utils sees it, from our state's stored figures. */
function secondOpinion(market: MarketUnderTest, account: string) {
  const { state, timeSeconds } = market;
  const reserves = (state.reserves as Reserve[]).map((reserve) => described(reserve));
  const settings = {
    currentTimestamp: timeSeconds,
    marketReferencePriceInUsd: "100000000",
    marketReferenceCurrencyDecimals: 8,
  };
  const formattedReserves = formatReserves({ ...settings, reserves });
  const holdings = state.accounts.get(account)?.holdings ?? [];
  const userReserves = holdings.map((held) => ({
    underlyingAsset: state.reserves[held.reserveId]?.address ?? "",
    scaledATokenBalance: String(held.supplyScaled),
    usageAsCollateralEnabledOnUser: held.collateral,
    scaledVariableDebt: String(held.debtScaled),
  }));
  return formatUserSummary({
    ...settings,
    userReserves,
    formattedReserves,
    userEmodeCategoryId: 0,
  });
}

function described(reserve: Reserve) {
  const { parameters } = reserve;
  return {
    originalId: reserve.id,
    id: reserve.address,
    symbol: reserve.symbol,
    name: reserve.symbol,
    decimals: reserve.decimals,
    underlyingAsset: reserve.address,
    usageAsCollateralEnabled: parameters.ltvBps > 0n,
    reserveFactor: String(parameters.reserveFactorBps),
    baseLTVasCollateral: String(parameters.ltvBps),
    reserveLiquidationThreshold: String(parameters.liquidationThresholdBps),
    reserveLiquidationBonus: String(parameters.liquidationBonusBps),
    liquidityIndex: String(reserve.liquidityIndex),
    variableBorrowIndex: String(reserve.borrowIndex),
    liquidityRate: String(reserve.liquidityRate),
    variableBorrowRate: String(reserve.borrowRate),
    availableLiquidity: String(reserve.cash),
    totalScaledVariableDebt: String(reserve.debtScaled),
    lastUpdateTimestamp: reserve.lastUpdateSeconds,
    priceInMarketReferenceCurrency: String(reserve.priceUsd8),
    borrowCap: "0",
    supplyCap: "0",
    debtCeiling: "0",
    debtCeilingDecimals: 2,
    isolationModeTotalDebt: "0",
    virtualUnderlyingBalance: String(reserve.cash),
    deficit: "0",
  };
}

/** Equal up to the truncation of the average threshold; "-1" is their "no debt". */
function isSameHealth(healthFactorWad: bigint, healthFactor: string): boolean {
  if (healthFactorWad === MAX_UINT256) return healthFactor === "-1";
  return Math.abs(Number(healthFactorWad) / Number(WAD) / Number(healthFactor) - 1) < 2e-4;
}

function expectClose(ours: number, theirs: string, what: string): void {
  const distance = Math.abs(ours - Number(theirs));
  expect(distance, `${what}: ${ours} against ${theirs}`).toBeLessThanOrEqual(
    TOLERANCE * Math.abs(ours) + 1e-6,
  );
}

describe.each(RULE_VERSIONS.map(Number))(
  "rules %i, as @aave/math-utils sees accounts",
  (version) => {
    test("collateral, debt, threshold, LTV and health factor", () => {
      const amounts = fc.record({
        supplied: fc.tuple(...SUPPLIED.map(() => fc.integer({ min: 0, max: 40 }))),
        borrowed: fc.tuple(...BORROWED.map(() => fc.integer({ min: 1, max: 900 }))),
        seconds: fc.integer({ min: 0, max: YEAR_SECONDS }),
      });
      let withDebt = 0;
      fc.assert(
        fc.property(amounts, ({ supplied, borrowed, seconds }) => {
          const market = new MarketUnderTest(BigInt(version));
          for (const reserve of SAMPLE_RESERVES)
            market.supply(reserve, BOB, tokens(reserve, 5_000n));
          SUPPLIED.forEach((reserve, place) => {
            const amount = BigInt(supplied[place] ?? 0);
            if (amount > 0n) market.supply(reserve, ALICE, tokens(reserve, amount));
          });
          if ((supplied[0] ?? 0) + (supplied[1] ?? 0) > 0) {
            withDebt++;
            BORROWED.forEach((reserve, place) =>
              market.borrow(reserve, ALICE, tokens(reserve, BigInt(borrowed[place] ?? 1)) / 2n),
            );
          }
          market.wait(seconds);
          const ours = health(market.state, ALICE, market.env);
          const theirs = secondOpinion(market, ALICE);
          expectClose(Number(ours.collateralUsd8) / 1e8, theirs.totalCollateralUSD, "collateral");
          expectClose(Number(ours.debtUsd8) / 1e8, theirs.totalBorrowsUSD, "debt");
          // The contract truncates both averages to a hundredth of a percent.
          const averages = [
            [ours.ltvBps, theirs.currentLoanToValue],
            [ours.liquidationThresholdBps, theirs.currentLiquidationThreshold],
          ] as const;
          for (const [bps, share] of averages)
            expect(Math.abs(Number(bps) / 1e4 - Number(share))).toBeLessThan(1.1e-4);
          expect(isSameHealth(ours.healthFactorWad, theirs.healthFactor)).toBe(true);
        }),
        { numRuns: 40 },
      );
      expect(withDebt).toBeGreaterThan(20);
    });
  },
);
