import {
  cometBalance,
  cometCollateral,
  compoundV3,
  MAX_UINT256,
  WAD,
  type CompoundV3State,
  type Intent,
} from "@hindcast/domain";
import type { Stage } from "../../bench.ts";
import { change } from "./next-intent.ts";

type Reserve = NonNullable<CompoundV3State["reserves"][number]>;
type CometStage = Stage<CompoundV3State>;

const NO_INTEREST = {
  supplyRateBaseWad: 0n,
  supplyRateSlopeLowWad: 0n,
  supplyRateSlopeHighWad: 0n,
  borrowRateBaseWad: 0n,
  borrowRateSlopeLowWad: 0n,
  borrowRateSlopeHighWad: 0n,
};

/** A stage with names for what directed cases do on it. */
export class Scene {
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

  pledge(place: number, amount: bigint, of: Reserve = this.collateral): boolean {
    const account = this.user(place);
    const reserve = of.address;
    return this.do({ kind: "collateralSupply", reserve, payer: account, account, amount });
  }

  release(place: number, amount: bigint, of: Reserve = this.collateral, seconds?: number): boolean {
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
      amount: MAX_UINT256,
      receiveShares: false,
    });
  }

  buy(baseAmount: bigint, minimumCollateral = 0n, of: Reserve = this.collateral): boolean {
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
  dollars(amount: bigint, of: Reserve = this.base): bigint {
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
