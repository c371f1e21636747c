import {
  cometBalance,
  cometCollateral,
  cometCollateralReserves,
  cometReserves,
  compoundV3,
  type CompoundV3State,
  type Intent,
} from "@hindcast/domain";
import type { DirectedCase, Stage } from "../../bench.ts";
import { change } from "./next-intent.ts";

type Reserve = NonNullable<CompoundV3State["reserves"][number]>;
type CometStage = Stage<CompoundV3State>;

const EVERYTHING = (1n << 256n) - 1n;
const YEAR_SECONDS = 365 * 86_400;
const WAD = 10n ** 18n;

const NO_INTEREST = {
  supplyRateBaseWad: 0n,
  supplyRateSlopeLowWad: 0n,
  supplyRateSlopeHighWad: 0n,
  borrowRateBaseWad: 0n,
  borrowRateSlopeLowWad: 0n,
  borrowRateSlopeHighWad: 0n,
};

/** A stage with names for what directed cases do on it. */
class Scene {
  readonly stage: CometStage;
  readonly #earns: boolean;

  constructor(stage: CometStage, earns: boolean) {
    this.stage = stage;
    this.#earns = earns;
  }

  reserve(place: number): Reserve {
    return this.stage.state.reserves[place] as Reserve;
  }

  get base(): Reserve {
    return this.reserve(0);
  }

  get collateral(): Reserve {
    return this.reserve(1);
  }

  user(place: number): string {
    return this.stage.accounts[place] as string;
  }

  do(intent: Intent, seconds?: number): boolean {
    return this.stage.do(intent, seconds);
  }

  balance(place: number): bigint {
    return cometBalance(this.stage.state, this.user(place), this.stage.env);
  }

  supply(place: number, amount: bigint, seconds?: number): boolean {
    const account = this.user(place);
    const reserve = this.base.address;
    return this.do({ kind: "supply", reserve, payer: account, account, amount }, seconds);
  }

  withdraw(place: number, amount: bigint, recipient = this.user(place)): boolean {
    const account = this.user(place);
    const reserve = this.base.address;
    return this.do({ kind: "withdraw", reserve, account, recipient, amount });
  }

  transfer(from: number, to: number, amount: bigint): boolean {
    const reserve = this.base.address;
    const [sender, receiver] = [this.user(from), this.user(to)];
    return this.do({ kind: "shareTransfer", reserve, from: sender, to: receiver, amount });
  }

  pledge(place: number, amount: bigint, of = this.collateral): boolean {
    const account = this.user(place);
    const reserve = of.address;
    return this.do({ kind: "collateralSupply", reserve, payer: account, account, amount });
  }

  release(place: number, amount: bigint, of = this.collateral, seconds?: number): boolean {
    const recipient = this.user(place);
    const to = { account: recipient, recipient, amount };
    return this.do({ kind: "collateralWithdrawal", reserve: of.address, ...to }, seconds);
  }

  absorb(place: number): boolean {
    return this.do({
      kind: "liquidate",
      collateralReserve: this.base.address,
      debtReserve: this.base.address,
      account: this.user(place),
      liquidator: this.user(9),
      amount: EVERYTHING,
      receiveShares: false,
    });
  }

  buy(baseAmount: bigint, minimumCollateral = 0n, of = this.collateral): boolean {
    const buyer = this.user(8);
    const reserve = of.address;
    const terms = { baseAmount, minimumCollateral };
    return this.do({ kind: "collateralSale", reserve, buyer, recipient: buyer, ...terms });
  }

  takeReserves(amount: bigint): boolean {
    const recipient = this.user(7);
    return this.do({ kind: "reserveWithdrawal", reserve: this.base.address, recipient, amount });
  }

  price(of: Reserve, price: bigint): void {
    this.do({ kind: "oraclePrice", feed: of.feed, price, round: 0n });
  }

  /** Terms under which sums are easy: no cap in the way, no least debt, no interest. */
  relax(): void {
    if (!this.#earns) this.do(change("market", NO_INTEREST));
    this.do(change("market", { baseBorrowMin: 0n, targetReserves: this.dollars(10n ** 9n) }));
    for (const asset of this.stage.state.reserves.slice(1) as Reserve[])
      this.do(change(asset.address, { supplyCap: asset.unit * 10n ** 12n }));
  }

  /** So many dollars' worth of an asset. */
  dollars(amount: bigint, of = this.base): bigint {
    return (amount * of.unit * 100_000_000n) / of.priceUsd8;
  }

  /** Lenders, and a borrower (user 1) at the most its collateral allows. */
  borrowed(): void {
    this.relax();
    this.supply(0, this.dollars(50_000n));
    this.pledge(1, this.dollars(10_000n, this.collateral));
    const { collateralUsd8 } = this.health(1);
    const factor = this.collateral.parameters.borrowCollateralFactorWad / 10n ** 14n;
    const most = ((collateralUsd8 * factor) / 10_000n) * this.base.unit;
    this.withdraw(1, most / this.base.priceUsd8);
  }

  health(place: number): ReturnType<typeof compoundV3.health> {
    return compoundV3.health(this.stage.state, this.user(place), this.stage.env);
  }

  /** The lowest price of the first collateral at which a user cannot be absorbed in the next block. */
  edge(place: number): bigint {
    const { collateral } = this;
    const { debtUsd8 } = this.health(place);
    const held = cometCollateral(this.stage.state, collateral.address, this.user(place));
    const factor = collateral.parameters.liquidateCollateralFactorWad;
    const kept = factor - (factor % 10n ** 14n);
    const needed = (debtUsd8 * WAD + kept - 1n) / kept;
    return (needed * collateral.unit + held - 1n) / held;
  }
}

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
    scene.withdraw(1, EVERYTHING);
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
    scene.buy(scene.dollars(100_000n), EVERYTHING);
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
    scene.supply(1, EVERYTHING, YEAR_SECONDS);
    scene.supply(1, EVERYTHING);
    scene.withdraw(0, EVERYTHING);
    scene.withdraw(2, EVERYTHING);
    scene.release(1, cometCollateral(scene.stage.state, scene.collateral.address, scene.user(1)));
  }),
  earning("everything means the balance, also for who has none", (scene) => {
    scene.borrowed();
    scene.withdraw(5, EVERYTHING);
    scene.supply(5, EVERYTHING);
    scene.supply(0, EVERYTHING);
    scene.withdraw(1, EVERYTHING);
    scene.transfer(5, 6, EVERYTHING);
    scene.transfer(1, 5, EVERYTHING);
    scene.pledge(5, EVERYTHING);
    scene.release(5, EVERYTHING);
    scene.supply(1, EVERYTHING, 1_000_000);
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
    scene.supply(1, EVERYTHING);
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
    scene.withdraw(0, EVERYTHING);
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
    scene.withdraw(0, EVERYTHING);
    scene.supply(0, 1n, 86_400);
    scene.supply(1, 5n, 60);
    scene.supply(1, 5n, YEAR_SECONDS);
    scene.supply(0, scene.dollars(1n));
    scene.takeReserves(cometReserves(scene.stage.state, scene.stage.env));
    scene.supply(1, EVERYTHING, 1_000);
    scene.withdraw(0, EVERYTHING);
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
