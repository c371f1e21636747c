import { z } from "zod";
import { WAD } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** Who of the borrowers acts, at which health factors, how fast and with how much. */
export const activeBorrowerParams = z.strictObject({
  /** The share of borrowers who defend their position, and of those who add collateral to do it. */
  defendingBps: z.bigint().min(0n).max(10_000n).default(5_000n),
  depositingBps: z.bigint().min(0n).max(10_000n).default(5_000n),
  /** The ladder of tolerance: each defender acts under one of so many health factors, evenly apart. */
  highestRungWad: z
    .bigint()
    .min(WAD)
    .default((125n * WAD) / 100n),
  lowestRungWad: z
    .bigint()
    .min(WAD)
    .default((105n * WAD) / 100n),
  rungs: z.bigint().min(1n).max(1_000n).default(3n),
  /** How far above its rung a defender brings its health factor. */
  restoreWad: z
    .bigint()
    .min(1n)
    .default(WAD / 10n),
  /** What a defender can put in, as a share of its debt or of its collateral. */
  purseBps: z.bigint().min(0n).default(5_000n),
  /** The share of borrowers who borrow again when prices have lifted their buffer, and by how much. */
  releveragingBps: z.bigint().min(0n).max(10_000n).default(0n),
  releverageAboveBps: z.bigint().min(1n).default(1_000n),
  /** Mean of the time between noticing and acting. */
  reactionSeconds: z.bigint().min(0n).default(600n),
});

export type ActiveBorrowerParams = z.infer<typeof activeBorrowerParams>;

const AUTOMATION = "DeFi Saver's automation: repay below and boost above set ratios";
const EMPTY = "assumed: from nobody to everybody";

export const activeBorrowerRanges: Readonly<Record<keyof ActiveBorrowerParams, PublishedRange>> = {
  defendingBps: { unit: "%", low: 0n, high: 10_000n, source: EMPTY },
  depositingBps: { unit: "%", low: 0n, high: 10_000n, source: EMPTY },
  highestRungWad: { unit: "", low: WAD, high: 2n * WAD, source: "assumed" },
  lowestRungWad: { unit: "", low: WAD, high: 2n * WAD, source: "assumed" },
  rungs: { unit: "", low: 1n, high: 100n, source: "assumed" },
  restoreWad: { unit: "", low: WAD / 100n, high: WAD, source: "assumed" },
  purseBps: { unit: "%", low: 0n, high: 10_000n, source: "assumed" },
  releveragingBps: { unit: "%", low: 0n, high: 10_000n, source: `${EMPTY}; ${AUTOMATION}` },
  releverageAboveBps: { unit: "%", low: 100n, high: 10_000n, source: "assumed" },
  reactionSeconds: {
    unit: "s",
    low: 0n,
    high: 86_400n,
    source: "assumed: from automation within a block to a day",
  },
};
