import { rateSpec, type EModeSpec, type ReserveSpec } from "@hindcast/testchain";

/** A reserve as somebody published it, in whole tokens. */
export interface PublishedReserve {
  readonly spec: ReserveSpec;
  readonly suppliedTokens: number;
  readonly borrowedTokens: number;
  /** Where its size, price and rates come from; or what is assumed. */
  readonly source: string;
}

const INCIDENT = "governance.aave.com/t/24580";
/** The mode in which liquid staking tokens are lent against WETH. */
export const ETH_MODE: EModeSpec = {
  id: 1,
  ltvBps: 9_300n,
  liquidationThresholdBps: 9_500n,
  liquidationBonusBps: 10_100n,
  label: "ETH correlated",
};
export const ETH_MODE_SOURCE =
  "LTV 93 % (forklog.com, Aave tightens listing standards), threshold 95 % (governance.aave.com/t/24478)";
/** US dollars with 8 decimals: 190.86 million for 82,650 WETH, 221.39 million for 89,567 rsETH. */
const WETH_USD8 = 2_309_26000000n;
const RSETH_USD8 = 2_471_78000000n;
const NO_CAP = 0n;

const common = {
  decimals: 18,
  liquidationBonusBps: 10_500n,
  reserveFactorBps: 1_500n,
  liquidationProtocolFeeBps: 1_000n,
  supplyCapTokens: NO_CAP,
  borrowCapTokens: NO_CAP,
  eModeCategory: ETH_MODE.id,
  /** For what nobody borrows. */
  rate: rateSpec(45, 0, 7, 300),
};
const stable = {
  ...common,
  decimals: 6,
  priceUsd8: 1_00000000n,
  ltvBps: 7_500n,
  liquidationThresholdBps: 7_800n,
  reserveFactorBps: 1_000n,
  eModeCategory: 0,
  rate: rateSpec(92, 0, 4, 10),
};
const STABLE_RATES =
  "bend at 92 % and slope 2 of 10 % (governance.aave.com/t/24684), slope 1 of 4 % and reserve factor of 10 %: what gives the rates of aavescan.com on 26 March 2026 (3.30 % and 2.26 % at 2.53 of 3.33 billion)";

/** Ethereum Core in the days before 18 April 2026, in the order of listing. */
export const RESERVES = {
  WETH: {
    spec: {
      ...common,
      symbol: "WETH",
      priceUsd8: WETH_USD8,
      ltvBps: 8_050n,
      liquidationThresholdBps: 8_300n,
      rate: rateSpec(92, 0, 2.35, 6),
    },
    suppliedTokens: 3_000_000,
    borrowedTokens: 2_655_000,
    source: `size, use of 88.5 % and curve on 18 April 2026 (governance.aave.com/t/24478); price of the incident report (${INCIDENT})`,
  },
  USDC: {
    spec: { ...stable, symbol: "USDC" },
    suppliedTokens: 3_330_000_000,
    borrowedTokens: 2_530_000_000,
    source: `size on 26 March 2026 (aavescan.com); ${STABLE_RATES}`,
  },
  USDT: {
    spec: { ...stable, symbol: "USDT" },
    suppliedTokens: 6_660_000_000,
    borrowedTokens: 5_000_000_000,
    source: "size on 29 January 2026 (aavescan.com); rates taken to be those of USDC",
  },
  wstETH: {
    spec: {
      ...common,
      symbol: "wstETH",
      priceUsd8: 2_837_62000000n,
      ltvBps: 7_850n,
      liquidationThresholdBps: 8_100n,
    },
    suppliedTokens: 1_350_000,
    borrowedTokens: 0,
    source:
      "size on 15 March 2026 (aavescan.com), its 55,300 lent left out; 1.2288 WETH (governance.aave.com/t/24269)",
  },
  weETH: {
    spec: {
      ...common,
      symbol: "weETH",
      priceUsd8: 2_517_09000000n,
      ltvBps: 7_750n,
      liquidationThresholdBps: 8_000n,
    },
    suppliedTokens: 787_000,
    borrowedTokens: 0,
    source: "assumed: what the rest of the WETH debt needs at 88 %; 1.09 WETH",
  },
  rsETH: {
    spec: {
      ...common,
      symbol: "rsETH",
      priceUsd8: RSETH_USD8,
      ltvBps: 7_200n,
      liquidationThresholdBps: 7_500n,
    },
    suppliedTokens: 467_000,
    borrowedTokens: 0,
    source: `about 666,000 on Aave, of which 359 million US dollars on other chains (0xngmi, chaincatcher.com), less the 53,400 of the theft; price of the incident report (${INCIDENT})`,
  },
  WBTC: {
    spec: {
      ...common,
      symbol: "WBTC",
      decimals: 8,
      priceUsd8: 77_000_00000000n,
      ltvBps: 7_300n,
      liquidationThresholdBps: 7_800n,
      eModeCategory: 0,
    },
    suppliedTokens: 163_000,
    borrowedTokens: 0,
    source: "assumed: stands for all that USDC and USDT are lent against, at 60 %",
  },
} as const satisfies Readonly<Record<string, PublishedReserve>>;

export type Token = keyof typeof RESERVES;
export const TOKENS = Object.keys(RESERVES) as readonly Token[];
