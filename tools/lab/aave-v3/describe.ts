import type { PlayedLab, RpcBlock } from "@hindcast/testchain";
import type { WrittenFile } from "../write-files.ts";
import { describeRecordedMarket } from "./recorded-market.ts";

/** What the description says beyond the files themselves. */
export interface Recording {
  readonly played: PlayedLab;
  readonly blocks: readonly RpcBlock[];
  readonly seed: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly files: {
    readonly logs: WrittenFile;
    readonly blocks: WrittenFile;
    readonly readings: WrittenFile;
    readonly checkpoints: WrittenFile;
  };
}

/** Assumptions a reader of any result from this dataset must know. */
export const ASSUMPTIONS: readonly string[] = [
  "The contracts are real, the market and its accounts are not: a seeded script plays users, keepers and governance.",
  "ETH passes the published points of 12-13 March 2020 (194.97, 136, 95.87, 130 USD), scaled so that 194.97 is 2,000; between them it is interpolated with small seeded noise. The hour of 130 (36 h) and the points at 22.5 h and 25 h are assumed.",
  "Hypothetical: WBTC's log-return is 0.9 of ETH's; wstETH is ETH with a discount of up to 6.2 % at the bottom; USDC trades up to 0.8 % above par.",
  "Feeds post when the price has moved 0.5 % or after an hour (USDC: 0.25 % or a day), in the same block as the move.",
  "Keepers: about three in four profitable liquidations are sent in the block of the price post or the next; the rest wait, and in hour 25 of the crash nearly half hang until hour 26. Gas is priced at 15 to 200 gwei for that decision only; on the chain gas is free.",
  "Token amounts are minted freely: there is no market in which seized collateral is sold.",
];

/** The content of dataset.json. */
export function describeDataset(recording: Recording): object {
  const { played, blocks, files, counts } = recording;
  return describeRecordedMarket({
    slug: "aave-v3-lab",
    title: "Aave v3 lab: thirty days with Black Thursday in the middle",
    description:
      "All logs of a four-reserve Aave v3 market on a local chain: a calm fortnight, the crash of 12-13 March 2020 with real liquidation calls, and a recovery. Made by a seeded script on the real contracts.",
    madeBy: `\`pnpm lab:record\` with seed ${recording.seed}`,
    market: played.market,
    blocks,
    counts,
    assumptions: ASSUMPTIONS,
    files: [
      { role: "logs", format: "parquet", ...files.logs },
      { role: "blocks", ...files.blocks },
      { role: "readings", ...files.readings },
      {
        role: "reference",
        ...files.checkpoints,
        description: "What the contracts answered at eleven blocks: the oracle of `pnpm lab:check`",
      },
    ],
  });
}
