import {
  WAD,
  type Call,
  type LiquidationChoice,
  type Opportunity,
  type Outcome,
  type Protocol,
  type Usd8,
  type Wad,
} from "@hindcast/domain";
import type { FeedPrices } from "./feed-prices.ts";
import type { Now } from "./world.ts";

/** A choice of an offer that nobody took because no part of it covers what is charged. */
interface Unprofitable {
  /** The most that could be repaid in it, or seized. */
  readonly exposureUsd8: Usd8;
  /** What is seized for a dollar that is repaid. */
  readonly seizedPerDebtWad: Wad;
}

/** An account whose every choice is such a one. */
interface UnprofitableAccount {
  readonly choices: readonly Unprofitable[];
  /** Reserves of its collateral and its debt. */
  readonly reserves: readonly string[];
  /** What the best choice would have earned at the most then, and the largest call there could be. */
  readonly mostUsd8: bigint;
  readonly limitUsd8: Usd8 | undefined;
  /** How far prices had travelled then. */
  readonly travelledWad: Wad;
  /** No part of it earns more after prices have travelled so much further, under that limit. */
  bound: { readonly furtherWad: Wad; readonly limitUsd8: Usd8 | undefined; readonly usd8: Usd8 };
}

/** A choice as the market values it: its whole price, whatever selling it would bring. */
export interface ValuedChoice {
  readonly choice: LiquidationChoice;
  readonly marketUsd8: Usd8;
}

/** What decides, beside an account and prices, whether its offer pays. */
export interface Terms {
  /** Whether charges leave nothing of a gain. */
  readonly isEaten: (gainUsd8: bigint) => boolean;
  /** What a call that earns nothing is charged. */
  readonly leastChargesUsd8: () => Usd8;
  readonly limitUsd8: () => Usd8 | undefined;
  /** What sales have left of a reserve's price. */
  readonly leftWad: (reserve: string) => Wad;
}

/** An account whose collateral would not sell well enough, and how prices stood then. */
interface Unsellable {
  readonly reserves: readonly string[];
  readonly leftWad: Wad;
  readonly travelledWad: Wad;
  readonly leastChargesUsd8: Usd8;
  readonly limitUsd8: Usd8 | undefined;
}

/** After prices have travelled further, everybody looks again. */
const FARTHEST = WAD;

/**
 * Offers that are not worth another look.
 *
 * - *Unprofitable*: not even the whole price of the collateral covers what is repaid and charged. No
 *   part of a choice can earn more than its exposure times what a dollar of debt seizes beyond itself;
 *   a price that moves by e^x moves either by no more than that, so what it could earn is bounded by
 *   how far prices have travelled since. Charges grow with the gain and leave more of a
 *   larger one: where they leave nothing of the bound, no part pays.
 * - *Unsellable*: some part would pay at the price, and none does in the depth there is. Somebody
 *   looks again when anything has come back of the price that sales took, a price has moved, charges
 *   have fallen or a call may be larger.
 * - *Refused*: the protocol refused who took it. So it will until something happens in one of its
 *   reserves, as cash comes in.
 * - *Stopped*: something around the protocol stopped who took it. While it still does, there is
 *   nothing to work out anew.
 *
 * Each lasts until the account or a parameter changes. Interest alone is caught with the next of
 * these, as it is where accounts are looked for.
 */
export class DeclinedOffers<State> {
  private readonly protocol: Protocol<State>;
  private readonly prices: FeedPrices;
  private readonly unprofitable: Map<string, UnprofitableAccount>;
  private readonly unsellable: Map<string, Unsellable>;
  private readonly refused: Map<string, readonly string[]>;
  private readonly stopped: Map<string, Call>;

  constructor(protocol: Protocol<State>, prices: FeedPrices, origin?: DeclinedOffers<State>) {
    this.protocol = protocol;
    this.prices = prices;
    this.unsellable = new Map(origin?.unsellable ?? []);
    this.refused = new Map(origin?.refused ?? []);
    this.stopped = new Map(origin?.stopped ?? []);
    this.unprofitable = new Map();
    for (const [account, each] of origin?.unprofitable ?? [])
      this.unprofitable.set(account, { ...each });
  }

  /** Nobody takes any of these choices of an account. */
  noteUnprofitable(
    account: string,
    choices: readonly ValuedChoice[],
    mostUsd8: bigint,
    limitUsd8: Usd8 | undefined,
    { state, env }: Now<State>,
  ): void {
    const held = this.protocol.holdings(state, account, env);
    const reserves = new Set<string>();
    const unprofitable: Unprofitable[] = [];
    for (const { choice, marketUsd8 } of choices) {
      const { collateralReserve, debtReserve, debtRepaid, collateralSeized, debtValueUsd8 } =
        choice;
      // Where nothing is repaid or seized, nothing is known of what more of it would earn.
      if (debtRepaid <= 0n || collateralSeized <= 0n || debtValueUsd8 <= 0n) return;
      reserves.add(collateralReserve).add(debtReserve);
      const owned = held.find(({ reserve }) => reserve === collateralReserve);
      const owed = held.find(({ reserve }) => reserve === debtReserve)?.borrowed ?? 0n;
      const seizable = (owned?.supplied ?? 0n) + (owned?.collateral ?? 0n);
      const seizableUsd8 = (seizable * marketUsd8) / collateralSeized + 1n;
      const repayableUsd8 = (owed * debtValueUsd8) / debtRepaid + 1n;
      unprofitable.push({
        exposureUsd8: seizableUsd8 < repayableUsd8 ? seizableUsd8 : repayableUsd8,
        seizedPerDebtWad: (marketUsd8 * WAD) / debtValueUsd8 + 1n,
      });
    }
    this.unprofitable.set(account, {
      choices: unprofitable,
      reserves: [...reserves],
      mostUsd8,
      limitUsd8,
      travelledWad: this.prices.travelledWad([...reserves]),
      bound: boundOf(unprofitable, limitUsd8, 0n),
    });
  }

  /** Nobody takes any of these choices in the market as it is. */
  noteUnsellable({ account, choices }: Opportunity, terms: Terms): void {
    const reserves = [
      ...new Set(choices.flatMap((each) => [each.collateralReserve, each.debtReserve])),
    ];
    this.unsellable.set(account, {
      reserves,
      leftWad: leftOfAll(reserves, terms),
      travelledWad: this.prices.travelledWad(reserves),
      leastChargesUsd8: terms.leastChargesUsd8(),
      limitUsd8: terms.limitUsd8(),
    });
  }

  /** The protocol refused a call, for no reason that this liquidator knew. */
  noteRefused({ account, collateralReserve, debtReserve }: Call): void {
    this.refused.set(account, [collateralReserve, debtReserve]);
  }

  /** A call was stopped on its way to the protocol. */
  noteStopped(call: Call): void {
    this.stopped.set(call.account, call);
  }

  /** The call for an account that was stopped when somebody last made it. */
  stoppedCall(account: string): Call | undefined {
    return this.stopped.get(account);
  }

  /** Forgets whose offer an outcome may have made another. */
  hear(outcome: Outcome): void {
    if (outcome.kind === "oraclePrice") {
      this.retry(this.prices.reservesOf(outcome.feed));
      return;
    }
    if (outcome.kind === "parameterChange" || this.protocol.movesDrivers(outcome)) {
      this.forget();
      return;
    }
    if (outcome.kind !== "refusal" && "reserve" in outcome) this.retry([outcome.reserve]);
    const touched = this.protocol.touchedAccounts(outcome);
    if (touched === "all") this.forget();
    else
      for (const account of touched) {
        this.unprofitable.delete(account);
        this.unsellable.delete(account);
        this.refused.delete(account);
        this.stopped.delete(account);
      }
  }

  /** Whether an account's offer would be declined, or refused, once more. */
  has(account: string, terms: Terms): boolean {
    return (
      this.refused.has(account) ||
      this.isUnprofitable(account, terms) ||
      this.isUnsellable(account, terms)
    );
  }

  private isUnprofitable(account: string, { isEaten, limitUsd8 }: Terms): boolean {
    const found = this.unprofitable.get(account);
    if (found === undefined) return false;
    const { choices, reserves, mostUsd8, travelledWad } = found;
    const further = this.prices.travelledWad(reserves) - travelledWad;
    const limit = limitUsd8();
    if (further === 0n && isAsLarge(found.limitUsd8, limit)) return isEaten(mostUsd8);
    if (further > FARTHEST) return false;
    if (found.bound.furtherWad !== further || found.bound.limitUsd8 !== limit)
      found.bound = boundOf(choices, limit, further);
    return isEaten(found.bound.usd8);
  }

  private isUnsellable(account: string, terms: Terms): boolean {
    const found = this.unsellable.get(account);
    if (found === undefined) return false;
    const { reserves, leftWad, travelledWad } = found;
    return (
      isAsLarge(found.limitUsd8, terms.limitUsd8()) &&
      terms.leastChargesUsd8() >= found.leastChargesUsd8 &&
      this.prices.travelledWad(reserves) === travelledWad &&
      leftOfAll(reserves, terms) <= leftWad
    );
  }

  private retry(reserves: readonly string[]): void {
    for (const [account, of] of this.refused)
      if (of.some((reserve) => reserves.includes(reserve))) this.refused.delete(account);
  }

  private forget(): void {
    this.unprofitable.clear();
    this.unsellable.clear();
    this.refused.clear();
    this.stopped.clear();
  }
}

function boundOf(
  choices: readonly Unprofitable[],
  limitUsd8: Usd8 | undefined,
  furtherWad: Wad,
): UnprofitableAccount["bound"] {
  let usd8 = 0n;
  for (const choice of choices) {
    const bound = gainBoundUsd8(choice, limitUsd8, furtherWad);
    if (bound > usd8) usd8 = bound;
  }
  return { furtherWad, limitUsd8, usd8 };
}

/** exposure * e^x * (seized per debt * e^x - 1), with e^x <= 1 + x + x^2 for x up to 1; rounded up. */
function gainBoundUsd8(
  { exposureUsd8, seizedPerDebtWad }: Unprofitable,
  limitUsd8: Usd8 | undefined,
  travelledWad: Wad,
): Usd8 {
  const factor = WAD + travelledWad + (travelledWad * travelledWad) / WAD + 1n;
  const beyond = (seizedPerDebtWad * factor) / WAD + 1n - WAD;
  if (beyond <= 0n) return 0n;
  const most = (exposureUsd8 * factor) / WAD + 1n;
  const repaid = limitUsd8 !== undefined && limitUsd8 < most ? limitUsd8 : most;
  return (repaid * beyond) / WAD + 1n;
}

/** What sales have left of the prices of some reserves, one with another. */
function leftOfAll(reserves: readonly string[], { leftWad }: Terms): Wad {
  return reserves.reduce((left, reserve) => (left * leftWad(reserve)) / WAD, WAD);
}

/** Whether a limit is at least as large as another is now. */
function isAsLarge(limit: Usd8 | undefined, now: Usd8 | undefined): boolean {
  return limit === undefined || (now !== undefined && now <= limit);
}
