import { WAD } from "@hindcast/domain";
import type { MorphoMarketSpec, MorphoRateModel, MorphoTokenSpec } from "@hindcast/testchain";
import type { Draw } from "../../draw.ts";

const SECONDS_PER_YEAR = 31_536_000n;

export const TOKENS: readonly MorphoTokenSpec[] = [
  { symbol: "USDC", decimals: 6 },
  { symbol: "WETH", decimals: 18 },
  { symbol: "WBTC", decimals: 8 },
];

/** Loan, collateral, and loan tokens per collateral token times 10^6. */
const PAIRS = [
  ["USDC", "WETH", 2_000_000_000n],
  ["WETH", "WBTC", 20_000_000n],
  ["USDC", "USDC", 1_000_000n],
  ["WBTC", "USDC", 25n],
] as const;
const LLTVS = [385n, 625n, 770n, 860n, 915n, 945n, 965n, 980n].map(
  (share) => (share * WAD) / 1_000n,
);

/** How a bench's markets get their rates. */
export type DrawRateModel = (draw: Draw) => MorphoRateModel;

/** The rate models that npm's package lets deploy: usage a year, or fixed at up to 200 % a year. */
export function drawPlainRateModel(draw: Draw): MorphoRateModel {
  if (draw.percent(60)) return { kind: "proportional" };
  const yearly = draw.between(1n, 200n);
  return { kind: "fixed", rateWad: (yearly * WAD) / 100n / SECONDS_PER_YEAR };
}

/** Four markets that share three tokens. */
export function drawMarkets(draw: Draw, rateModelOf: DrawRateModel): readonly MorphoMarketSpec[] {
  return PAIRS.map(([loan, collateral, price6]) => ({
    loan,
    collateral,
    lltvWad: draw.pick(LLTVS),
    feeWad: draw.percent(30) ? 0n : draw.between(1n, WAD / 4n),
    priceE36: price(loan, collateral, price6),
    rateModel: rateModelOf(draw),
  }));
}

/** An oracle's answer for a price in whole tokens times 10^6. */
function price(loan: string, collateral: string, price6: bigint): bigint {
  const scale = (symbol: string): bigint =>
    10n ** BigInt(TOKENS.find((token) => token.symbol === symbol)?.decimals ?? 0);
  return (price6 * 10n ** 30n * scale(loan)) / scale(collateral);
}
