import { MAX_UINT256, WAD, type AaveV3State } from "@hindcast/domain";
import type { DirectedCase } from "../../bench.ts";
import { directed, lend } from "./directed.ts";
import type { AaveStage } from "./directed-stage.ts";

const ETHER_PRICE = 200_000_000_000n;
const DOLLAR_PRICE = 100_000_000n;
const YEAR_SECONDS = 31_536_000;
const RAY = 10n ** 27n;
const WETH_USDC = ["WETH", "USDC"] as const;

/** Lets a dollar earn until a share is worth more than two units: one unit then rounds to none. */
function raiseIndex(on: AaveStage, symbol: string): void {
  on.supply(0, symbol, on.tokens(symbol, 1_000_000));
  on.supply(0, "WETH", on.tokens("WETH", 1_000));
  on.supply(1, "WETH", on.tokens("WETH", 2_000));
  on.borrow(1, symbol, on.tokens(symbol, 990_000));
  for (let year = 0; year < 30 && on.reserve(symbol).liquidityIndex < (5n * RAY) / 2n; year++) {
    on.wait(YEAR_SECONDS);
    on.repay(1, symbol, 1_000n);
  }
}

/** A health factor at which the deposit pays for the whole debt and its bonus, and no more. */
function exhaustingWad(on: AaveStage, symbol: string): bigint {
  const { liquidationThresholdBps, liquidationBonusBps } = on.reserve(symbol).parameters;
  return (liquidationThresholdBps * liquidationBonusBps * WAD) / 10n ** 8n;
}

/** What one version does and its neighbours do not. */
export const versionCases: readonly DirectedCase<AaveV3State>[] = [
  directed("transfers-and-debts-of-less-than-a-share", (on) => {
    raiseIndex(on, "USDC");
    on.supply(4, "USDC", on.tokens("USDC", 1_000));
    on.borrow(4, "WETH", on.tokens("WETH", 1) / 5n);
    on.supply(5, "WETH", on.tokens("WETH", 1));
    for (const amount of [2n, 3n, 5n]) {
      on.borrow(5, "USDC", amount);
      on.repay(5, "USDC", on.owed(5, "USDC") - 1n);
      on.repay(5, "USDC", 1n);
      on.repay(5, "USDC", MAX_UINT256);
    }
    for (const price of [ETHER_PRICE, 5n * ETHER_PRICE]) {
      on.price("WETH", price);
      for (const amount of [0n, 1n, 2n]) on.send(4, 6, "USDC", amount);
    }
    on.price("WETH", ETHER_PRICE);
    on.send(4, 4, "USDC", 1n);
    on.send(6, 7, "USDC", on.supplied(6, "USDC"));
    on.send(6, 7, "USDC", 0n);
  }),
  directed("transfers-that-turn-collateral-off-and-on", (on) => {
    lend(on);
    on.supply(3, "WETH", on.tokens("WETH", 2));
    on.send(3, 5, "WETH", on.supplied(3, "WETH"));
    on.supply(3, "USDC", on.tokens("USDC", 100));
    on.wait(YEAR_SECONDS);
    on.send(3, 5, "USDC", on.supplied(3, "USDC") - 1n);
    on.send(3, 6, "USDC", on.supplied(3, "USDC"));
    on.send(5, 5, "USDC", on.supplied(5, "USDC"));
    on.send(5, 3, "USDC", on.supplied(5, "USDC"));
  }),
  directed("a-whole-deposit-taken-for-shares", (on) => {
    lend(on);
    on.supply(3, "WETH", on.tokens("WETH", 10));
    on.borrow(3, "USDC", on.tokens("USDC", 5_000));
    on.price("WETH", ETHER_PRICE / 8n);
    on.liquidate(1, 1, WETH_USDC, MAX_UINT256, true);
    on.liquidate(5, 3, WETH_USDC, MAX_UINT256, true);
    on.liquidate(5, 1, WETH_USDC, MAX_UINT256, true);
    on.price("WETH", ETHER_PRICE);
  }),
  directed("a-deposit-that-just-pays-for-the-debt", (on) => {
    on.supply(0, "USDC", on.tokens("USDC", 100_000));
    for (const units of [0n, 1n, 2n, 3n, 40n]) {
      const user = 1 + Number(units % 7n);
      on.price("WETH", ETHER_PRICE);
      on.supply(user, "WETH", on.tokens("WETH", 1));
      on.borrow(user, "USDC", on.tokens("USDC", 800));
      on.steer(user, "WETH", exhaustingWad(on, "WETH"), units);
      on.liquidate(7, user, WETH_USDC);
    }
  }),
  directed("a-few-units-of-collateral-used-up", (on) => {
    raiseIndex(on, "GUSD");
    for (const units of [20n, 31n, 43n, 58n]) {
      on.price("GUSD", DOLLAR_PRICE);
      on.supply(5, "GUSD", units);
      on.borrow(5, "WETH", units * 200_000_000n);
      // Half a unit of the deposit is more than the liquidator needs.
      on.steer(5, "GUSD", (exhaustingWad(on, "GUSD") * (2n * units + 1n)) / (2n * units));
      on.liquidate(7, 5, ["GUSD", "WETH"]);
      on.repay(5, "WETH", MAX_UINT256);
      on.withdraw(5, "GUSD", MAX_UINT256);
    }
  }),
];

/** Modes that deny LTV to what they do not list; v3.7 began with them. */
export const isolatedModeCases: readonly DirectedCase<AaveV3State>[] = [
  directed("an-isolated-mode", (on) => {
    const mode = { ltvBps: 9_000n, liquidationThresholdBps: 9_300n, liquidationBonusBps: 10_200n };
    on.supply(0, "USDC", on.tokens("USDC", 100_000));
    on.setScope("mode:1", { ...mode, isolated: true });
    on.setScope("mode:1", { borrowableBitmap: 0b0010n });
    on.setScope("mode:1", { collateralBitmap: 0b0100n });
    on.supply(1, "WETH", on.tokens("WETH", 1));
    on.enter(1, 1);
    on.use(1, "WETH", false);
    on.enter(1, 1);
    on.use(1, "WETH", true);
    on.supply(1, "GUSD", on.tokens("GUSD", 1_000));
    on.borrow(1, "USDC", on.tokens("USDC", 901));
    on.borrow(1, "USDC", on.tokens("USDC", 800));
    on.setScope("mode:1", { isolated: false });
    on.use(1, "WETH", true);
    on.borrow(1, "USDC", on.tokens("USDC", 200));
    on.setScope("mode:1", { isolated: true });
    on.borrow(1, "USDC", on.tokens("USDC", 10));
    on.withdraw(1, "GUSD", on.tokens("GUSD", 10));
    on.withdraw(1, "WETH", on.tokens("WETH", 1) / 100n);
    on.send(1, 2, "GUSD", on.tokens("GUSD", 10));
    on.price("WETH", ETHER_PRICE / 20n);
    on.liquidate(3, 1, WETH_USDC);
    on.repay(1, "USDC", MAX_UINT256);
    on.enter(1, 0);
  }),
];
