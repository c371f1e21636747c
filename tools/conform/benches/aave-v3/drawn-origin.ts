import type { OriginEModeSpec, OriginRateSpec, OriginReserveSpec } from "@hindcast/testchain";
import type { Draw } from "../../draw.ts";

/** Mode ids that a started market has; the next one is not set. */
export const MODE_IDS = [1, 2, 3] as const;

/** Four reserves to draw from: a volatile one, two pegged ones and one for isolation. */
export function drawOriginReserves(draw: Draw, version: bigint): readonly OriginReserveSpec[] {
  const listed = (
    symbol: string,
    decimals: number,
    priceUsd8: bigint,
    more: Partial<OriginReserveSpec> = {},
  ): OriginReserveSpec => ({ ...drawTerms(draw), symbol, decimals, priceUsd8, ...more });
  const hasIsolation = version < 37n;
  const pegged = { borrowableInIsolation: hasIsolation && draw.percent(70) };
  const ceiling = hasIsolation && draw.percent(60) ? BigInt(1 + draw.below(4)) * 3_000_000n : 0n;
  return [
    listed("WETH", 18, 200_000_000_000n),
    listed("USDC", draw.pick([6, 18]), 100_000_000n, pegged),
    listed("GUSD", 6, 100_000_000n, { siloed: hasIsolation && draw.percent(10) }),
    listed("ISO", draw.pick([8, 18]), 300_000_000n, { debtCeilingCents: ceiling }),
  ];
}

type Terms = Omit<OriginReserveSpec, "symbol" | "decimals" | "priceUsd8">;

function drawTerms(draw: Draw): Terms {
  return {
    ...drawCollateralTerms(draw, 5_000n, 8_500n),
    // Above zero: setting it is what gave the deployed reserve its first rate.
    reserveFactorBps: draw.between(1n, 5_000n),
    liquidationProtocolFeeBps: draw.percent(20) ? 0n : draw.between(1n, 3_000n),
    supplyCapTokens: draw.percent(80) ? 0n : draw.between(100_000n, 5_000_000n),
    borrowCapTokens: draw.percent(80) ? 0n : draw.between(50_000n, 500_000n),
    rate: drawOriginRate(draw),
    borrowable: true,
    flashLoans: true,
    debtCeilingCents: 0n,
    borrowableInIsolation: false,
    siloed: false,
  };
}

type CollateralTerms = Pick<
  OriginReserveSpec,
  "ltvBps" | "liquidationThresholdBps" | "liquidationBonusBps"
>;

/** A threshold between the two, an LTV close below it and a bonus it can afford. */
export function drawCollateralTerms(draw: Draw, low: bigint, high: bigint): CollateralTerms {
  const liquidationThresholdBps = draw.between(low, high);
  const affordable = 100_000_000n / liquidationThresholdBps - 10_000n;
  return {
    ltvBps: liquidationThresholdBps - draw.between(0n, 800n),
    liquidationThresholdBps,
    liquidationBonusBps: 10_000n + draw.between(1n, affordable < 1_500n ? affordable : 1_500n),
  };
}

/** A rate curve that bends between 20 % and 95 % usage. */
export function drawOriginRate(draw: Draw): OriginRateSpec {
  return {
    optimalUsageRatioBps: 2_000 + draw.below(7_600),
    baseRateBps: draw.below(300),
    slope1Bps: 100 + draw.below(2_000),
    slope2Bps: 2_100 + draw.below(30_000),
  };
}

/** Three modes over the reserves, with assets that count in one only (3.6), or give no LTV. */
export function drawModes(
  draw: Draw,
  version: bigint,
  symbols: readonly string[],
): readonly OriginEModeSpec[] {
  return MODE_IDS.map((id) => {
    const collateral = symbols.filter(() => draw.percent(55));
    return {
      ...drawCollateralTerms(draw, 8_600n, 9_600n),
      id,
      label: `mode ${id}`,
      collateral,
      borrowable: symbols.filter(() => draw.percent(65)),
      ltvZero: version < 36n ? [] : collateral.filter(() => draw.percent(15)),
      isolated: version >= 37n && draw.percent(30),
    };
  });
}
