import type {
  BlockQueue,
  Contract,
  OriginEModeSpec,
  OriginMarket,
  OriginRateSpec,
} from "@hindcast/testchain";
import type { Address } from "viem";

/** What the parts of a started market share. */
export interface MarketOrigin {
  readonly version: bigint;
  readonly queue: BlockQueue;
  readonly market: OriginMarket;
  readonly users: readonly Address[];
  readonly modeBitmaps: Contract;
}

const RAY_PER_BPS = 10n ** 23n;

/** A rate curve under the parameters' names. */
export function originRateValues(rate: OriginRateSpec): Record<string, bigint> {
  const ray = (bps: number): bigint => BigInt(bps) * RAY_PER_BPS;
  return {
    optimalUsageRay: ray(rate.optimalUsageRatioBps),
    baseRateRay: ray(rate.baseRateBps),
    slope1Ray: ray(rate.slope1Bps),
    slope2Ray: ray(rate.slope2Bps),
  };
}

/** The curve of parameters by those names. */
export function originRateOf(values: Readonly<Record<string, unknown>>): OriginRateSpec {
  const bps = (name: string): number => Number((values[name] as bigint) / RAY_PER_BPS);
  return {
    optimalUsageRatioBps: bps("optimalUsageRay"),
    baseRateBps: bps("baseRateRay"),
    slope1Bps: bps("slope1Ray"),
    slope2Bps: bps("slope2Ray"),
  };
}

/** The bitmap of reserves with these symbols. */
function bitmapOf(market: OriginMarket, symbols: readonly string[]): bigint {
  return market.reserves.reduce(
    (bitmap, { symbol }, id) => (symbols.includes(symbol) ? bitmap | (1n << BigInt(id)) : bitmap),
    0n,
  );
}

/** A mode under the parameters' names. */
export function modeValues(
  market: OriginMarket,
  mode: OriginEModeSpec,
): Record<string, bigint | boolean> {
  const { ltvBps, liquidationThresholdBps, liquidationBonusBps, isolated } = mode;
  return {
    ltvBps,
    liquidationThresholdBps,
    liquidationBonusBps,
    collateralBitmap: bitmapOf(market, mode.collateral),
    borrowableBitmap: bitmapOf(market, mode.borrowable),
    ltvzeroBitmap: bitmapOf(market, mode.ltvZero),
    isolated: isolated ?? false,
  };
}
