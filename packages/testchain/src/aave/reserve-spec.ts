/** Parameters of DefaultReserveInterestRateStrategy, each a yearly ratio in ray. */
export interface RateSpec {
  readonly optimalUsageRatioRay: bigint;
  readonly baseRateRay: bigint;
  readonly slope1Ray: bigint;
  readonly slope2Ray: bigint;
}

/** How one reserve is listed. Ratios in basis points, caps in whole tokens, prices in USD × 1e8. */
export interface ReserveSpec {
  readonly symbol: string;
  readonly decimals: number;
  readonly priceUsd8: bigint;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly liquidationBonusBps: bigint;
  readonly reserveFactorBps: bigint;
  readonly liquidationProtocolFeeBps: bigint;
  readonly supplyCapTokens: bigint;
  readonly borrowCapTokens: bigint;
  readonly rate: RateSpec;
  /** eMode category of the asset; 0 is none. */
  readonly eModeCategory: number;
}

/** One eMode category without a price source of its own. */
export interface EModeSpec {
  readonly id: number;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly liquidationBonusBps: bigint;
  readonly label: string;
}

/** Rate parameters from percents, e.g. rateSpec(80, 0, 3.8, 80). */
export function rateSpec(optimal: number, base: number, slope1: number, slope2: number): RateSpec {
  const ray = (percent: number): bigint => BigInt(Math.round(percent * 1e4)) * 10n ** 21n;
  return {
    optimalUsageRatioRay: ray(optimal),
    baseRateRay: ray(base),
    slope1Ray: ray(slope1),
    slope2Ray: ray(slope2),
  };
}
