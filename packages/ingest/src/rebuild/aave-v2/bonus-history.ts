/** A liquidation bonus that governance decided, in basis points above 10,000. */
export interface BonusDecision {
  readonly fromSeconds: number;
  /** Where the values are written, and what their day is if it is not that of execution. */
  readonly source: string;
  readonly bonusBps: Readonly<Record<string, number>>;
}

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 1000;

/**
 * The bonus of every collateral of Aave v2 on Ethereum as its governance set it, up to AIP-45. From
 * then on values are not complete here: whoever compares must say so. Sources: the market's first
 * configuration (aave/protocol-v2 ce53c4a8, markets/aave and markets/amm reservesConfigs.ts), the
 * proposals (aave/aip, content/aips) and Aave's own risk documentation ("Risk Parameters Change",
 * with the days AIP-34, -38, -39 and -42 were executed); AIP-40, -43 and -45 from their texts.
 */
export const BONUS_HISTORY: readonly BonusDecision[] = [
  {
    fromSeconds: day("2020-11-30"),
    source:
      "aave/protocol-v2 ce53c4a8; AIP-5 (CRV), AIP-8 (BAL), AIP-10 (xSUSHI); DPI: risk documentation",
    bonusBps: {
      DAI: 500,
      TUSD: 500,
      USDC: 500,
      WETH: 500,
      AAVE: 1000,
      BAT: 1000,
      ENJ: 1000,
      KNC: 1000,
      LINK: 1000,
      MANA: 1000,
      MKR: 1000,
      REN: 1000,
      SNX: 1000,
      UNI: 1000,
      WBTC: 1000,
      ZRX: 1000,
      BAL: 1000,
      DPI: 1000,
      YFI: 1500,
      XSUSHI: 1500,
      CRV: 1500,
      AmmWETH: 500,
      AmmDAI: 500,
      AmmUSDC: 500,
      AmmUSDT: 500,
      AmmWBTC: 1000,
      AmmBptBALWETH: 1500,
      AmmUniWBTCWETH: 1500,
    },
  },
  {
    fromSeconds: day("2021-09-04"),
    source: "AIP-34",
    bonusBps: {
      ZRX: 800,
      WBTC: 900,
      SNX: 900,
      YFI: 1250,
      CRV: 1250,
      AAVE: 800,
      REN: 900,
      MANA: 800,
      BAT: 900,
      XSUSHI: 1250,
    },
  },
  {
    fromSeconds: day("2021-09-24"),
    source: "AIP-38",
    bonusBps: {
      WBTC: 750,
      REN: 750,
      BAT: 750,
      YFI: 1000,
      MKR: 800,
      ZRX: 750,
      CRV: 1000,
      XSUSHI: 1000,
      AAVE: 750,
      MANA: 750,
      SNX: 750,
    },
  },
  {
    fromSeconds: day("2021-10-07"),
    source: "AIP-40 (the day it was proposed; execution came some days later)",
    bonusBps: { UNI: 800, BAL: 800, LINK: 750 },
  },
  {
    fromSeconds: day("2021-10-09"),
    source: "AIP-39",
    bonusBps: { YFI: 800, USDC: 400 },
  },
  {
    fromSeconds: day("2021-10-22"),
    source: "AIP-42",
    bonusBps: { WBTC: 650, YFI: 750 },
  },
  {
    fromSeconds: day("2021-10-25"),
    source: "AIP-43 (the day it was proposed; execution came some days later)",
    bonusBps: { DPI: 850 },
  },
  {
    fromSeconds: day("2021-11-08"),
    source: "AIP-45 (the day it was proposed; execution came some days later)",
    bonusBps: { ENJ: 750, XSUSHI: 850 },
  },
];
