import { rateSpec } from "../aave/reserve-spec.ts";
import type { EModeSpec, ReserveSpec } from "../aave/reserve-spec.ts";

/** The four markets of the lab, in listing order; parameters are of the size mainnet used in 2023. */
export const LAB_RESERVES: readonly ReserveSpec[] = [
  {
    symbol: "WETH",
    decimals: 18,
    priceUsd8: 2_277_25000000n,
    ltvBps: 8000n,
    liquidationThresholdBps: 8250n,
    liquidationBonusBps: 10_500n,
    reserveFactorBps: 1500n,
    liquidationProtocolFeeBps: 1000n,
    supplyCapTokens: 1_800_000n,
    borrowCapTokens: 1_400_000n,
    rate: rateSpec(80, 1, 3.8, 80),
    eModeCategory: 1,
  },
  {
    symbol: "WBTC",
    decimals: 8,
    priceUsd8: 39_340_00000000n,
    ltvBps: 7300n,
    liquidationThresholdBps: 7800n,
    liquidationBonusBps: 10_625n,
    reserveFactorBps: 2000n,
    liquidationProtocolFeeBps: 1000n,
    supplyCapTokens: 43_000n,
    borrowCapTokens: 28_000n,
    rate: rateSpec(45, 0, 4, 300),
    eModeCategory: 0,
  },
  {
    symbol: "wstETH",
    decimals: 18,
    priceUsd8: 2_573_29000000n,
    ltvBps: 6850n,
    liquidationThresholdBps: 7950n,
    liquidationBonusBps: 10_700n,
    reserveFactorBps: 1500n,
    liquidationProtocolFeeBps: 1000n,
    supplyCapTokens: 2_600n,
    borrowCapTokens: 600n,
    rate: rateSpec(45, 0.25, 4.5, 80),
    eModeCategory: 1,
  },
  {
    symbol: "USDC",
    decimals: 6,
    priceUsd8: 1_00000000n,
    ltvBps: 7400n,
    liquidationThresholdBps: 7600n,
    liquidationBonusBps: 10_450n,
    reserveFactorBps: 1000n,
    liquidationProtocolFeeBps: 1000n,
    supplyCapTokens: 1_760_000_000n,
    borrowCapTokens: 1_580_000_000n,
    rate: rateSpec(88, 0, 4, 60),
    eModeCategory: 0,
  },
];

/** Positions of the reserves above. */
export const WETH = 0;
export const WBTC = 1;
export const WSTETH = 2;
export const USDC = 3;

/** wstETH against WETH, as the ETH-correlated category of 2023. */
export const LAB_EMODE: EModeSpec = {
  id: 1,
  ltvBps: 9000n,
  liquidationThresholdBps: 9300n,
  liquidationBonusBps: 10_100n,
  label: "ETH correlated",
};
