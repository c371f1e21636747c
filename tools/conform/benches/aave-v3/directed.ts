import { MAX_UINT256, WAD, type AaveV3State } from "@hindcast/domain";
import type { DirectedCase } from "../../bench.ts";
import { AaveStage } from "./directed-stage.ts";

const YEAR_SECONDS = 31_536_000;
const CLOSE_FACTOR_EDGE_WAD = (95n * WAD) / 100n;

export function directed(name: string, play: (on: AaveStage) => void): DirectedCase<AaveV3State> {
  return { name, play: (stage) => play(new AaveStage(stage)) };
}

/** User 0 lends dollars, user 1 borrows part of them against ether. */
export function lend(on: AaveStage, ether = 10, share = 75n): void {
  on.supply(0, "USDC", on.tokens("USDC", 1_000_000));
  on.supply(0, "WETH", on.tokens("WETH", 1_000));
  on.supply(1, "WETH", on.tokens("WETH", ether));
  const { priceUsd8, parameters } = on.reserve("WETH");
  const most = (on.tokens("USDC", ether) * priceUsd8 * parameters.ltvBps) / 10_000n / 10n ** 8n;
  const wanted = (most * share) / 100n;
  const lent = on.tokens("USDC", 990_000);
  on.borrow(1, "USDC", wanted < lent ? wanted : lent);
}

const WETH_USDC = ["WETH", "USDC"] as const;

/**
 * Debts and thresholds in round numbers: at the first price the health factor is met to the last
 * wei, as long as the debt's index has not moved yet.
 */
function meetExactly(on: AaveStage, pricesUsd8: readonly bigint[]): void {
  on.set("WETH", {
    ltvBps: 7_000n,
    liquidationThresholdBps: 8_000n,
    liquidationBonusBps: 10_500n,
  });
  on.supply(0, "GUSD", on.tokens("GUSD", 1_000_000));
  for (const [place, priceUsd8] of pricesUsd8.entries()) {
    const user = 1 + place;
    on.price("WETH", 200_000_000_000n);
    on.supply(user, "WETH", on.tokens("WETH", 10));
    on.borrow(user, "GUSD", on.tokens("GUSD", 12_000));
    on.inSameBlock(() => {
      on.price("WETH", priceUsd8);
      on.liquidate(7, user, ["WETH", "GUSD"]);
    });
  }
}

/** What random search misses, on Aave v3. */
export const directedCases: readonly DirectedCase<AaveV3State>[] = [
  directed("health-factor-at-one", (on) => {
    lend(on);
    for (const units of [1n, 0n, -1n]) {
      on.steer(1, "WETH", WAD, units);
      on.liquidate(2, 1, WETH_USDC, 1_000n);
    }
    on.steer(1, "WETH", WAD, 0n);
    on.withdraw(1, "WETH", 1n);
    on.send(1, 2, "WETH", 1n);
    on.use(1, "WETH", false);
    on.borrow(1, "USDC", 1n);
  }),
  directed("health-factor-at-close-factor-edge", (on) => {
    for (const units of [1n, 0n, -1n]) {
      lend(on);
      on.steer(1, "WETH", CLOSE_FACTOR_EDGE_WAD, units);
      on.liquidate(2, 1, WETH_USDC);
      on.repay(1, "USDC", MAX_UINT256);
      on.withdraw(1, "WETH", MAX_UINT256);
      on.price("WETH", 200_000_000_000n);
    }
  }),
  directed("close-factor-edge-exactly", (on) =>
    meetExactly(on, [142_500_000_000n, 142_500_000_100n, 142_499_999_900n]),
  ),
  directed("health-factor-exactly-one", (on) =>
    meetExactly(on, [150_000_000_000n, 149_999_999_900n, 150_000_000_100n]),
  ),
  directed("all-collateral-and-fee-dust", (on) => {
    lend(on);
    on.price("WETH", on.reserve("WETH").priceUsd8 / 3n);
    on.liquidate(2, 1, WETH_USDC);
    on.liquidate(2, 1, WETH_USDC);
    for (const dust of [1n, 2n, 3n, 7n, 20n, 21n, 1_000n]) {
      on.price("WETH", 200_000_000_000n);
      on.supply(3, "WETH", dust);
      on.supply(3, "ISO", on.tokens("ISO", 10_000));
      on.use(3, "ISO", true);
      on.borrow(3, "USDC", on.tokens("USDC", 5_000));
      on.price("ISO", 100_000_000n);
      on.price("WETH", 900_000_000_000_000_000n);
      on.liquidate(2, 3, WETH_USDC);
      on.liquidate(2, 3, WETH_USDC, MAX_UINT256, true);
      on.price("ISO", 300_000_000n);
      on.repay(3, "USDC", MAX_UINT256);
      on.withdraw(3, "ISO", MAX_UINT256);
    }
  }),
  directed("same-asset-liquidation", (on) => {
    lend(on);
    on.supply(4, "USDC", on.tokens("USDC", 10_000));
    on.supply(4, "WETH", on.tokens("WETH", 5));
    on.borrow(4, "USDC", on.tokens("USDC", 9_000));
    on.price("WETH", 10_000_000_000n);
    on.wait(YEAR_SECONDS);
    on.liquidate(2, 4, ["USDC", "USDC"], on.tokens("USDC", 100));
    on.liquidate(2, 4, ["USDC", "USDC"], on.tokens("USDC", 100), true);
    on.liquidate(2, 4, ["USDC", "USDC"]);
    on.liquidate(4, 4, ["WETH", "USDC"], on.tokens("USDC", 50), true);
    on.liquidate(4, 4, ["WETH", "USDC"]);
  }),
  directed("liquidated-by-oneself-and-for-shares", (on) => {
    lend(on, 20);
    on.price("WETH", on.reserve("WETH").priceUsd8 / 2n);
    on.liquidate(1, 1, WETH_USDC, on.tokens("USDC", 50), true);
    on.liquidate(0, 1, WETH_USDC, on.tokens("USDC", 50), true);
    on.liquidate(3, 1, WETH_USDC, on.tokens("USDC", 50), true);
    on.liquidate(3, 1, WETH_USDC, 1n);
    on.liquidate(3, 1, WETH_USDC, 0n);
    on.liquidate(3, 1, ["USDC", "WETH"]);
    on.liquidate(3, 1, ["ISO", "USDC"]);
    on.liquidate(3, 9, WETH_USDC);
  }),
  directed("zero-wei-scaled-amounts", (on) => {
    lend(on, 1_000, 99n);
    for (let year = 0; year < 6; year++) {
      on.wait(YEAR_SECONDS);
      on.supply(5, "USDC", 1n);
      on.withdraw(5, "USDC", 1n);
      on.withdraw(5, "USDC", MAX_UINT256);
      on.send(5, 6, "USDC", 1n);
      on.repay(1, "USDC", 1n);
      on.repay(1, "USDC", 2n);
      on.borrow(0, "USDC", 1n);
    }
    on.withdraw(0, "USDC", 3n);
    on.mintToTreasury("USDC");
    on.mintToTreasury("USDC");
    on.repay(1, "USDC", on.owed(1, "USDC") - 1n);
    on.repay(1, "USDC", MAX_UINT256);
  }),
  directed("cap-edges", (on) => {
    lend(on);
    on.set("USDC", { supplyCapTokens: 1_000_100n });
    on.set("USDC", { borrowCapTokens: 20_000n });
    const supplied = on.supplied(0, "USDC");
    on.supply(0, "USDC", on.tokens("USDC", 1_000_100) - supplied + 1_000_000n);
    on.supply(0, "USDC", on.tokens("USDC", 99));
    for (let tries = 0; tries < 4; tries++) {
      const { supplyScaled, treasuryScaled, liquidityIndex } = on.reserve("USDC");
      const claims = ((supplyScaled + treasuryScaled) * liquidityIndex) / 10n ** 27n;
      on.supply(0, "USDC", on.tokens("USDC", 1_000_100) - claims - BigInt(tries) + 1n);
    }
    const owed = on.owed(1, "USDC");
    on.supply(1, "WETH", on.tokens("WETH", 100));
    for (const more of [2n, 1n, 0n, -1n, -2n, -300_000_000n])
      on.borrow(1, "USDC", on.tokens("USDC", 20_000) - owed + more - 1_000n);
    on.set("USDC", { supplyCapTokens: 1n });
    on.set("USDC", { borrowCapTokens: 1n });
    on.supply(0, "USDC", 1n);
    on.borrow(1, "USDC", 1n);
    on.set("USDC", { supplyCapTokens: (1n << 36n) - 1n });
    on.set("USDC", { supplyCapTokens: 1n << 36n });
    on.supply(0, "USDC", 1n);
  }),
  directed("caps-reached-to-the-unit", (on) => {
    // Nothing is borrowed of it yet, so its index stands still.
    on.set("ISO", { supplyCapTokens: 1_000n });
    on.supply(0, "ISO", on.tokens("ISO", 1_000) + 1n);
    on.supply(0, "ISO", on.tokens("ISO", 1_000));
    on.supply(0, "ISO", 1n);
    on.supply(1, "WETH", on.tokens("WETH", 10));
    on.set("ISO", { borrowCapTokens: 100n });
    on.borrow(1, "ISO", on.tokens("ISO", 100) + 1n);
    on.borrow(1, "ISO", on.tokens("ISO", 100));
    on.borrow(1, "ISO", 1n);
  }),
  directed("isolation", (on) => {
    on.set("ISO", { debtCeilingUsd2: 100_050n });
    on.set("USDC", { borrowableInIsolation: true });
    on.supply(0, "USDC", on.tokens("USDC", 100_000));
    on.supply(0, "GUSD", on.tokens("GUSD", 100_000));
    on.supply(1, "ISO", on.tokens("ISO", 10_000));
    on.use(1, "ISO", true);
    on.borrow(1, "GUSD", on.tokens("GUSD", 10));
    const { unit } = on.reserve("USDC");
    const cent = unit / 100n;
    on.borrow(1, "USDC", 300n * unit + cent - 1n);
    on.borrow(1, "USDC", 200n * unit + 1n);
    on.borrow(1, "USDC", 500n * unit + 50n * cent + cent);
    on.borrow(1, "USDC", 500n * unit + 50n * cent);
    on.borrow(1, "USDC", cent - 1n);
    on.borrow(1, "USDC", cent);
    on.repay(1, "USDC", 17n * cent + 1n);
    on.repay(1, "USDC", cent - 1n);
    on.supply(1, "WETH", on.tokens("WETH", 1));
    on.use(1, "WETH", true);
    on.use(1, "ISO", false);
    on.price("ISO", on.reserve("ISO").priceUsd8 / 20n);
    on.liquidate(2, 1, ["ISO", "USDC"], 11n * unit + 1n);
    on.liquidate(2, 1, ["ISO", "USDC"]);
    on.repay(1, "USDC", MAX_UINT256);
    on.set("ISO", { debtCeilingUsd2: 0n });
    on.set("ISO", { debtCeilingUsd2: 5_000n });
  }),
  directed("siloed-borrowing", (on) => {
    on.set("ISO", { siloed: true });
    on.supply(0, "USDC", on.tokens("USDC", 100_000));
    on.supply(0, "ISO", on.tokens("ISO", 100_000));
    for (const user of [1, 2]) on.supply(user, "WETH", on.tokens("WETH", 10));
    on.borrow(1, "ISO", on.tokens("ISO", 10));
    on.borrow(1, "ISO", on.tokens("ISO", 10));
    on.borrow(1, "USDC", on.tokens("USDC", 10));
    on.borrow(2, "USDC", on.tokens("USDC", 10));
    on.borrow(2, "ISO", on.tokens("ISO", 10));
    on.repay(1, "ISO", MAX_UINT256);
    on.borrow(1, "USDC", on.tokens("USDC", 10));
    on.set("ISO", { siloed: false });
    on.borrow(1, "ISO", on.tokens("ISO", 10));
    on.set("ISO", { siloed: true });
    on.borrow(1, "ISO", on.tokens("ISO", 10));
    on.borrow(1, "USDC", on.tokens("USDC", 10));
  }),
  directed("reserves-of-a-few-units", (on) => {
    on.supply(1, "WETH", on.tokens("WETH", 100));
    for (const [supplied, borrowed] of [
      [3n, 1n],
      [7n, 4n],
      [9n, 4n],
      [11n, 6n],
      [13n, 7n],
      [17n, 17n],
    ] as const)
      for (const symbol of ["ISO", "USDC", "GUSD"]) {
        on.supply(2, symbol, supplied);
        on.borrow(1, symbol, borrowed);
        on.repay(1, symbol, MAX_UINT256);
        on.withdraw(2, symbol, MAX_UINT256);
      }
  }),
  directed("prices-that-make-no-sense", (on) => {
    lend(on);
    for (const price of [0n, -1n, 1n]) {
      on.price("WETH", price);
      on.borrow(1, "USDC", 1n);
      on.withdraw(1, "WETH", 1n);
      on.liquidate(2, 1, WETH_USDC);
      on.repay(1, "USDC", 1_000n);
      on.supply(1, "WETH", 1_000n);
      on.send(1, 3, "WETH", 1n);
      on.use(1, "WETH", false);
      on.enter(1, 1);
      on.price("WETH", 200_000_000_000n);
    }
    on.price("USDC", 0n);
    on.borrow(1, "USDC", 1n);
    on.liquidate(2, 1, WETH_USDC);
    on.price("USDC", 100_000_000n);
  }),
  directed("threshold-lowered-under-open-positions", (on) => {
    lend(on, 10, 95n);
    const { ltvBps, liquidationBonusBps } = on.reserve("WETH").parameters;
    for (const step of [100n, 1_000n, 3_000n]) {
      const liquidationThresholdBps = ltvBps - step;
      on.set("WETH", {
        ltvBps: liquidationThresholdBps - 50n,
        liquidationThresholdBps,
        liquidationBonusBps,
      });
      on.borrow(1, "USDC", 1_000n);
      on.withdraw(1, "WETH", 1_000n);
      on.liquidate(2, 1, WETH_USDC, on.tokens("USDC", 100));
    }
    on.set("WETH", { ltvBps: 0n, liquidationThresholdBps: 100n, liquidationBonusBps });
    on.borrow(1, "USDC", 1n);
    on.liquidate(2, 1, WETH_USDC);
    on.set("WETH", { ltvBps: 0n, liquidationThresholdBps: 0n, liquidationBonusBps: 0n });
    on.liquidate(2, 1, WETH_USDC);
    on.use(1, "WETH", false);
    on.use(1, "WETH", true);
  }),
  directed("switches", (on) => {
    lend(on);
    const switches = [
      { paused: true },
      { frozen: true },
      { borrowingEnabled: false },
      { flashLoanEnabled: false },
      { active: false },
    ] as const;
    for (const values of switches) {
      const [[name, value]] = Object.entries(values) as [[string, boolean]];
      for (const symbol of WETH_USDC) {
        on.set(symbol, values);
        on.supply(3, symbol, 1_000n);
        on.withdraw(0, symbol, 1_000n);
        on.borrow(1, symbol, 1_000n);
        on.repay(1, symbol, 1_000n);
        on.repay(1, symbol, 1_000n, true);
        on.send(0, 3, symbol, 1_000n);
        on.use(0, symbol, false);
        on.use(0, symbol, true);
        on.mintToTreasury(symbol);
        on.price("WETH", 60_000_000_000n);
        on.liquidate(2, 1, WETH_USDC, 1_000n);
        on.price("WETH", 200_000_000_000n);
        on.set(symbol, { [name]: !value });
      }
    }
  }),
  directed("everything-and-nothing", (on) => {
    lend(on);
    on.withdraw(9, "WETH", MAX_UINT256);
    on.withdraw(0, "USDC", 0n);
    on.withdraw(0, "USDC", MAX_UINT256);
    on.withdraw(0, "USDC", on.supplied(0, "USDC") + 1n);
    on.supply(0, "USDC", 0n);
    on.borrow(1, "USDC", 0n);
    on.borrow(1, "USDC", MAX_UINT256 >> 1n);
    on.repay(1, "USDC", 0n);
    on.repay(2, "USDC", MAX_UINT256, false, 1);
    on.repay(2, "USDC", on.owed(1, "USDC") + 1n, false, 1);
    on.repay(1, "USDC", MAX_UINT256);
    on.send(0, 0, "USDC", 1_000n);
    on.send(0, 4, "USDC", 0n);
    on.send(0, 4, "USDC", on.supplied(0, "USDC"));
    on.send(0, 4, "USDC", 1n);
    on.use(9, "USDC", true);
    on.withdraw(4, "USDC", MAX_UINT256);
  }),
  directed("years-without-a-touch", (on) => {
    lend(on, 1_000, 90n);
    for (const seconds of [1, 2, 3, 86_400, YEAR_SECONDS, 4 * YEAR_SECONDS]) {
      on.wait(seconds);
      on.supply(0, "USDC", 1_000_000n);
      on.borrow(0, "WETH", 1_000_000n);
      on.mintToTreasury("USDC");
    }
    on.donate(3, "USDC", on.tokens("USDC", 5_000));
    on.supply(0, "USDC", 1_000_000n);
    on.liquidate(2, 1, WETH_USDC);
  }),
];
