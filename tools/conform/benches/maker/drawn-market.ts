import type { ParameterValues } from "@hindcast/domain";
import type { Draw } from "../../draw.ts";
import type { MakerVersion } from "./deployed.ts";

const WAD = 10n ** 18n;
const RAY = 10n ** 27n;
const RAD = 10n ** 45n;

export interface IlkSpec {
  readonly symbol: string;
  /** Which of the market's oracles says its price. */
  readonly oracle: number;
  readonly values: ParameterValues;
}

/** What is deployed: parameters of all, ilks, and the first price of each oracle. */
export interface MarketSpec {
  readonly values: ParameterValues;
  readonly pricesWad: readonly bigint[];
  readonly ilks: readonly IlkSpec[];
}

/** Two ilks on one oracle, as ETH-A and ETH-B, and one with its own and, at first, no fee. */
export function drawMarket(draw: Draw, version: MakerVersion): MarketSpec {
  const symbols = ["ETH-A", "ETH-B", "WBTC-A"];
  return {
    values: { ...drawMarketValues(draw, version), targetPrice: RAY, baseFee: 0n },
    pricesWad: [draw.between(100n, 4_000n) * WAD + draw.between(0n, WAD), 30_000n * WAD],
    ilks: symbols.map((symbol, place) => ({
      symbol,
      oracle: place === 2 ? 1 : 0,
      values: { ...drawIlkValues(draw, version), ...(place === 2 ? { stabilityFee: RAY } : {}) },
    })),
  };
}

/** Everything of scope "market" that the version has. */
export function drawMarketValues(draw: Draw, version: MakerVersion): Record<string, bigint> {
  const values: Record<string, bigint> = {
    globalDebtCeiling: draw.between(500_000n, 5_000_000n) * RAD,
    targetPrice: draw.percent(80) ? RAY : draw.between(RAY / 2n, 2n * RAY),
    baseFee: draw.percent(70) ? 0n : draw.between(0n, 10n ** 19n),
    oracleDelay: draw.percent(50) ? 3_600n : draw.between(1n, 9_000n),
    badDebtDelay: draw.between(0n, 600_000n),
    debtAuctionLot: draw.between(1n, 50_000n) * RAD,
    surplusBuffer: draw.between(0n, 100_000n) * RAD,
  };
  if (version === 12) values["globalAuctionLimit"] = limit(draw);
  if (version === 20) values["globalLiquidationLimit"] = limit(draw);
  return values;
}

/** Everything of an ilk that the version has. */
export function drawIlkValues(draw: Draw, version: MakerVersion): Record<string, bigint> {
  const values: Record<string, bigint> = {
    liquidationRatio: draw.between(101n, 200n) * (RAY / 100n) + draw.between(0n, 1n),
    stabilityFee: drawDuty(draw),
    debtCeiling: draw.between(100_000n, 3_000_000n) * RAD,
    debtFloor: draw.percent(10) ? 0n : draw.between(1n, 4_000n) * RAD + draw.between(0n, 1n),
    liquidationPenalty: draw.percent(10) ? WAD : draw.between(WAD, (WAD * 6n) / 5n),
  };
  return Object.assign(values, version === 20 ? drawClip(draw) : drawFlip(draw, version));
}

/** From nothing to three times a year; mostly some percent a year. */
export function drawDuty(draw: Draw): bigint {
  const kind = draw.below(10);
  if (kind === 0) return RAY;
  if (kind === 1) return RAY + draw.between(0n, 35_000_000_000_000_000_000n);
  return RAY + draw.between(0n, 5_781_378_656_804_591_712n);
}

function drawFlip(draw: Draw, version: MakerVersion): Record<string, bigint> {
  const size: Record<string, bigint> =
    version === 11
      ? { auctionSize: draw.between(1n, 500n) * (WAD / 10n) + draw.between(0n, 9n) }
      : { auctionDebtSize: draw.between(500n, 50_000n) * RAD + draw.between(0n, 9n) };
  return {
    ...size,
    minimumBidIncrease: draw.percent(10) ? WAD : draw.between(WAD, (WAD * 11n) / 10n),
    bidDuration: draw.between(1n, 22_000n),
    maximumAuctionDuration: draw.between(600n, 260_000n),
  };
}

function drawClip(draw: Draw): Record<string, bigint> {
  return {
    localLiquidationLimit: limit(draw),
    auctionPriceMultiplier: draw.between(RAY, (RAY * 14n) / 10n),
    auctionResetTime: draw.between(600n, 12_000n),
    auctionResetDrawdown: draw.percent(10) ? 0n : draw.between(RAY / 10n, (RAY * 7n) / 10n),
    flatKickIncentive: draw.percent(30) ? 0n : draw.between(0n, 300n) * RAD,
    proportionalKickIncentive: draw.percent(30) ? 0n : draw.between(0n, WAD / 100n),
    ...drawCurve(draw),
  };
}

/** A curve with numbers that fit it. */
export function drawCurve(draw: Draw): Record<string, bigint> {
  const auctionCurve = BigInt(draw.below(3));
  const maximumAuctionDuration = draw.between(600n, 20_000n);
  const priceStepDuration = draw.between(1n, 300n);
  const priceStepFactor =
    auctionCurve === 2n
      ? RAY - draw.between(0n, RAY / 5_000n)
      : (RAY * draw.between(950n, 1_000n)) / 1_000n;
  return { auctionCurve, maximumAuctionDuration, priceStepDuration, priceStepFactor };
}

const limit = (draw: Draw): bigint =>
  draw.between(draw.percent(25) ? 1_000n : 20_000n, 500_000n) * RAD + draw.between(0n, 9n);
