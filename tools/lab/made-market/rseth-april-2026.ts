import type { MadeMarket } from "./made-market.ts";
import { people } from "./rseth-people.ts";
import { ETH_MODE, ETH_MODE_SOURCE, RESERVES, TOKENS } from "./rseth-reserves.ts";

const WETH_USD = Number(RESERVES.WETH.spec.priceUsd8) / 1e8;
const count = (tokens: number): string => tokens.toLocaleString("en-US");

/** Ethereum Core in the days before the theft of rsETH; nothing of the theft or the run is in it. */
export const RSETH_APRIL_2026: MadeMarket = {
  slug: "aave-april-2026",
  title: "Aave on 18 April 2026: a made market of the published sizes",
  description:
    "A **made market**: seven reserves with the totals and rates published of Aave's Ethereum Core in the days before 18 April 2026, on real contracts of Aave v3.0. The accounts behind the totals are made up. It is quiet: the theft of rsETH, the run and the freezes are for a scenario's mechanisms to bring.",
  reserves: TOKENS.map((token) => RESERVES[token].spec),
  eModes: [ETH_MODE],
  people: people(),
  peoplePerBlock: 10,
  moving: {
    symbol: "WETH",
    points: [
      { at: "2026-04-17T17:00:00Z", usd: WETH_USD },
      { at: "2026-04-22T20:00:00Z", usd: WETH_USD },
    ],
  },
  everySeconds: 3_600,
  published: [
    ...TOKENS.map((token) => {
      const { suppliedTokens, borrowedTokens, source } = RESERVES[token];
      return `${token}, ${count(suppliedTokens)} supplied and ${count(borrowedTokens)} borrowed: ${source}.`;
    }),
    `The mode of ETH: ${ETH_MODE_SOURCE}.`,
  ],
  assumptions: [
    "The contracts are those of Aave v3.0, the market's of that day those of a later version.",
    "Depositors of WETH, USDC and USDT owe nothing. Their sizes fall as a power of their rank; the largest of WETH has the 65,584 that one account withdrew on the day (Lookonchain, as of shockcounter.com on 19 April 2026), those of the others the same share.",
    "All wstETH, weETH and rsETH is held by loops that owe about 88 % of its value in WETH; USDC and USDT are lent against WBTC, which stands for everything else.",
    "Prices stay where they are. Other chains, other reserves and caps are left out.",
  ],
  example: "rseth-run",
};
