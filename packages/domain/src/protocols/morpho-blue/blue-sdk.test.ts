import { Market as SdkMarket, MarketParams, MarketUtils } from "@morpho-org/blue-sdk";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, WAD } from "../../numbers/units.ts";
import { incentiveFactor, seizureForShares, seizureOfCollateral } from "./liquidation.ts";
import { marketNow, positionHealth } from "./margin.ts";
import { ADAPTIVE, indebted } from "./market.suite.ts";
import { accrual, maxBorrow, noFaults, type AccruingMarket } from "./math.ts";
import { CONTRACT_CONSTANTS, LISTED_MARKET } from "./params.ts";

/** A second opinion: Morpho's own library for applications, which was written apart from this. */

const START = 1_700_000_000;
const ONE = `0x${"1".repeat(40)}` as const;
const runs = { numRuns: 5_000 };

const market: fc.Arbitrary<AccruingMarket & { lltvWad: bigint; price: bigint }> = fc
  .record({
    supplied: fc.bigInt(0n, 1n << 100n),
    usedWad: fc.bigInt(0n, WAD),
    supplyShares: fc.bigInt(0n, 1n << 118n),
    debtShares: fc.bigInt(0n, 1n << 118n),
    feeWad: fc.bigInt(0n, WAD / 4n),
    lltvWad: fc.bigInt(WAD / 10n, WAD - 1n),
    price: fc.bigInt(1n, 1n << 150n),
    rateAtTarget: fc.bigInt(
      CONTRACT_CONSTANTS.minimumRateAtTargetWad,
      CONTRACT_CONSTANTS.maximumRateAtTargetWad,
    ),
  })
  .map(({ supplied, usedWad, supplyShares, debtShares, feeWad, lltvWad, price, rateAtTarget }) => ({
    parameters: { ...LISTED_MARKET, feeWad, lltvWad },
    hasRateModel: true,
    supply: { assets: supplied, shares: supplyShares },
    debt: { assets: (supplied * usedWad) / WAD, shares: debtShares },
    lastUpdateSeconds: START,
    rateAtTarget,
    lltvWad,
    price,
  }));

type Case = AccruingMarket & { lltvWad: bigint; price: bigint };

function theirs(of: Case): SdkMarket {
  const params = { loanToken: ONE, collateralToken: ONE, oracle: ONE, irm: ONE, lltv: of.lltvWad };
  return new SdkMarket({
    params: new MarketParams(params),
    totalSupplyAssets: of.supply.assets,
    totalSupplyShares: of.supply.shares,
    totalBorrowAssets: of.debt.assets,
    totalBorrowShares: of.debt.shares,
    lastUpdate: BigInt(START),
    fee: of.parameters.feeWad,
    price: of.price,
    rateAtTarget: of.rateAtTarget,
  });
}

describe("the same as @morpho-org/blue-sdk, to the wei", () => {
  test("interest, fee shares and the adaptive rate", () => {
    const seconds = fc.oneof(fc.nat(100_000), fc.nat(5 * 365 * 86_400));
    fc.assert(
      fc.property(market, seconds, (of, elapsed) => {
        const ours = accrual(of, CONTRACT_CONSTANTS, START + elapsed, noFaults());
        const sdk = theirs(of).accrueInterest(START + elapsed);
        expect(ours.supply.assets).toBe(sdk.totalSupplyAssets);
        expect(ours.supply.shares).toBe(sdk.totalSupplyShares);
        expect(ours.debt.assets).toBe(sdk.totalBorrowAssets);
        expect(ours.rateAtTarget ?? of.rateAtTarget).toBe(sdk.rateAtTarget);
      }),
      runs,
    );
  });

  test("what is seized for shares and repaid for collateral", () => {
    fc.assert(
      fc.property(market, fc.bigInt(1n, 1n << 100n), (of, amount) => {
        const incentiveWad = incentiveFactor(of.lltvWad, CONTRACT_CONSTANTS);
        expect(incentiveWad).toBe(MarketUtils.getLiquidationIncentiveFactor({ lltv: of.lltvWad }));
        const terms = { debt: of.debt, price: of.price, incentiveWad };
        expect(seizureForShares(terms, amount, noFaults()).seized).toBe(
          theirs(of).getLiquidationSeizedAssets(amount),
        );
        expect(seizureOfCollateral(terms, amount, noFaults()).repaidShares).toBe(
          theirs(of).getLiquidationRepaidShares(amount),
        );
      }),
      runs,
    );
  });

  test("what may be borrowed, and the health factor", () => {
    const { state } = indebted();
    const known = marketNow(
      state,
      state.markets[0] as NonNullable<(typeof state.markets)[0]>,
      START,
    );
    const holding = fc.record({
      collateral: fc.bigInt(0n, 1n << 90n),
      borrowShares: fc.bigInt(0n, 1n << 100n),
    });
    fc.assert(
      fc.property(market, holding, (of, position) => {
        const { collateral } = position;
        expect(maxBorrow(collateral, of.price, of.lltvWad, noFaults())).toBe(
          theirs(of).getMaxBorrowAssets(collateral),
        );
        const parameters = { ...known.market.parameters, lltvWad: of.lltvWad };
        const now = { ...known, debt: of.debt, price: of.price };
        const ours = positionHealth({ ...now, market: { ...known.market, parameters } }, position);
        expect(ours?.healthFactorWad).toBe(theirs(of).getHealthFactor(position) ?? MAX_UINT256);
      }),
      runs,
    );
    expect(known.market.address).toBe(ADAPTIVE.address);
  });
});
