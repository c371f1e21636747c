import { rateSpec, type RateSpec, type ReserveSpec } from "@hindcast/testchain";
import type { Draw } from "../../draw.ts";

/** Four reserves to draw from: a volatile one, two pegged ones and one for isolation. */
export function drawReserves(draw: Draw): readonly ReserveSpec[] {
  const pegged = draw.pick([6, 18]);
  return [
    {
      ...drawTerms(draw),
      symbol: "WETH",
      decimals: 18,
      priceUsd8: 200_000_000_000n,
      eModeCategory: 0,
    },
    {
      ...drawTerms(draw),
      symbol: "USDC",
      decimals: pegged,
      priceUsd8: 100_000_000n,
      eModeCategory: 1,
    },
    { ...drawTerms(draw), symbol: "GUSD", decimals: 2, priceUsd8: 100_000_000n, eModeCategory: 1 },
    {
      ...drawTerms(draw),
      symbol: "ISO",
      decimals: draw.pick([8, 18]),
      priceUsd8: 300_000_000n,
      eModeCategory: 0,
    },
  ];
}

type Terms = Omit<ReserveSpec, "symbol" | "decimals" | "priceUsd8" | "eModeCategory">;

function drawTerms(draw: Draw): Terms {
  const liquidationThresholdBps = BigInt(5_000 + draw.below(36) * 100);
  const highestBonus = 1_000_000_00n / liquidationThresholdBps;
  const liquidationBonusBps =
    10_000n + draw.between(100n, highestBonus - 10_000n < 1_500n ? highestBonus - 10_000n : 1_500n);
  return {
    ltvBps: liquidationThresholdBps - draw.between(0n, 800n),
    liquidationThresholdBps,
    liquidationBonusBps,
    reserveFactorBps: draw.between(0n, 5_000n),
    liquidationProtocolFeeBps: draw.percent(20) ? 0n : draw.between(1n, 3_000n),
    supplyCapTokens: draw.percent(80) ? 0n : draw.between(100_000n, 5_000_000n),
    borrowCapTokens: draw.percent(80) ? 0n : draw.between(50_000n, 500_000n),
    rate: drawRate(draw),
  };
}

/** A rate curve that bends between 20 % and 95 % usage. */
export function drawRate(draw: Draw): RateSpec {
  return rateSpec(20 + draw.below(76), draw.below(3), 1 + draw.below(20), 20 + draw.below(300));
}
