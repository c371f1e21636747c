/** What a reserve of the synthetic market is like; shares, not percent. */
export interface Asset {
  readonly symbol: string;
  readonly decimals: number;
  readonly priceUsd: number;
  /** Response to the common factor, and what moves it alone (a year's volatility). */
  readonly beta: number;
  readonly ownVolatility: number;
  /** It moves with the asset so many places before it (staked ether with ether); 0: with the factor. */
  readonly follows: number;
  /** Held at a dollar by redemption: it returns to one. */
  readonly isStable: boolean;
  readonly liquidationThreshold: number;
  readonly bonus: number;
  readonly reserveFactor: number;
  readonly optimalUsage: number;
  readonly slope1: number;
  /** How often it is chosen as collateral, and to borrow. */
  readonly depositWeight: number;
  readonly loanWeight: number;
}

// prettier-ignore
const TEMPLATES: readonly Asset[] = [
  volatile("WETH", 18, 2_500, 1, 0.3, 0.83, 0.05, 0.35, 0.1),
  stable("USDC", 6, 0.78, 0.045, 0.1, 0.45),
  volatile("WBTC", 8, 45_000, 0.8, 0.25, 0.78, 0.05, 0.15, 0.03),
  stable("USDT", 6, 0.75, 0.045, 0.03, 0.25),
  { ...volatile("wstETH", 18, 2_875, 1, 0.0005, 0.81, 0.06, 0.25, 0), follows: 4 },
  stable("DAI", 18, 0.77, 0.05, 0.02, 0.15),
  volatile("LINK", 18, 15, 1.3, 0.6, 0.7, 0.07, 0.05, 0.01),
  volatile("AAVE", 18, 90, 1.4, 0.7, 0.66, 0.075, 0.05, 0.01),
];

function volatile(
  symbol: string,
  decimals: number,
  priceUsd: number,
  beta: number,
  ownVolatility: number,
  liquidationThreshold: number,
  bonus: number,
  depositWeight: number,
  loanWeight: number,
): Asset {
  return {
    symbol,
    decimals,
    priceUsd,
    beta,
    ownVolatility,
    follows: 0,
    isStable: false,
    liquidationThreshold,
    bonus,
    reserveFactor: 0.15,
    optimalUsage: 0.8,
    slope1: 0.03,
    depositWeight,
    loanWeight,
  };
}

function stable(
  symbol: string,
  decimals: number,
  liquidationThreshold: number,
  bonus: number,
  depositWeight: number,
  loanWeight: number,
): Asset {
  return {
    symbol,
    decimals,
    priceUsd: 1,
    beta: 0,
    ownVolatility: 0,
    follows: 0,
    isStable: true,
    liquidationThreshold,
    bonus,
    reserveFactor: 0.1,
    optimalUsage: 0.9,
    slope1: 0.05,
    depositWeight,
    loanWeight,
  };
}

/** Loan-to-value lies below the threshold by this much. */
export const LTV_BELOW_THRESHOLD = 0.025;

/** The market's reserves: the first so many of eight, then the same again under other names. */
export function assetsOf(count: number): readonly Asset[] {
  return Array.from({ length: count }, (_, place) => {
    const template = TEMPLATES[place % TEMPLATES.length] as Asset;
    const again = Math.floor(place / TEMPLATES.length);
    return again === 0 ? template : { ...template, symbol: `${template.symbol}${again + 1}` };
  });
}

/** Addresses of the synthetic market: what it is in the first digits, its number in the last. */
export const ADDRESS = {
  reserve: (asset: number) => address("a55e7", asset),
  supplyToken: (asset: number) => address("a70c", asset),
  debtToken: (asset: number) => address("deb7", asset),
  feed: (asset: number) => address("feed", asset),
  account: (account: number) => address("acc0", account),
  lender: (asset: number) => address("1e4d", asset),
  treasury: address("7ea5", 0),
  pool: address("9001", 0),
} as const;

function address(prefix: string, number: number): string {
  return `0x${prefix.padStart(8, "0")}${(number + 1).toString(16).padStart(32, "0")}`;
}
