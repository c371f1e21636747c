import { rateSpec } from "@hindcast/testchain";
import type { MadeMarket } from "./made-market.ts";

/** Interest is left out: what was owed and held is published as of the liquidations. */
const NO_RATE = rateSpec(80, 0, 0, 0);
const common = {
  reserveFactorBps: 0n,
  liquidationProtocolFeeBps: 0n,
  supplyCapTokens: 0n,
  borrowCapTokens: 0n,
  rate: NO_RATE,
  eModeCategory: 0,
};

/** USDC against CRV on Aave v2, 22 November 2022. */
export const CRV_NOVEMBER_2022: MadeMarket = {
  slug: "aave-crv-november-2022",
  title: "Aave on 22 November 2022: 92 million CRV borrowed against USDC",
  description:
    "A **made market**: one account with 92 million CRV of debt against 63.6 million USDC, as published of Aave v2 on 22 November 2022, on real contracts of Aave v3.0, and the published points of CRV's price.",
  reserves: [
    {
      ...common,
      symbol: "USDC",
      decimals: 6,
      priceUsd8: 1_00000000n,
      ltvBps: 8_700n,
      liquidationThresholdBps: 8_900n,
      liquidationBonusBps: 10_450n,
    },
    {
      ...common,
      symbol: "CRV",
      decimals: 18,
      priceUsd8: 53000000n,
      ltvBps: 5_200n,
      liquidationThresholdBps: 5_800n,
      liquidationBonusBps: 10_800n,
    },
  ],
  eModes: [],
  people: [
    { name: "CRV lender", supplies: [{ symbol: "CRV", tokens: 100_000_000 }], borrows: [] },
    {
      name: "CRV shorter",
      supplies: [{ symbol: "USDC", tokens: 63_596_000 }],
      borrows: [{ symbol: "CRV", tokens: 92_000_000 }],
    },
  ],
  moving: {
    symbol: "CRV",
    points: [
      { at: "2022-11-22T12:00:00Z", usd: 0.53 },
      { at: "2022-11-22T15:00:00Z", usd: 0.4 },
      { at: "2022-11-22T17:20:00Z", usd: 0.61 },
      { at: "2022-11-22T17:45:00Z", usd: 0.71 },
      { at: "2022-11-22T18:10:00Z", usd: 0.652 },
      { at: "2022-11-23T12:00:00Z", usd: 0.606 },
    ],
  },
  everySeconds: 300,
  published: [
    "63.596 million USDC supplied, 92 million CRV borrowed: EigenPhi, A Liquidation Strategy That Profited $1 Million, eigenphi.substack.com.",
    "USDC: loan to value 87 %, threshold 89 %, bonus 4.5 %: ChaosLabsInc/aave-v2-payloads, UsdcLTDecemberPayload.sol, of the weeks after. Blockworks says 88 % (blockworks.co/news/aave-curve-bad-debt).",
    "CRV fell from 0.53 to 0.40 US dollars and rose to 0.61: The Block, as of 22 November 2022. It rose to 0.71 while the position was unwound, between 17:20 and 18:10 UTC: Blockworks.",
    "The day after, 92 million CRV were worth about 60 million US dollars (0.652), and 2.64 million of them about 1.6 million (0.606): governance.aave.com/t/10779.",
  ],
  assumptions: [
    "The contracts are those of Aave v3.0, whose liquidations are those of v2 but for the close factor; a scenario sets it to v2's 50 %.",
    "The hours of 0.53 and 0.40, and that the high of 0.71 came in the middle of the fifty minutes.",
    "Interest is left out. One lender of CRV stands for all.",
    "CRV's own parameters are of no account here; they are made up.",
    "The path is what oracles may have told that day: what liquidators bought is in it.",
  ],
  example: "crv-squeeze",
};
