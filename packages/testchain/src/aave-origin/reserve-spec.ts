/** Parameters of DefaultReserveInterestRateStrategyV2, each a yearly ratio in basis points. */
export interface OriginRateSpec {
  readonly optimalUsageRatioBps: number;
  readonly baseRateBps: number;
  readonly slope1Bps: number;
  readonly slope2Bps: number;
}

/** How one reserve is listed. Ratios in basis points, caps in whole tokens, prices in USD × 1e8. */
export interface OriginReserveSpec {
  readonly symbol: string;
  readonly decimals: number;
  readonly priceUsd8: bigint;
  readonly ltvBps: bigint;
  /** 0: never collateral; then LTV and bonus are 0 too. */
  readonly liquidationThresholdBps: bigint;
  readonly liquidationBonusBps: bigint;
  readonly reserveFactorBps: bigint;
  readonly liquidationProtocolFeeBps: bigint;
  /** 0: no cap. */
  readonly supplyCapTokens: bigint;
  readonly borrowCapTokens: bigint;
  readonly rate: OriginRateSpec;
  readonly borrowable: boolean;
  readonly flashLoans: boolean;
  /** In US cents; 0: the asset is no isolated collateral. Gone in 3.7. */
  readonly debtCeilingCents: bigint;
  readonly borrowableInIsolation: boolean;
  readonly siloed: boolean;
}

/** One eMode category; the assets are named by symbol. */
export interface OriginEModeSpec {
  readonly id: number;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly liquidationBonusBps: bigint;
  readonly label: string;
  readonly collateral: readonly string[];
  readonly borrowable: readonly string[];
  /** From 3.6: collateral whose LTV counts as 0 in this category. */
  readonly ltvZero: readonly string[];
  /** From 3.7: no other collateral beside the category's. */
  readonly isolated?: boolean;
}

export interface OriginOptions {
  readonly eModes?: readonly OriginEModeSpec[];
  readonly flashLoanPremiumBps?: bigint;
  /** 3.3 alone shares the premium; later versions give all of it to the treasury. */
  readonly flashLoanPremiumToProtocolBps?: bigint;
  /** Folder of <Contract>.json files of another version, compiled by the caller. */
  readonly artifactsFolder?: string;
}
