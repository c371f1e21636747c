import {
  decodeParameterValues,
  MAX_UINT256,
  WAD,
  type AaveV3State,
  type Intent,
} from "@hindcast/domain";
import type { DirectedCase } from "../../bench.ts";
import { directed, directedCases, lend } from "./directed.ts";
import { type AaveStage } from "./directed-stage.ts";
import { isolatedModeCases, versionCases } from "./directed-versions.ts";

const ETHER_PRICE = 200_000_000_000n;
const WETH_USDC = ["WETH", "USDC"] as const;

/** What versions with deficits and mode bitmaps have to be asked besides. */
const originCases: readonly DirectedCase<AaveV3State>[] = [
  directed("leftover-edges", (on) => {
    on.supply(0, "USDC", on.tokens("USDC", 100_000));
    const unit = on.reserve("USDC").unit;
    for (const [place, more] of [-unit, -1n, 0n, 1n, unit].entries()) {
      const user = 1 + place;
      on.price("WETH", ETHER_PRICE);
      on.supply(user, "WETH", on.tokens("WETH", 1));
      on.borrow(user, "USDC", on.tokens("USDC", 950));
      on.steer(user, "WETH", (97n * WAD) / 100n);
      // 200 to 500 USD of debt are left in every case: too little, unless all goes.
      on.liquidate(7, user, WETH_USDC, on.owed(user, "USDC") / 2n);
      on.liquidate(7, user, WETH_USDC, on.owed(user, "USDC") - 1n);
      on.liquidate(7, user, WETH_USDC, on.owed(user, "USDC"));
      on.price("WETH", ETHER_PRICE);
      on.supply(user, "WETH", on.tokens("WETH", 10));
      on.borrow(user, "USDC", on.tokens("USDC", 5_000));
      on.steer(user, "WETH", (94n * WAD) / 100n);
      on.liquidate(7, user, WETH_USDC, on.owed(user, "USDC") - on.tokens("USDC", 1_000) + more);
      on.liquidate(7, user, WETH_USDC);
    }
  }),
  directed("close-factor-from-two-thousand-dollars", (on) => {
    on.supply(0, "GUSD", on.tokens("GUSD", 1_000_000));
    const edge = on.tokens("GUSD", 2_000);
    for (const [place, less] of [40n, 2n, 1n, 0n, -1n].entries()) {
      const user = 1 + place;
      on.price("WETH", ETHER_PRICE);
      on.supply(user, "WETH", on.tokens("WETH", 3));
      on.borrow(user, "GUSD", edge - less);
      on.steer(user, "WETH", (98n * WAD) / 100n);
      on.liquidate(7, user, ["WETH", "GUSD"]);
      on.price("WETH", ETHER_PRICE);
      on.borrow(user, "GUSD", on.tokens("GUSD", 1_200));
      on.supply(user, "ISO", on.tokens("ISO", 10));
      on.steer(user, "WETH", (98n * WAD) / 100n);
      on.liquidate(7, user, ["WETH", "GUSD"], MAX_UINT256, true);
    }
  }),
  directed("bad-debt-in-several-reserves", (on) => {
    lend(on, 10, 30n);
    on.supply(0, "GUSD", on.tokens("GUSD", 100_000));
    on.supply(0, "ISO", on.tokens("ISO", 100_000));
    on.borrow(1, "GUSD", on.tokens("GUSD", 2_000));
    on.borrow(1, "ISO", on.tokens("ISO", 500));
    on.borrow(1, "WETH", on.tokens("WETH", 1) / 10n);
    on.price("WETH", ETHER_PRICE / 5n);
    on.set("ISO", { paused: true });
    on.set("GUSD", { frozen: true });
    on.liquidate(2, 1, WETH_USDC, 1_000n);
    on.liquidate(2, 1, WETH_USDC);
    on.liquidate(2, 1, ["WETH", "GUSD"]);
    on.set("ISO", { paused: false });
    on.borrow(0, "USDC", on.tokens("USDC", 10));
    for (const symbol of ["USDC", "GUSD", "ISO", "WETH"] as const) coverInParts(on, symbol);
    on.price("WETH", ETHER_PRICE);
  }),
  directed("collateral-worth-nothing", (on) => {
    lend(on);
    for (const wei of [1n, 1_000n, 99_999n]) {
      on.price("WETH", 10n ** 25n / wei);
      on.supply(3, "WETH", wei);
      on.borrow(3, "USDC", on.tokens("USDC", 5_000));
      on.price("WETH", 1n);
      on.liquidate(2, 3, WETH_USDC);
      on.liquidate(2, 3, WETH_USDC, on.tokens("USDC", 1));
      on.price("WETH", ETHER_PRICE);
      on.liquidate(2, 3, WETH_USDC);
      on.repay(3, "USDC", MAX_UINT256);
      on.withdraw(3, "WETH", MAX_UINT256);
    }
  }),
  directed("time-to-repay-after-a-pause", (on) => {
    lend(on);
    on.price("WETH", ETHER_PRICE / 2n);
    for (const symbol of WETH_USDC) {
      on.set(symbol, { paused: true });
      on.liquidate(2, 1, WETH_USDC, on.tokens("USDC", 10));
      const liquidationGraceUntilSeconds = BigInt(on.nextSeconds + 36);
      on.set(symbol, { paused: false, liquidationGraceUntilSeconds });
      for (let blocks = 0; blocks < 5; blocks++)
        on.liquidate(2, 1, WETH_USDC, on.tokens("USDC", 10));
    }
  }),
  directed("a-mode-and-back", (on) => {
    lend(on, 10, 60n);
    const mode = { ltvBps: 9_000n, liquidationThresholdBps: 9_300n, liquidationBonusBps: 10_200n };
    on.setScope("mode:1", mode);
    on.setScope("mode:1", { borrowableBitmap: 0b0011n });
    on.setScope("mode:1", { collateralBitmap: 0b0001n });
    on.enter(1, 4);
    on.enter(1, 1);
    on.enter(1, 1);
    on.borrow(1, "USDC", on.tokens("USDC", 1_000));
    on.borrow(1, "GUSD", 1_000n);
    on.steer(1, "WETH", WAD);
    on.liquidate(2, 1, WETH_USDC, on.tokens("USDC", 100));
    on.enter(1, 0);
    on.price("WETH", ETHER_PRICE);
    on.setScope("mode:1", { borrowableBitmap: 0b0000n });
    on.borrow(1, "USDC", 1_000n);
    on.repay(1, "USDC", 1_000n);
    on.setScope("mode:1", { collateralBitmap: 0b0000n });
    on.withdraw(1, "WETH", 1_000n);
    on.enter(1, 0);
    on.enter(1, 1);
    on.setScope("mode:1", { ...mode, ltvBps: 9_301n });
    on.setScope("mode:1", { ...mode, ltvBps: 0n });
    on.enter(1, 0);
  }),
  directed("frozen-ltv", (on) => {
    lend(on, 10, 50n);
    const { ltvBps, liquidationThresholdBps, liquidationBonusBps } = on.reserve("WETH").parameters;
    const rest = { liquidationThresholdBps, liquidationBonusBps };
    on.set("WETH", { frozen: true });
    on.borrow(1, "USDC", 1_000n);
    on.supply(1, "WETH", 1_000n);
    on.withdraw(1, "WETH", 1_000n);
    on.send(1, 3, "WETH", 1_000n);
    on.set("WETH", { ltvBps: ltvBps - 100n, ...rest });
    on.use(1, "WETH", false);
    on.supply(4, "ISO", on.tokens("ISO", 100));
    on.set("WETH", { frozen: false });
    on.use(3, "WETH", true);
    on.borrow(1, "USDC", 1_000n);
    on.set("WETH", { ltvBps: ltvBps - 200n, ...rest });
    on.withdraw(1, "WETH", 1_000n);
    on.set("WETH", { frozen: true });
    on.set("WETH", { ltvBps: 0n, ...rest });
    on.set("WETH", { frozen: false });
  }),
  directed("repaying-with-shares-of-collateral", (on) => {
    lend(on, 10, 60n);
    on.supply(1, "USDC", on.tokens("USDC", 3_000));
    on.repay(1, "USDC", on.tokens("USDC", 1_000), true);
    on.steer(1, "WETH", (99n * WAD) / 100n);
    on.repay(1, "USDC", on.tokens("USDC", 100), true);
    on.repay(1, "USDC", MAX_UINT256, true);
    on.price("WETH", ETHER_PRICE);
    on.repay(1, "USDC", on.supplied(1, "USDC") + 1n, true);
    on.repay(1, "USDC", on.supplied(1, "USDC"), true);
    on.supply(1, "USDC", on.tokens("USDC", 100_000));
    on.repay(1, "USDC", MAX_UINT256, true);
    on.repay(1, "USDC", MAX_UINT256, true);
  }),
];

/** Who makes up for a deficit may not have debt, nor burn what it does not hold. */
function coverInParts(on: AaveStage, symbol: string): void {
  const { deficit } = on.reserve(symbol);
  on.cover(symbol, 0n);
  on.cover(symbol, 1n);
  on.repay(0, "USDC", MAX_UINT256);
  on.cover(symbol, 1n);
  on.cover(symbol, deficit / 2n);
  on.cover(symbol, MAX_UINT256);
  on.cover(symbol, 1n);
}

/** Debt ceilings and siloed debt; v3.7 has neither. */
const isolationCases: readonly DirectedCase<AaveV3State>[] = [
  directed("debt-ceiling-edges", (on) => {
    on.supply(0, "USDC", on.tokens("USDC", 100_000));
    on.supply(0, "GUSD", on.tokens("GUSD", 100_000));
    on.set("ISO", { debtCeilingUsd2: 500_000n });
    on.set("USDC", { borrowableInIsolation: true });
    on.set("GUSD", { borrowableInIsolation: false });
    on.price("ISO", 300_000_000n);
    on.supply(1, "ISO", on.tokens("ISO", 10_000));
    on.use(1, "ISO", true);
    on.borrow(1, "GUSD", 1_000n);
    on.borrow(1, "USDC", on.tokens("USDC", 4_999));
    const cent = on.reserve("USDC").unit / 100n;
    on.borrow(1, "USDC", 100n * cent + 1n);
    on.borrow(1, "USDC", 101n * cent);
    on.borrow(1, "USDC", 99n * cent + 1n);
    on.borrow(1, "USDC", 1n);
    on.repay(1, "USDC", cent - 1n);
    on.repay(1, "USDC", cent);
    on.supply(1, "WETH", on.tokens("WETH", 1));
    on.use(1, "WETH", true);
    on.set("ISO", { debtCeilingUsd2: 100_000n });
    on.borrow(1, "USDC", cent);
    on.price("ISO", 60_000_000n);
    on.liquidate(2, 1, ["ISO", "USDC"], on.tokens("USDC", 700), true);
    on.liquidate(2, 1, ["ISO", "USDC"], on.tokens("USDC", 700));
    on.price("ISO", 300_000_000n);
    on.set("ISO", { debtCeilingUsd2: 0n });
    on.repay(1, "USDC", on.tokens("USDC", 100));
    on.use(1, "WETH", true);
    on.repay(1, "USDC", MAX_UINT256);
    on.set("ISO", { debtCeilingUsd2: 100_000n });
  }),
  directed("one-debt-only", (on) => {
    lend(on, 20, 30n);
    on.supply(0, "GUSD", on.tokens("GUSD", 100_000));
    on.set("GUSD", { siloed: true });
    on.borrow(1, "GUSD", on.tokens("GUSD", 100));
    on.repay(1, "USDC", MAX_UINT256);
    on.borrow(1, "GUSD", on.tokens("GUSD", 100));
    on.borrow(1, "GUSD", on.tokens("GUSD", 100));
    on.borrow(1, "USDC", on.tokens("USDC", 100));
    on.set("USDC", { siloed: true });
    on.set("GUSD", { siloed: false });
  }),
];

/** What v3.7 took away, with debt ceilings and siloed debt. */
const GONE = ["debtCeilingUsd2", "borrowableInIsolation", "siloed"];

/** The case without what cannot be set any more. */
function withoutIsolation(whole: DirectedCase<AaveV3State>): DirectedCase<AaveV3State> {
  const isGone = (intent: Intent): boolean =>
    intent.kind === "parameterChange" &&
    Object.keys(decodeParameterValues(intent.values)).some((value) => GONE.includes(value));
  return {
    name: whole.name,
    play: (stage) =>
      whole.play({
        state: stage.state,
        accounts: stage.accounts,
        get env() {
          return stage.env;
        },
        do: (intent, seconds) => (isGone(intent) ? false : stage.do(intent, seconds)),
      }),
  };
}

/** Every directed case of a version. */
export function originDirected(version: bigint): readonly DirectedCase<AaveV3State>[] {
  const cases = [...directedCases, ...originCases, ...versionCases, ...isolationCases];
  return version < 37n ? cases : [...cases.map(withoutIsolation), ...isolatedModeCases];
}
