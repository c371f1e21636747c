import {
  cometCollateral,
  cometCollateralReserves,
  cometReserves,
  MAX_UINT256,
  WAD,
  type CompoundV3State,
} from "@hindcast/domain";
import type { DirectedCase } from "../../bench.ts";
import { Scene } from "./directed-scene.ts";
import { change } from "./next-intent.ts";

const YEAR_SECONDS = 365 * 86_400;

type Case = DirectedCase<CompoundV3State>;

function directed(name: string, play: (scene: Scene) => void): Case {
  return { name, play: (stage) => play(new Scene(stage, false)) };
}

/** The same with the market's own rates. */
function earning(name: string, play: (scene: Scene) => void): Case {
  return { name, play: (stage) => play(new Scene(stage, true)) };
}

export const directedCases: readonly DirectedCase<CompoundV3State>[] = [
  directed("a debt up to the last unit of what collateral allows", (scene) => {
    scene.borrowed();
    for (let step = 0; step < 4; step++) scene.withdraw(1, scene.dollars(1n));
    for (let size = scene.dollars(100n); size > 0n; size /= 3n) while (scene.withdraw(1, size));
    scene.release(1, 1n);
    scene.release(1, 0n);
    scene.withdraw(1, 1n);
  }),
  directed("absorbed one price unit below the edge and not at it", (scene) => {
    scene.borrowed();
    const edge = scene.edge(1);
    for (const price of [edge + 2n, edge + 1n, edge, edge - 1n, edge - 2n, edge - 3n]) {
      scene.price(scene.collateral, price);
      scene.absorb(1);
    }
    scene.absorb(1);
  }),
  directed("an absorbed account with something left becomes a supplier", (scene) => {
    scene.borrowed();
    scene.do(change(scene.collateral.address, { liquidationFactorWad: WAD }));
    scene.price(scene.collateral, (scene.edge(1) * 99n) / 100n);
    scene.absorb(1);
    scene.withdraw(1, MAX_UINT256);
  }),
  directed("bad debt is paid by the reserves, and collateral sold until they are full", (scene) => {
    scene.borrowed();
    scene.price(scene.collateral, scene.collateral.priceUsd8 / 4n);
    scene.absorb(1);
    const stock = (): bigint =>
      cometCollateralReserves(scene.stage.state, scene.collateral.address);
    scene.buy(0n);
    scene.buy(0n, 1n);
    scene.buy(scene.dollars(10n), stock());
    scene.buy(scene.dollars(100n));
    scene.buy(scene.dollars(100_000n));
    scene.buy(scene.dollars(100_000n), MAX_UINT256);
    scene.takeReserves(1n);
    const reserves = (): bigint => cometReserves(scene.stage.state, scene.stage.env);
    scene.do(change("market", { targetReserves: 0n }));
    scene.buy(scene.dollars(20n));
    const account = scene.user(3);
    const gift = scene.dollars(7n) - reserves();
    scene.do({ kind: "donation", reserve: scene.base.address, from: account, amount: gift });
    for (const beyond of [-1n, 0n, 1n]) {
      scene.do(change("market", { targetReserves: reserves() + beyond }));
      scene.buy(scene.dollars(2n));
      scene.buy(scene.dollars(2n));
    }
    scene.takeReserves(reserves() + 1n);
    scene.takeReserves(reserves());
    scene.do(change("market", { targetReserves: 1n }));
    scene.buy((scene.dollars(1n, scene.base) * stock()) / scene.collateral.unit);
    scene.buy(scene.dollars(20n), 0n, scene.base);
  }),
  earning("supplying and withdrawing nothing can cost a unit that no total follows", (scene) => {
    scene.borrowed();
    scene.supply(1, -scene.balance(1) / 2n);
    for (let round = 0; round < 4; round++) {
      scene.supply(0, 0n, 40_000 + 7_777 * round);
      scene.withdraw(0, 0n);
      scene.supply(1, 0n, 13_577);
      scene.withdraw(1, 0n);
      scene.supply(0, 1n);
      scene.supply(1, 1n);
      scene.transfer(0, 1, 0n);
      scene.transfer(0, 2, 1n);
    }
    scene.supply(1, MAX_UINT256, YEAR_SECONDS);
    scene.supply(1, MAX_UINT256);
    scene.withdraw(0, MAX_UINT256);
    scene.withdraw(2, MAX_UINT256);
    scene.release(1, cometCollateral(scene.stage.state, scene.collateral.address, scene.user(1)));
  }),
  earning("everything means the balance, also for who has none", (scene) => {
    scene.borrowed();
    scene.withdraw(5, MAX_UINT256);
    scene.supply(5, MAX_UINT256);
    scene.supply(0, MAX_UINT256);
    scene.withdraw(1, MAX_UINT256);
    scene.transfer(5, 6, MAX_UINT256);
    scene.transfer(1, 5, MAX_UINT256);
    scene.pledge(5, MAX_UINT256);
    scene.release(5, MAX_UINT256);
    scene.supply(1, MAX_UINT256, 1_000_000);
  }),
  directed("the least debt, to the unit", (scene) => {
    scene.borrowed();
    const least = scene.dollars(100n);
    scene.do(change("market", { baseBorrowMin: least }));
    scene.pledge(2, scene.dollars(10_000n, scene.collateral));
    for (const amount of [1n, least - 1n, least]) scene.withdraw(2, amount);
    scene.supply(2, 5n);
    scene.withdraw(2, 1n);
    scene.withdraw(2, 10n);
    scene.pledge(3, scene.dollars(10_000n, scene.collateral));
    for (const amount of [1n, least - 1n, least]) scene.transfer(3, 2, amount);
  }),
  directed("a cap is whole tokens, filled to the last unit", (scene) => {
    const { collateral } = scene;
    const supplyCap = collateral.unit * 7n + collateral.unit / 2n;
    scene.do(change(collateral.address, { supplyCap }));
    scene.pledge(0, collateral.unit * 7n + 1n);
    scene.pledge(0, collateral.unit * 7n - 1n);
    scene.pledge(1, 2n);
    scene.pledge(1, 1n);
    scene.pledge(1, 1n);
    scene.pledge(1, 0n);
    scene.release(0, 1n);
    scene.pledge(2, 1n);
  }),
  directed("prices that are no prices", (scene) => {
    scene.borrowed();
    const last = scene.reserve(scene.stage.state.reserves.length - 1);
    scene.pledge(1, scene.dollars(500n, last), last);
    for (const asset of [last, scene.collateral, scene.base]) {
      const before = asset.priceUsd8;
      for (const price of [0n, -1n, 1n]) {
        scene.price(asset, price);
        scene.withdraw(1, 1n);
        scene.release(1, 1n);
        scene.release(1, 1n, last);
        scene.release(0, 0n);
        scene.transfer(1, 2, 1n);
        scene.supply(1, 1n);
        if (price <= 0n) scene.absorb(1);
        scene.buy(1n);
        scene.buy(1n, 0n, last);
      }
      scene.price(asset, before);
    }
  }),
  directed("a factor lowered under open debt", (scene) => {
    scene.borrowed();
    const { address, parameters } = scene.collateral;
    const half = parameters.liquidateCollateralFactorWad / 2n;
    scene.do(change(address, { borrowCollateralFactorWad: half }));
    scene.release(1, 0n);
    scene.withdraw(1, 0n);
    scene.supply(1, 0n);
    scene.absorb(1);
    scene.do(change(address, { liquidateCollateralFactorWad: half }));
    scene.do(change(address, { liquidateCollateralFactorWad: half + 10n ** 14n }));
    scene.absorb(1);
  }),
  directed("what is sent to the contract itself stays there", (scene) => {
    scene.borrowed();
    const comet = scene.user(10);
    scene.withdraw(0, scene.dollars(10n), comet);
    const { address } = scene.collateral;
    const account = scene.user(1);
    scene.supply(1, MAX_UINT256);
    scene.do({
      kind: "collateralWithdrawal",
      reserve: address,
      account,
      recipient: comet,
      amount: 5n,
    });
    scene.do({ kind: "donation", reserve: address, from: account, amount: 77n });
    scene.do({ kind: "donation", reserve: scene.base.address, from: account, amount: 99n });
    scene.buy(scene.dollars(1n));
    scene.takeReserves(99n);
    scene.transfer(0, 10, scene.dollars(3n));
    scene.transfer(0, 0, 1n);
  }),
  earning("rates that outgrow their 64 bits", (scene) => {
    scene.borrowed();
    const steep = (1n << 64n) - 1n;
    scene.do(change("market", { borrowRateSlopeHighWad: steep, borrowKinkWad: 0n }));
    scene.supply(1, 1n, YEAR_SECONDS);
    scene.supply(0, 1n, YEAR_SECONDS);
    for (let year = 0; year < 8; year++) scene.supply(1, 1n, 3 * YEAR_SECONDS);
    scene.withdraw(0, 1n);
    scene.pledge(0, 1n);
    scene.takeReserves(0n);
    scene.buy(1n);
    scene.absorb(1);
    scene.do({ kind: "interestAccrual", reserve: scene.base.address });
  }),
  earning("a rate that outgrows its 64 bits before any index does", (scene) => {
    scene.borrowed();
    const account = scene.user(4);
    const amount = scene.dollars(100_000n);
    scene.do({ kind: "donation", reserve: scene.base.address, from: account, amount });
    scene.withdraw(0, MAX_UINT256);
    scene.do(change("market", { borrowRateSlopeHighWad: (1n << 64n) - 1n, borrowKinkWad: 0n }));
    // So much less supply than debt that the rate is too large, and what it adds in 12 s is not.
    const little = -scene.balance(1) / 500_000_000n;
    for (let round = 0; round < 3; round++) scene.supply(0, little);
    scene.withdraw(0, 1n);
    scene.takeReserves(1n);
  }),
  earning("collateral is let go as of the last charge of interest", (scene) => {
    scene.borrowed();
    const to = scene.user(5);
    const { address } = scene.collateral;
    const from = scene.user(1);
    const transfer = { reserve: address, from, to, amount: 0n };
    scene.release(1, 0n, scene.collateral, YEAR_SECONDS);
    scene.do({ kind: "collateralTransfer", ...transfer });
    scene.withdraw(1, 0n);
    scene.do({ kind: "interestAccrual", reserve: scene.base.address });
    scene.release(1, 0n);
    scene.do({ kind: "collateralTransfer", ...transfer });
    scene.absorb(1);
  }),
  earning("debt of more than all supply", (scene) => {
    scene.borrowed();
    const account = scene.user(4);
    const amount = scene.dollars(100_000n);
    scene.do({ kind: "donation", reserve: scene.base.address, from: account, amount });
    scene.withdraw(0, MAX_UINT256);
    scene.supply(0, 1n, 86_400);
    scene.supply(1, 5n, 60);
    scene.supply(1, 5n, YEAR_SECONDS);
    scene.supply(0, scene.dollars(1n));
    scene.takeReserves(cometReserves(scene.stage.state, scene.stage.env));
    scene.supply(1, MAX_UINT256, 1_000);
    scene.withdraw(0, MAX_UINT256);
  }),
  directed("dust of debt without collateral, then a price at which it counts", (scene) => {
    scene.price(scene.base, scene.base.unit / 2n);
    scene.borrowed();
    scene.supply(1, -scene.balance(1) - 1n);
    scene.release(1, cometCollateral(scene.stage.state, scene.collateral.address, scene.user(1)));
    scene.absorb(1);
    scene.price(scene.base, scene.base.unit * 3n);
    scene.absorb(1);
    scene.absorb(1);
  }),
  directed("paused, each action by itself", (scene) => {
    scene.borrowed();
    scene.price(scene.collateral, scene.collateral.priceUsd8 / 2n);
    const names = ["supply", "transfer", "withdraw", "absorb", "buy"];
    for (const paused of [...names, ""]) {
      const flags = names.map((name) => [`${name}Paused`, name === paused] as const);
      scene.do(change("market", Object.fromEntries(flags)));
      scene.supply(0, 10n);
      scene.pledge(0, 10n);
      scene.transfer(0, 2, 10n);
      scene.withdraw(0, 10n);
      scene.release(0, 1n);
      scene.buy(10n);
      if (paused === "absorb" || paused === "") scene.absorb(1);
    }
  }),
];
