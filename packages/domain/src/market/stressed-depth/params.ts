import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

const bps = (least: bigint, usual: bigint) => z.bigint().min(least).max(10_000n).default(usual);

/** How deep the market of one kind of collateral is, and what becomes of that while its price falls. */
export const stressedDepthParams = z.strictObject({
  /** What can be sold in calm until the price is `withinBps` lower. */
  depthUsd8: z
    .bigint()
    .min(1n)
    .default(50_000_000n * USD8),
  withinBps: bps(1n, 400n),
  /** The fall of the market's price that leaves 1/e of the depth. */
  collapseBps: bps(1n, 530n),
  /** How far back the price is looked for from which it has fallen. */
  windowSeconds: z.bigint().min(60n).max(86_400n).default(1200n),
  /** Share of the depth that stays whatever happens. */
  leastLeftBps: bps(1n, 200n),
  /** Between bid and ask, in calm and where only the least depth is left. */
  calmSpreadBps: bps(0n, 10n),
  stressSpreadBps: bps(0n, 200n),
  /** Seconds in which half of what was sold is taken off the book again. */
  halfLifeSeconds: z.bigint().min(1n).default(1800n),
});

export type StressedDepthParams = z.infer<typeof stressedDepthParams>;

const USDE =
  "USDe on Binance, 10 October 2025: 89 to 2 million in under 20 minutes, spread up to 22 %";

export const stressedDepthRanges: Readonly<Record<keyof StressedDepthParams, PublishedRange>> = {
  depthUsd8: {
    unit: "USD",
    low: 1_500_000n * USD8,
    high: 219_000_000n * USD8,
    source: "RiskDAO on Gearbox, March 2023: the 3pool within 4 %, before and in the USDC depeg",
  },
  withinBps: { unit: "%", low: 50n, high: 1_000n, source: "as the depth was measured" },
  collapseBps: {
    unit: "%",
    low: 250n,
    high: 1_000n,
    source: "from the falls and depths of 11 March 2023 and 10 October 2025, see the README",
  },
  windowSeconds: { unit: "s", low: 300n, high: 3_600n, source: USDE },
  leastLeftBps: {
    unit: "%",
    low: 60n,
    high: 1_000n,
    source: "RiskDAO on Gearbox: 219 to 1.5 million (USDC to USDT), 166 to 15 (to DAI)",
  },
  calmSpreadBps: { unit: "%", low: 0n, high: 100n, source: "assumed" },
  stressSpreadBps: { unit: "%", low: 0n, high: 2_200n, source: USDE },
  halfLifeSeconds: {
    unit: "s",
    low: 300n,
    high: 21_600n,
    source: "RiskDAO risk analysis framework: 30 minutes to the whole of it",
  },
};
