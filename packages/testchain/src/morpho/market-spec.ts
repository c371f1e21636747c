/** How the contract behind a market's interest answers. */
export type MorphoRateModel =
  /** IrmMock: usage, a year. */
  | { readonly kind: "proportional" }
  /** Our settable contract; wad a second. */
  | { readonly kind: "fixed"; readonly rateWad: bigint }
  /** AdaptiveCurveIrm, which no package has: it is taken from the caller's artifacts folder. */
  | { readonly kind: "adaptive" };

export interface MorphoTokenSpec {
  readonly symbol: string;
  readonly decimals: number;
}

/** One isolated market between two of the tokens, which are named by symbol. */
export interface MorphoMarketSpec {
  readonly loan: string;
  readonly collateral: string;
  readonly lltvWad: bigint;
  readonly feeWad: bigint;
  /** Loan units per collateral unit × 1e36. */
  readonly priceE36: bigint;
  readonly rateModel: MorphoRateModel;
}

export interface MorphoOptions {
  /** Folder of <Contract>.json files compiled by the caller, for what no package has. */
  readonly artifactsFolder?: string;
}

/** Terms of a pre-liquidation contract; all in wad. */
export interface PreLiquidationSpec {
  readonly preLltvWad: bigint;
  readonly closeFactor1Wad: bigint;
  readonly closeFactor2Wad: bigint;
  readonly incentiveFactor1Wad: bigint;
  readonly incentiveFactor2Wad: bigint;
}
