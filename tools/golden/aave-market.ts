import {
  aaveV3,
  encodeParameterValues,
  RAY,
  type AaveV3State,
  type Intent,
  type Usd8,
} from "@hindcast/domain";
import { addressOf, Stage } from "./stage.ts";

export const BORROWER = addressOf(0xa, 1);
export const LIQUIDATOR = addressOf(0xa, 2);
export const COLLATERAL = addressOf(0x1, 1);
export const DEBT = addressOf(0x1, 2);
const LENDER = addressOf(0xa, 3);
const DECIMALS = 18;

/** One collateral against one debt, as an event had them. */
export interface Pair {
  readonly collateralPriceUsd8: Usd8;
  readonly debtPriceUsd8: Usd8;
  readonly liquidationThresholdBps: bigint;
  /** 10,500 is a bonus of 5 %. */
  readonly liquidationBonusBps: bigint;
  /** Share of the bonus. */
  readonly liquidationFeeBps: bigint;
}

/** The price of one side from now on. */
export function priced(reserve: string, priceUsd8: Usd8): Intent {
  return { kind: "oraclePrice", feed: feedOf(reserve), price: priceUsd8, round: 1n };
}

/**
 * A market of Aave v3.0 with one borrower: so much collateral, and debt (18 decimals both). It is
 * opened at a price at which the loan is allowed, then priced as the pair says.
 */
export function borrowedMarket(pair: Pair, collateral: bigint, debt: bigint): Stage<AaveV3State> {
  const stage = new Stage(aaveV3, 1_700_000_000);
  const { liquidationThresholdBps, liquidationBonusBps, liquidationFeeBps } = pair;
  const values = encodeParameterValues({
    ltvBps: liquidationThresholdBps,
    liquidationThresholdBps,
    liquidationBonusBps,
    liquidationProtocolFeeBps: liquidationFeeBps,
    reserveFactorBps: 0n,
    optimalUsageRay: (8n * RAY) / 10n,
    baseRateRay: 0n,
    slope1Ray: 0n,
    slope2Ray: 0n,
    borrowingEnabled: true,
  });
  for (const [reserve, number] of [
    [COLLATERAL, 1],
    [DEBT, 2],
  ] as const)
    stage.submit(
      {
        kind: "reserveListing",
        reserve,
        symbol: `T${number}`,
        decimals: DECIMALS,
        supplyToken: addressOf(0x2, number),
        debtToken: addressOf(0x3, number),
        treasury: addressOf(0xf, 1),
        pool: addressOf(0xf, 2),
        values,
      },
      { kind: "feedAssignment", reserve, feed: feedOf(reserve) },
    );
  stage.submit(
    priced(COLLATERAL, pair.collateralPriceUsd8 * 10n),
    priced(DEBT, pair.debtPriceUsd8),
    supplied(DEBT, LENDER, debt),
    supplied(COLLATERAL, BORROWER, collateral),
    { kind: "borrow", reserve: DEBT, caller: BORROWER, account: BORROWER, amount: debt },
    priced(COLLATERAL, pair.collateralPriceUsd8),
  );
  return stage;
}

/** A liquidator's call for so much debt. */
export function liquidating(amount: bigint): Intent {
  return {
    kind: "liquidate",
    collateralReserve: COLLATERAL,
    debtReserve: DEBT,
    account: BORROWER,
    liquidator: LIQUIDATOR,
    amount,
    receiveShares: false,
  };
}

function supplied(reserve: string, account: string, amount: bigint): Intent {
  return { kind: "supply", reserve, payer: account, account, amount };
}

function feedOf(reserve: string): string {
  return reserve.replace("0x00000001", "0x0000feed");
}
