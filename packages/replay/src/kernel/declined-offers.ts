import {
  WAD,
  type Call,
  type Holding,
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
  bound: Bound;
}

/** What no part of an account's choices can earn more than, after so many moves of prices and under that limit. */
interface Bound {
  readonly moves: number;
  readonly furtherWad: Wad;
  readonly limitUsd8: Usd8 | undefined;
  /** Undefined where prices have travelled too far to say. */
  readonly usd8: bigint | undefined;
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

/** A call that the protocol refused, and whether anything has happened since that may have changed that. */
interface RefusedCall {
  readonly call: Call;
  isDue: boolean;
}

/** What is known of an account's offers. */
interface Known {
  /** Reserves it owns or owes something of. */
  readonly held: readonly string[];
  unprofitable?: UnprofitableAccount;
  unsellable?: Unsellable;
  refused?: RefusedCall;
  /** The call that was stopped when somebody last made it. */
  stopped?: Call;
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
 *   reserves, as cash comes in; then the protocol is asked about the same call, and only if it would
 *   go through now is there anything to think about. After another price another call may be the better.
 * - *Stopped*: something around the protocol stopped who took it. While it still does, there is
 *   nothing to work out anew.
 *
 * Each lasts until the account or a parameter changes. Interest alone is caught with the next of
 * these, as it is where accounts are looked for.
 */
export class DeclinedOffers<State> {
  private readonly protocol: Protocol<State>;
  private readonly prices: FeedPrices;
  private readonly known = new Map<string, Known>();

  constructor(protocol: Protocol<State>, prices: FeedPrices, origin?: DeclinedOffers<State>) {
    this.protocol = protocol;
    this.prices = prices;
    for (const [account, of] of origin?.known ?? [])
      this.known.set(account, {
        ...of,
        ...(of.unprofitable && { unprofitable: { ...of.unprofitable } }),
        ...(of.refused && { refused: { ...of.refused } }),
      });
  }

  /** Nobody takes any of these choices of an account. */
  noteUnprofitable(
    account: string,
    choices: readonly ValuedChoice[],
    mostUsd8: bigint,
    limitUsd8: Usd8 | undefined,
    now: Now<State>,
  ): void {
    const held = this.protocol.holdings(now.state, account, now.env);
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
    this.know(account, held).unprofitable = {
      choices: unprofitable,
      reserves: [...reserves],
      mostUsd8,
      limitUsd8,
      travelledWad: this.prices.travelledWad([...reserves]),
      bound: { moves: this.prices.moves, furtherWad: 0n, limitUsd8, usd8: mostUsd8 },
    };
  }

  /** Nobody takes any of these choices in the market as it is. */
  noteUnsellable({ account, choices }: Opportunity, terms: Terms, now: Now<State>): void {
    const reserves = [
      ...new Set(choices.flatMap((each) => [each.collateralReserve, each.debtReserve])),
    ];
    this.knowNow(account, now).unsellable = {
      reserves,
      leftWad: leftOfAll(reserves, terms),
      travelledWad: this.prices.travelledWad(reserves),
      leastChargesUsd8: terms.leastChargesUsd8(),
      limitUsd8: terms.limitUsd8(),
    };
  }

  /** The protocol refused a call, for no reason that this liquidator knew. */
  noteRefused(call: Call, now: Now<State>): void {
    this.knowNow(call.account, now).refused = { call, isDue: false };
  }

  /** A call was stopped on its way to the protocol. */
  noteStopped(call: Call, now: Now<State>): void {
    this.knowNow(call.account, now).stopped = call;
  }

  /** The call for an account that was stopped when somebody last made it. */
  stoppedCall(account: string): Call | undefined {
    return this.known.get(account)?.stopped;
  }

  /** Forgets whose offer an outcome may have made another. */
  hear(outcome: Outcome): void {
    if (this.known.size === 0) return;
    if (outcome.kind === "oraclePrice") {
      this.dropRefusals(this.prices.reservesOf(outcome.feed));
      return;
    }
    if (outcome.kind === "parameterChange" || this.protocol.movesDrivers(outcome)) {
      const reserves = this.protocol.touchedOffers?.(outcome) ?? "all";
      for (const [account, { held }] of this.known)
        if (reserves === "all" || meets(held, reserves)) this.known.delete(account);
      return;
    }
    if (outcome.kind !== "refusal" && "reserve" in outcome) this.retry([outcome.reserve]);
    const touched = this.protocol.touchedAccounts(outcome);
    if (touched === "all") this.known.clear();
    else for (const account of touched) this.known.delete(account);
  }

  /** Whether an account's offer would be declined, or refused, once more. */
  has(account: string, terms: Terms, now: Now<State>): boolean {
    const known = this.known.get(account);
    return (
      known !== undefined &&
      (this.isRefused(known, now) ||
        this.isUnprofitable(known.unprofitable, terms) ||
        this.isUnsellable(known.unsellable, terms))
    );
  }

  private isRefused(known: Known, { state, env }: Now<State>): boolean {
    const { refused } = known;
    if (refused === undefined) return false;
    if (refused.isDue && this.protocol.decide(state, refused.call, env).ok) {
      delete known.refused;
      return false;
    }
    refused.isDue = false;
    return true;
  }

  private isUnprofitable(
    found: UnprofitableAccount | undefined,
    { isEaten, limitUsd8 }: Terms,
  ): boolean {
    if (found === undefined) return false;
    const limit = limitUsd8();
    if (found.bound.moves !== this.prices.moves || found.bound.limitUsd8 !== limit)
      found.bound = this.boundNow(found, limit);
    const { usd8 } = found.bound;
    return usd8 !== undefined && isEaten(usd8);
  }

  private boundNow(found: UnprofitableAccount, limitUsd8: Usd8 | undefined): Bound {
    const { moves } = this.prices;
    const furtherWad = this.prices.travelledWad(found.reserves) - found.travelledWad;
    const { bound: last } = found;
    if (last.furtherWad === furtherWad && last.limitUsd8 === limitUsd8) return { ...last, moves };
    if (furtherWad === 0n && isAsLarge(found.limitUsd8, limitUsd8))
      return { moves, furtherWad, limitUsd8, usd8: found.mostUsd8 };
    if (furtherWad > FARTHEST) return { moves, furtherWad, limitUsd8, usd8: undefined };
    let usd8 = 0n;
    for (const choice of found.choices) {
      const bound = gainBoundUsd8(choice, limitUsd8, furtherWad);
      if (bound > usd8) usd8 = bound;
    }
    return { moves, furtherWad, limitUsd8, usd8 };
  }

  private isUnsellable(found: Unsellable | undefined, terms: Terms): boolean {
    if (found === undefined) return false;
    const { reserves, leftWad, travelledWad } = found;
    return (
      isAsLarge(found.limitUsd8, terms.limitUsd8()) &&
      terms.leastChargesUsd8() >= found.leastChargesUsd8 &&
      this.prices.travelledWad(reserves) === travelledWad &&
      leftOfAll(reserves, terms) <= leftWad
    );
  }

  private dropRefusals(reserves: readonly string[]): void {
    for (const known of this.known.values())
      if (known.refused !== undefined && meets(pairOf(known.refused), reserves))
        delete known.refused;
  }

  private retry(reserves: readonly string[]): void {
    for (const { refused } of this.known.values())
      if (refused?.isDue === false) refused.isDue = meets(pairOf(refused), reserves);
  }

  private knowNow(account: string, { state, env }: Now<State>): Known {
    // What it has changes with an outcome that touches it, and then nothing of it is known.
    return (
      this.known.get(account) ?? this.know(account, this.protocol.holdings(state, account, env))
    );
  }

  private know(account: string, holdings: readonly Holding[]): Known {
    const known = this.known.get(account) ?? { held: holdings.map(({ reserve }) => reserve) };
    this.known.set(account, known);
    return known;
  }
}

function pairOf({ call }: RefusedCall): readonly string[] {
  return [call.collateralReserve, call.debtReserve];
}

function meets(some: readonly string[], others: readonly string[]): boolean {
  return some.some((reserve) => others.includes(reserve));
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
