import { WAD } from "@hindcast/domain";
import { BORROWER, borrowedMarket, liquidating, type Pair } from "../aave-market.ts";
import { rounded, type GoldenEvent, type GoldenFigure } from "../golden-event.ts";
import { outcomeOf } from "../stage.ts";

const BY_HAND = "by hand: r = 110,000 / 2; seized 1.05 r / 68,000; (C - 1.05 r) 0.8 / (B - r)";
const LEAST = "by hand: (B - 0.8 C) / (1 - 0.8 * 1.05)";
const DEBT_WAD = 110_000n * WAD;
const PAIR: Pair = {
  collateralPriceUsd8: 68_000_00000000n,
  debtPriceUsd8: 1_00000000n,
  liquidationThresholdBps: 8_000n,
  liquidationBonusBps: 10_500n,
  liquidationFeeBps: 0n,
};

export const twoBitcoin: GoldenEvent = {
  id: "liquidation-of-two-bitcoin",
  kind: "worked example",
  title: "Worked example: 2 BTC at 68,000 against 110,000",
  method:
    "A threshold of 80 %, a bonus of 5 % and a close factor of 50 %. A liquidator asks for all, and gets what the rules allow; another asks for what just brings the health factor back to one.",
  figures: () => {
    const [all, least] = [liquidated(DEBT_WAD), liquidated(7_500n * WAD)];
    return [
      figure("repaid", "USD", "55,000", BY_HAND, all.repaid),
      figure("seized", "BTC", "0.849265", BY_HAND, all.seized),
      figure("health factor after", "", "1.1382", BY_HAND, all.healthFactor),
      figure("health factor after repaying 7,500", "", "1.0000", LEAST, least.healthFactor),
    ];
  },
};

function figure(
  name: string,
  unit: string,
  says: string,
  source: string,
  ours: number,
): GoldenFigure {
  return { name, unit, published: [rounded(says, source, unit)], ours, by: "rules of Aave v3" };
}

function liquidated(amount: bigint) {
  const stage = borrowedMarket(PAIR, 2n * WAD, DEBT_WAD);
  const call = outcomeOf(stage.submit(liquidating(amount)), "liquidation");
  return {
    repaid: Number(call.debtRepaid) / 1e18,
    seized: Number(call.collateralSeized) / 1e18,
    healthFactor: Number(stage.health(BORROWER).healthFactorWad) / 1e18,
  };
}
