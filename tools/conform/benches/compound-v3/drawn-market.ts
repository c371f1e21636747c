import { WAD } from "@hindcast/domain";
import type { Draw } from "../../draw.ts";

const MAX_COLLATERALS = 5;

/** An asset to deploy. */
export interface AssetSpec {
  readonly symbol: string;
  readonly decimals: number;
  readonly priceUsd8: bigint;
  readonly values: Readonly<Record<string, bigint>>;
}

/** A market to deploy: the base asset first. */
export interface MarketSpec {
  readonly base: AssetSpec;
  readonly collaterals: readonly AssetSpec[];
  readonly values: Readonly<Record<string, bigint>>;
}

/** Draws a market whose asset sizes, prices and terms differ from market to market. */
export function drawMarket(draw: Draw): MarketSpec {
  const decimals = draw.pick([6, 6, 8, 18]);
  const base = {
    symbol: "BASE",
    decimals,
    priceUsd8: draw.pick([100_000_000n, 99_987_654n, 200_012_345_678n]),
    values: {},
  };
  const count = 1 + draw.below(MAX_COLLATERALS);
  const collaterals = Array.from({ length: count }, (_, place) => drawCollateral(draw, place));
  return { base, collaterals, values: drawTerms(draw, 10n ** BigInt(decimals)) };
}

/** Terms of a collateral; factors have decimals that the contract cuts off. */
function drawCollateral(draw: Draw, place: number): AssetSpec {
  const decimals = draw.pick([18, 18, 8, 6, 2]);
  const priceUsd8 =
    draw.between(1n, 10n ** BigInt(2 + draw.below(4))) * 100_000_000n + draw.between(0n, 99n);
  return {
    symbol: `C${place}`,
    decimals,
    priceUsd8,
    values: {
      ...drawFactors(draw),
      liquidationFactorWad: draw.between((8n * WAD) / 10n, WAD),
      supplyCap: drawCap(draw, 10n ** BigInt(decimals), priceUsd8),
    },
  };
}

export function drawFactors(draw: Draw): Record<string, bigint> {
  const liquidate = draw.between((6n * WAD) / 10n, (95n * WAD) / 100n);
  const borrow = liquidate - draw.between(2n * 10n ** 14n, (15n * WAD) / 100n);
  return { borrowCollateralFactorWad: borrow, liquidateCollateralFactorWad: liquidate };
}

/** A cap of some ten thousand to some million dollars, not in whole tokens. */
export function drawCap(draw: Draw, unit: bigint, priceUsd8: bigint): bigint {
  const dollars = draw.between(20_000n, 3_000_000n);
  return (dollars * 100_000_000n * unit) / priceUsd8 + draw.between(0n, unit);
}

export function drawRates(draw: Draw): Record<string, bigint> {
  const upTo = (percent: bigint): bigint => draw.between(0n, (percent * WAD) / 100n);
  return {
    supplyKinkWad: upTo(100n),
    supplyRateSlopeLowWad: upTo(10n),
    supplyRateSlopeHighWad: upTo(300n),
    supplyRateBaseWad: draw.percent(70) ? 0n : upTo(2n),
    borrowKinkWad: upTo(100n),
    borrowRateSlopeLowWad: upTo(15n),
    borrowRateSlopeHighWad: upTo(400n),
    borrowRateBaseWad: upTo(5n),
  };
}

export function drawTerms(draw: Draw, unit: bigint): Record<string, bigint> {
  return {
    ...drawRates(draw),
    storeFrontPriceFactorWad: draw.percent(10) ? WAD : draw.between(0n, WAD),
    baseBorrowMin: draw.percent(20) ? 0n : (unit * draw.between(1n, 1_000n)) / 10n,
    targetReserves: draw.percent(70)
      ? unit * draw.between(10_000n, 10n ** 7n)
      : draw.between(0n, unit),
  };
}
