import { z } from "zod";
import { USD8, WAD } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

const flag = z.bigint().min(0n).max(1n);

/** How much of one token may be pledged anywhere, and what is pledged elsewhere. */
export const crossProtocolCheckParams = z.strictObject({
  /** What can be sold of it at once before the price has fallen by what liquidators gain. */
  depthUsd8: z
    .bigint()
    .min(0n)
    .default(10_000_000n * USD8),
  /** How many times that may be pledged in all. */
  multipleWad: z
    .bigint()
    .min(0n)
    .default(2n * WAD),
  /** What is pledged in other protocols: so much, and so much for each dollar pledged here. */
  elsewhereUsd8: z.bigint().min(0n).default(0n),
  elsewherePerHereWad: z.bigint().min(0n).default(0n),
  /** What is stopped while more is pledged: more of it, and new debt of who has it. */
  stopsSupply: flag.default(1n),
  stopsBorrow: flag.default(1n),
});

export type CrossProtocolCheckParams = z.infer<typeof crossProtocolCheckParams>;

const CURVE = "CRV, 13 June 2024: 141 million CRV pledged by five accounts in five protocols";
const CHOICE = { unit: "", low: 0n, high: 1n, source: "a choice, not a measurement" } as const;

export const crossProtocolCheckRanges: Readonly<
  Record<keyof CrossProtocolCheckParams, PublishedRange>
> = {
  depthUsd8: {
    unit: "USD",
    low: 0n,
    high: 1_000_000_000n * USD8,
    source: "of the asset: what quotes say",
  },
  multipleWad: {
    unit: "",
    low: WAD / 2n,
    high: 10n * WAD,
    source:
      "twice the liquidity within the liquidation penalty: Chaos Labs, governance.aave.com/t/12915",
  },
  elsewhereUsd8: { unit: "USD", low: 0n, high: 1_000_000_000n * USD8, source: CURVE },
  elsewherePerHereWad: { unit: "", low: 0n, high: 10n * WAD, source: CURVE },
  stopsSupply: CHOICE,
  stopsBorrow: CHOICE,
};
