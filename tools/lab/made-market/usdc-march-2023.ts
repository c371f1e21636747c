import { rateSpec } from "@hindcast/testchain";
import type { MadeMarket } from "./made-market.ts";

const common = {
  decimals: 6,
  priceUsd8: 1_00000000n,
  ltvBps: 8_250n,
  liquidationThresholdBps: 8_500n,
  liquidationBonusBps: 10_400n,
  reserveFactorBps: 1_000n,
  liquidationProtocolFeeBps: 1_000n,
  supplyCapTokens: 0n,
  borrowCapTokens: 0n,
  rate: rateSpec(80, 0, 0, 0),
  eModeCategory: 1,
};
/** Looped positions, by their debt in percent of what they hold, from careful to daring. */
const LOOPS = [88, 90, 92, 93, 94, 95, 95.5, 96, 96.5, 96.9];
const HELD_USDC = 2_000_000;

/** USDC against USDT in the efficiency mode of stable coins, 10 to 12 March 2023. */
export const USDC_MARCH_2023: MadeMarket = {
  slug: "aave-usdc-march-2023",
  title: "Aave in the depeg of USDC, 10 to 12 March 2023",
  description:
    "A **made market**: ten accounts that hold USDC and owe USDT in the efficiency mode of stable coins, on real contracts of Aave v3.0, and the published points of USDC's price.",
  reserves: [
    { ...common, symbol: "USDC" },
    { ...common, symbol: "USDT" },
  ],
  eModes: [
    {
      id: 1,
      ltvBps: 9_700n,
      liquidationThresholdBps: 9_750n,
      liquidationBonusBps: 10_100n,
      label: "Stablecoins",
    },
  ],
  people: [
    { name: "USDT lender", supplies: [{ symbol: "USDT", tokens: 50_000_000 }], borrows: [] },
    ...LOOPS.map((percent, place) => ({
      name: `USDC loop ${place + 1}`,
      supplies: [{ symbol: "USDC", tokens: HELD_USDC }],
      borrows: [{ symbol: "USDT", tokens: (HELD_USDC * percent) / 100 }],
      eMode: 1,
    })),
  ],
  moving: {
    symbol: "USDC",
    points: [
      { at: "2023-03-10T22:00:00Z", usd: 1 },
      { at: "2023-03-11T02:00:00Z", usd: 0.98 },
      { at: "2023-03-11T07:00:00Z", usd: 0.8726 },
      { at: "2023-03-11T16:00:00Z", usd: 0.95 },
      { at: "2023-03-12T18:00:00Z", usd: 0.98 },
      { at: "2023-03-13T12:00:00Z", usd: 1 },
    ],
  },
  everySeconds: 900,
  published: [
    'Loan to value 97 %, threshold 97.5 %, bonus 1 % in the mode: Gauntlet, governance.aave.com/t/12278 ("Gauntlet original").',
    "USDC fell to 0.8726 US dollars on 11 March. Liquidations failed at 0.88 and went through on the way up; those below about 0.98 did harm, and the largest accounts had lost all by 18:00 UTC on 12 March: Gauntlet, governance.aave.com/t/12241 and /12330.",
    "An account that held USDC alone and owed USDT alone was among those that ended insolvent (0x45b4, governance.aave.com/t/12330).",
  ],
  assumptions: [
    "Who held how much is made up: ten accounts of two million USDC, from 88 to 96.9 % of it owed.",
    "The hours of the prices between the published points.",
    "Interest is left out. USDT stays at a dollar.",
  ],
  example: "usdc-depeg",
};
