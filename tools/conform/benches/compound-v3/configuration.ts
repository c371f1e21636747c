import { zeroAddress, type Address, type Hex } from "viem";
import { encodeDeployData } from "viem";
import type { Artifact } from "@hindcast/testchain";
import type { ParameterValues } from "@hindcast/domain";
import type { MarketSpec } from "./drawn-market.ts";

/** Addresses a configuration names. */
export interface Placed {
  readonly admin: Address;
  readonly extension: Address;
  readonly base: PlacedAsset;
  readonly collaterals: readonly PlacedAsset[];
}

export interface PlacedAsset {
  readonly token: Address;
  readonly feed: Address;
}

type Numbers = Readonly<Record<string, bigint>>;

/** What the next implementation is configured with: the last configuration that was accepted. */
export class CurrentConfiguration {
  market: Numbers;
  readonly collaterals: Numbers[];
  readonly #spec: MarketSpec;
  readonly #placed: Placed;
  readonly #comet: Artifact;

  constructor(spec: MarketSpec, placed: Placed, comet: Artifact) {
    this.market = spec.values;
    this.collaterals = spec.collaterals.map((one) => one.values);
    this.#spec = spec;
    this.#placed = placed;
    this.#comet = comet;
  }

  /** Creation code of an implementation with some values changed; keeps them if it will be built. */
  change(scope: string, values: ParameterValues): Hex {
    const numbers = values as Numbers;
    const before = this.market;
    if (scope === "market") {
      this.market = { ...before, ...numbers };
      const code = this.creation();
      if ((this.market["storeFrontPriceFactorWad"] ?? 0n) > 10n ** 18n) this.market = before;
      return code;
    }
    const place = this.#placed.collaterals.findIndex((one) => one.token.toLowerCase() === scope);
    const terms = this.collaterals[place] as Numbers;
    this.collaterals[place] = { ...terms, ...numbers };
    const code = this.creation();
    if (!isBuildable(this.collaterals[place] as Numbers)) this.collaterals[place] = terms;
    return code;
  }

  /** Creation code of an implementation as configured now. */
  creation(): Hex {
    const { abi, bytecode } = this.#comet;
    return encodeDeployData({ abi, bytecode, args: [this.#configuration()] });
  }

  #configuration(): object {
    const { admin, extension, base } = this.#placed;
    const of = (name: string): bigint => this.market[name] ?? 0n;
    return {
      governor: admin,
      pauseGuardian: admin,
      baseToken: base.token,
      baseTokenPriceFeed: base.feed,
      extensionDelegate: extension,
      supplyKink: of("supplyKinkWad"),
      supplyPerYearInterestRateSlopeLow: of("supplyRateSlopeLowWad"),
      supplyPerYearInterestRateSlopeHigh: of("supplyRateSlopeHighWad"),
      supplyPerYearInterestRateBase: of("supplyRateBaseWad"),
      borrowKink: of("borrowKinkWad"),
      borrowPerYearInterestRateSlopeLow: of("borrowRateSlopeLowWad"),
      borrowPerYearInterestRateSlopeHigh: of("borrowRateSlopeHighWad"),
      borrowPerYearInterestRateBase: of("borrowRateBaseWad"),
      storeFrontPriceFactor: of("storeFrontPriceFactorWad"),
      trackingIndexScale: 10n ** 15n,
      // Rewards are not modelled; the bench gives none.
      baseTrackingSupplySpeed: 0n,
      baseTrackingBorrowSpeed: 0n,
      baseMinForRewards: 1n,
      baseBorrowMin: of("baseBorrowMin"),
      targetReserves: of("targetReserves"),
      assetConfigs: this.collaterals.map((terms, place) => {
        const { token, feed } = this.#placed.collaterals[place] ?? {
          token: zeroAddress,
          feed: zeroAddress,
        };
        return {
          asset: token,
          priceFeed: feed,
          decimals: this.#spec.collaterals[place]?.decimals,
          borrowCollateralFactor: terms["borrowCollateralFactorWad"],
          liquidateCollateralFactor: terms["liquidateCollateralFactorWad"],
          liquidationFactor: terms["liquidationFactorWad"],
          supplyCap: terms["supplyCap"],
        };
      }),
    };
  }
}

/** Whether the constructor takes these factors; if this were wrong, the next change would differ. */
function isBuildable(terms: Numbers): boolean {
  const borrow = terms["borrowCollateralFactorWad"] ?? 0n;
  const liquidate = terms["liquidateCollateralFactorWad"] ?? 0n;
  const step = 10n ** 14n;
  return borrow / step < liquidate / step && liquidate <= 10n ** 18n;
}
