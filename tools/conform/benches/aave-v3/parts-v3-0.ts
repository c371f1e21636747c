import type { AaveMarket, BlockQueue, Contract, RateSpec } from "@hindcast/testchain";
import type { Address } from "viem";

/** A rate curve and the strategy contract that holds it. */
export interface Curve {
  readonly rate: RateSpec;
  readonly strategy: Contract;
}

/** What the parts of a started market share. */
export interface MarketV30 {
  readonly queue: BlockQueue;
  readonly market: AaveMarket;
  readonly users: readonly Address[];
  readonly flashBorrower: Contract;
  readonly curves: readonly (readonly Curve[])[];
}

/** A rate curve under the parameters' names. */
export function rateValues(rate: RateSpec): Record<string, bigint> {
  const { optimalUsageRatioRay, baseRateRay, slope1Ray, slope2Ray } = rate;
  return { optimalUsageRay: optimalUsageRatioRay, baseRateRay, slope1Ray, slope2Ray };
}
