import {
  type Call,
  type Intent,
  type LiquidationChoice,
  type Opportunity,
  type Outcome,
  type Protocol,
  type Sale,
  type Usd8,
} from "@hindcast/domain";
import { bestPart, mostGained } from "./best-part.ts";
import type { Cast } from "./cast.ts";
import { DeclinedOffers, type Terms, type ValuedChoice } from "./declined-offers.ts";
import type { FeedPrices } from "./feed-prices.ts";
import type { SpotMarket } from "./spot-market.ts";
import type { Now } from "./world.ts";

export interface OffersInput<State> {
  readonly protocol: Protocol<State>;
  readonly cast: Cast;
  readonly market: SpotMarket;
  readonly prices: FeedPrices;
}

/** Of less than a dollar nobody looks for the best part. */
const WORTH_SIZING_USD8 = 100_000_000n;

/** What offers to liquidate are worth to who would take them, and which are not worth another look. */
export class Offers<State> {
  private readonly cast: Cast;
  private readonly market: SpotMarket;
  /** Absent where what may be asked for depends on auctions too. */
  private readonly declined: DeclinedOffers<State> | undefined;
  private readonly terms: Terms = {
    isEaten: (gainUsd8) => this.isEaten(gainUsd8),
    leastChargesUsd8: () => (this.leastUsd8 ??= this.chargesUsd8(0n)),
    limitUsd8: () => (this.limit ??= { usd8: this.largestCallUsd8() }).usd8,
    leftWad: (reserve) => this.market.leftWad(reserve),
  };
  /** What a call that earns nothing is charged, and how large one may be: until something happens or time passes. */
  private leastUsd8: Usd8 | undefined;
  /** The largest gain that charges are known to eat, and the smallest of which they leave something. */
  private eatenUsd8 = 0n;
  private paysUsd8: Usd8 | undefined;
  private limit: { readonly usd8: Usd8 | undefined } | undefined;

  /** Begins with nothing looked at, or goes on with a copy of another's. */
  constructor({ protocol, cast, market, prices }: OffersInput<State>, origin?: Offers<State>) {
    this.cast = cast;
    this.market = market;
    if (protocol.openAuctions === undefined)
      this.declined = new DeclinedOffers(protocol, prices, origin?.declined);
  }

  /** Time has passed, or something has happened. */
  forget(): void {
    this.leastUsd8 = undefined;
    this.eatenUsd8 = 0n;
    this.paysUsd8 = undefined;
    this.limit = undefined;
  }

  hear(outcome: Outcome): void {
    this.forget();
    this.declined?.hear(outcome);
  }

  /** Whether nobody would take an account's offer because nobody did, and nothing has changed since. */
  isDeclined(account: string, now: Now<State>): boolean {
    return this.declined?.has(account, this.terms, now) === true;
  }

  /** The call for an account that was stopped before and is stopped now, and why. */
  stoppedAgain(account: string): readonly [Call, string] | undefined {
    const call = this.declined?.stoppedCall(account);
    const reason = call === undefined ? undefined : this.reasonToStop(call);
    return call === undefined || reason === undefined ? undefined : [call, reason];
  }

  noteStopped(call: Call, now: Now<State>): void {
    this.declined?.noteStopped(call, now);
  }

  noteRefused(call: Call, now: Now<State>): void {
    this.declined?.noteRefused(call, now);
  }

  /** An offer as a liquidator sees it: collateral is worth what selling it would bring. */
  valued(offer: Opportunity, now: Now<State>): Opportunity {
    const limit = this.terms.limitUsd8();
    const unprofitable: ValuedChoice[] = [];
    let largest = 0n;
    const isSized = this.cast
      .having("sizesCalls")
      .some(({ mechanism, mine, world, params }) => mechanism.sizesCalls?.(mine, world, params));
    const choices = offer.choices.map((whole) => {
      const choice = atMost(whole, limit);
      const sale = this.saleOf(choice);
      // No market pays more than its price: where that does not cover the charges, no part of a call pays.
      const most = sale.valueUsd8 - choice.debtValueUsd8;
      if (this.isEaten(most)) {
        if (most > largest) largest = most;
        unprofitable.push({ choice: whole, marketUsd8: this.saleOf(whole).valueUsd8 });
        return { ...choice, collateralValueUsd8: 0n };
      }
      if (!isSized || choice.debtValueUsd8 < WORTH_SIZING_USD8) return this.atWhatItBrings(choice);
      // Charges grow with the gain and leave more of a larger one, so its peak is theirs.
      const gain = (usd8: Usd8): bigint => this.gainUsd8(atMost(choice, usd8));
      const gained = mostGained(choice.debtValueUsd8, gain);
      if (this.isEaten(gained)) return { ...choice, collateralValueUsd8: 0n };
      // Who would be stopped need not know how much of it would pay best.
      if (this.reasonToStop(wholeCall(offer.account, choice)) !== undefined)
        return { ...choice, collateralValueUsd8: choice.debtValueUsd8 + gained };
      const size = bestPart(choice.debtValueUsd8, gain);
      return this.atWhatItBrings(atMost(choice, size));
    });
    if (unprofitable.length === choices.length)
      this.declined?.noteUnprofitable(offer.account, unprofitable, largest, limit, now);
    // What a buyer who stands before the market can pay, no market shows.
    else if (
      this.cast.having("buys").length === 0 &&
      choices.every(({ collateralValueUsd8 }) => collateralValueUsd8 === 0n)
    )
      this.declined?.noteUnsellable(offer, this.terms, now);
    return { ...offer, choices };
  }

  /** Why somebody may not ask for this now. */
  reasonToStop(intent: Intent): string | undefined {
    for (const { mechanism, mine, world, params } of this.cast.having("stop")) {
      const reason = mechanism.stop?.(mine, intent, world, params);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** What a call earns before charges. */
  private gainUsd8(choice: LiquidationChoice): bigint {
    return this.market.proceeds(this.saleOf(choice)) - choice.debtValueUsd8;
  }

  private atWhatItBrings(choice: LiquidationChoice): LiquidationChoice {
    const brings = this.market.proceeds(this.saleOf(choice));
    const charges = this.chargesUsd8(brings - choice.debtValueUsd8);
    return { ...choice, collateralValueUsd8: brings > charges ? brings - charges : 0n };
  }

  private saleOf(choice: LiquidationChoice): Sale {
    return this.market.saleOf(choice.collateralReserve, choice.collateralSeized, choice);
  }

  /** Whether charges leave nothing of a gain; they are no less than for a smaller one. */
  private isEaten(gainUsd8: Usd8): boolean {
    if (gainUsd8 <= this.eatenUsd8) return true;
    if (this.paysUsd8 !== undefined && gainUsd8 >= this.paysUsd8) return false;
    const isEaten = this.chargesUsd8(gainUsd8) >= gainUsd8;
    if (isEaten) this.eatenUsd8 = gainUsd8;
    else this.paysUsd8 = gainUsd8;
    return isEaten;
  }

  private chargesUsd8(gainUsd8: Usd8): Usd8 {
    let charges = 0n;
    for (const { mechanism, mine, world, params } of this.cast.having("chargesUsd8"))
      charges += mechanism.chargesUsd8?.(mine, gainUsd8 - charges, world, params) ?? 0n;
    return charges;
  }

  private largestCallUsd8(): Usd8 | undefined {
    let least: Usd8 | undefined;
    for (const { mechanism, mine, world, params } of this.cast.having("largestCallUsd8")) {
      const most = mechanism.largestCallUsd8?.(mine, world, params);
      if (most !== undefined && (least === undefined || most < least)) least = most;
    }
    return least;
  }
}

/** The call for all of a choice, in nobody's name. */
function wholeCall(account: string, choice: LiquidationChoice): Call {
  const { collateralReserve, debtReserve, debtRepaid } = choice;
  const pair = { collateralReserve, debtReserve, account };
  return { kind: "liquidate", ...pair, liquidator: "", amount: debtRepaid, receiveShares: false };
}

/** The part of a liquidation that so many US dollars repay; what it asks for is in proportion. */
function atMost(choice: LiquidationChoice, mostUsd8: Usd8 | undefined): LiquidationChoice {
  const { debtValueUsd8, collateralValueUsd8, debtRepaid, collateralSeized } = choice;
  if (mostUsd8 === undefined || debtValueUsd8 <= mostUsd8) return choice;
  const part = (of: bigint): bigint => (of * mostUsd8) / debtValueUsd8;
  return {
    ...choice,
    debtRepaid: part(debtRepaid),
    collateralSeized: part(collateralSeized),
    debtValueUsd8: mostUsd8,
    collateralValueUsd8: part(collateralValueUsd8),
    request: part(choice.request ?? debtRepaid),
  };
}
