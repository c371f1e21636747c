import { z } from "zod";
import { WAD } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

const percent = (share: bigint): bigint => (share * WAD) / 100n;
const DAY = 86_400n;

/** How liquidation thresholds follow the volatility of prices. */
export const dynamicCollateralFactorParams = z.strictObject({
  /** 0: what a fall of the horizon leaves; 1: RiskDAO's SmartLTV. */
  formula: z.bigint().min(0n).max(1n).default(0n),
  /** What yesterday's variance weighs in today's. */
  decayWad: z.bigint().min(0n).max(WAD).default(percent(94n)),
  /** Daily volatility before anything was seen. */
  firstVolatilityWad: z.bigint().min(0n).default(percent(4n)),
  /** Formula 0: the share of falls that is to be survived, within this time, and what is left beyond. */
  survivedWad: z
    .bigint()
    .min(WAD / 2n)
    .max(WAD - 1n)
    .default(percent(99n)),
  horizonSeconds: z.bigint().min(1n).default(DAY),
  bufferWad: z.bigint().min(0n).max(WAD).default(percent(3n)),
  /** Formula 1: how sure one wants to be, and liquidity over what may be borrowed. */
  confidenceWad: z.bigint().min(0n).default(percent(20n)),
  liquidityOverDebtWad: z
    .bigint()
    .min(1n)
    .default(2n * WAD),
  /** What a liquidation costs where the protocol has no parameter that says it. */
  bonusWad: z.bigint().min(0n).max(WAD).default(percent(5n)),
  /** The threshold stays within these. */
  lowestWad: z.bigint().min(0n).max(WAD).default(percent(40n)),
  highestWad: z.bigint().min(0n).max(WAD).default(percent(95n)),
  /** It moves by at most so much a day, every so often, and not to an aim nearer than this. */
  stepPerDayWad: z.bigint().min(0n).max(WAD).default(percent(1n)),
  everySeconds: z.bigint().min(60n).default(DAY),
  smallestStepWad: z
    .bigint()
    .min(1n)
    .max(WAD)
    .default(percent(1n) / 10n),
});

export type DynamicCollateralFactorParams = z.infer<typeof dynamicCollateralFactorParams>;

const SMART_LTV = "RiskDAO, SmartLTV formula (docs.bprotocol.org/risk-oracle/smartltv-formula)";
const ASSUMED = "assumed";

export const dynamicCollateralFactorRanges: Readonly<
  Record<keyof DynamicCollateralFactorParams, PublishedRange>
> = {
  formula: { unit: "", low: 0n, high: 1n, source: "a choice, not a measurement" },
  decayWad: {
    unit: "%",
    low: percent(90n),
    high: percent(99n),
    source: "RiskMetrics technical document, 1996: 0.94 a day",
  },
  firstVolatilityWad: {
    unit: "%",
    low: 0n,
    high: percent(12n),
    source: "trailing 30 days of the asset, times 0.5 to 3",
  },
  survivedWad: {
    unit: "%",
    low: percent(95n),
    high: (percent(100n) * 999n) / 1000n,
    source: "Basel market risk: 99 % value at risk",
  },
  horizonSeconds: {
    unit: "s",
    low: 1800n,
    high: 10n * DAY,
    source: "30 minutes (RiskDAO risk analysis framework) to 10 days (Basel market risk)",
  },
  bufferWad: { unit: "%", low: 0n, high: percent(10n), source: ASSUMED },
  confidenceWad: { unit: "", low: percent(5n), high: 4n * WAD, source: SMART_LTV },
  liquidityOverDebtWad: { unit: "", low: percent(1n), high: 100n * WAD, source: SMART_LTV },
  bonusWad: {
    unit: "%",
    low: 0n,
    high: percent(15n),
    source: "Aave v3 listings: 1 to 15 %",
  },
  lowestWad: { unit: "%", low: 0n, high: percent(60n), source: ASSUMED },
  highestWad: {
    unit: "%",
    low: percent(80n),
    high: percent(98n),
    source: "Morpho Blue enabled LLTVs: up to 98 %",
  },
  stepPerDayWad: {
    unit: "%",
    low: percent(1n) / 10n,
    high: percent(5n),
    source:
      "Aave generalised risk stewards (aave-dao/aave-v3-risk-stewards): a bounded change of LTV and threshold every 3 days",
  },
  everySeconds: { unit: "s", low: 3600n, high: 3n * DAY, source: ASSUMED },
  smallestStepWad: { unit: "%", low: 1n, high: percent(1n), source: ASSUMED },
};
