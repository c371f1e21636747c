import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** A cap on how fast a token's ratio to its base may grow, and who moves its snapshot, how. */
export const growthCapParams = z.strictObject({
  /** The ratio the cap grows from, in the decimals of the ratios it is compared with. */
  snapshotRatio: z.bigint().min(1n).default(1_157_209_899_495_068_171n),
  /** The moment it is counted from. */
  snapshotSeconds: z.bigint().min(0n).default(1_708_004_591n),
  maxYearlyGrowthBps: z.bigint().min(0n).max(100_000n).default(872n),
  /**
   * What the token is worth in its base where the feed answers the token's price, in the snapshot's
   * decimals, at the moment `tokenRatioSeconds`; 0 where the feed answers the ratio itself.
   */
  tokenRatio: z.bigint().min(0n).default(0n),
  tokenRatioSeconds: z.bigint().min(0n).default(1_773_143_160n),
  /** How the token's ratio really grows. */
  tokenYearlyGrowthBps: z.bigint().min(0n).max(100_000n).default(270n),
  /** The first update of the snapshot; 0: it is never updated. */
  firstUpdateSeconds: z.bigint().min(0n).default(0n),
  updateEverySeconds: z.bigint().min(1n).default(259_200n),
  /** How far one update may move the snapshot's ratio. */
  stepLimitBps: z.bigint().min(0n).max(100_000n).default(300n),
  /** An update takes the ratio of this long ago, and that moment. */
  referenceAgeSeconds: z.bigint().min(0n).default(604_800n),
  minimumDelaySeconds: z.bigint().min(0n).default(604_800n),
  /** 1: an update that the step limit would cut short is not made; 0: ratio and moment part. */
  wholeUpdatesOnly: z.bigint().min(0n).max(1n).default(0n),
});

export type GrowthCapParams = z.infer<typeof growthCapParams>;

const ADAPTER = "bgd-labs/aave-capo, scripts/DeployEthereum.s.sol: wstETH";
const POST_MORTEM = "governance.aave.com/t/24269: at most 3 % in 3 days, a reference 7 days old";

export const growthCapRanges: Readonly<Record<keyof GrowthCapParams, PublishedRange>> = {
  snapshotRatio: { unit: "", low: 1n, high: 10n ** 40n, source: ADAPTER },
  snapshotSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: ADAPTER },
  maxYearlyGrowthBps: {
    unit: "%",
    low: 190n,
    high: 5_000n,
    source:
      "governance.aave.com/t/16605: 8.72 % for wstETH; bgd-labs/aave-capo, scripts: 1.9 to 50 %",
  },
  tokenRatio: { unit: "", low: 0n, high: 10n ** 40n, source: "the token's own contract" },
  tokenRatioSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: POST_MORTEM },
  tokenYearlyGrowthBps: {
    unit: "%",
    low: 0n,
    high: 1_000n,
    source:
      "dash.onaave.com, wstETH: 2.7 to 2.8 % a year; bgd-labs/aave-capo, pull request 1: 2 to 10 %",
  },
  firstUpdateSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: POST_MORTEM },
  updateEverySeconds: { unit: "s", low: 86_400n, high: 2_592_000n, source: POST_MORTEM },
  stepLimitBps: { unit: "%", low: 100n, high: 1_000n, source: POST_MORTEM },
  referenceAgeSeconds: { unit: "s", low: 345_600n, high: 2_592_000n, source: POST_MORTEM },
  minimumDelaySeconds: {
    unit: "s",
    low: 345_600n,
    high: 1_814_400n,
    source: "bgd-labs/aave-capo, scripts: 4 to 21 days",
  },
  wholeUpdatesOnly: { unit: "", low: 0n, high: 1n, source: "assumed: the missing check" },
};
