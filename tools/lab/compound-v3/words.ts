import type { StoryWords } from "../story/describe.ts";

const inBase = (value: string | undefined): string => (BigInt(value ?? 0) / 10n ** 6n).toString();

/** How the Compound v3 lab is told. */
export const COMET_WORDS: StoryWords = {
  slug: "compound-v3-lab",
  title: "Compound v3 lab: twelve days with Black Thursday in the middle",
  description:
    "One Comet that lends USDC against three collaterals, through some calm days, the crash of 12-13 March 2020 with real absorptions and sales at the store front, and a recovery.",
  protocol: "compound-v3",
  protocolVersion: "Comet d5a30b0a",
  contracts:
    "compound-finance/comet d5a30b0aaeff7755f1431e87f818990902237b03, contracts/Comet.sol and CometExt.sol",
  units: {
    amounts: "smallest unit of the token",
    prices: "USD × 10^8",
    factors: "wad",
    rates: "wad a year",
    time: "unix seconds, UTC",
  },
  assumptions: [
    "Feeds post when the price has moved 0.5 % or after four hours (USDC: 0.25 % or a day), in the same block as the move.",
    "Buyers take seized collateral at the store front in lots of 5,000 to 60,000 USDC, each asset in about three of ten blocks; their own sales do not move prices.",
    "Rewards are not part of the market.",
  ],
  setting: `The base asset is USDC; factors in %:

| collateral | may be borrowed | absorbed above | credited when absorbed |
| --- | --- | --- | --- |
| WETH | 82.5 | 89.5 | 95 |
| WBTC | 70 | 77 | 95 |
| wstETH | 79 | 84 | 92 |

Buyers at the store front get half of the penalty, later 60 %; 40,000 USDC are put in as first
reserves. The contract is in no package: \`--artifacts\` names a folder with Comet.json and CometExt.json
as solc writes them, compiled from the commit above.`,
  shown: [
    { name: "lent (USDC)", of: (rows) => inBase(rows["market/totalSupply"]) },
    { name: "borrowed (USDC)", of: (rows) => inBase(rows["market/totalDebt"]) },
    { name: "reserves (USDC)", of: (rows) => inBase(rows["market/reserves"]) },
  ],
};
