import {
  WAD,
  type Action,
  type Call,
  type LiquidationChoice,
  type Intent,
  type Opportunity,
  type OracleAnswer,
  type Outcome,
  type OutcomeOf,
  type Protocol,
  type Sale,
  type Usd8,
  type Wad,
} from "@hindcast/domain";
import { bestPart, mostGained } from "./best-part.ts";
import type { FactSequence } from "./fact-sequence.ts";
import { Cast, type CastMember, type Player } from "./cast.ts";
import { FeedPrices } from "./feed-prices.ts";
import { SpotMarket } from "./spot-market.ts";
import { worldOf, type Now, type ReserveSnapshot } from "./world.ts";

export interface StageInput<State> {
  readonly protocol: Protocol<State>;
  readonly cast: readonly CastMember[];
  readonly facts: FactSequence;
  readonly seed: number;
}

/** What a mechanism wanted done later. */
interface Due {
  readonly atSeconds: number;
  readonly by: string;
  readonly action: Action;
}

/** How often a market that is not where it was is looked at, between recorded facts. */
const RESTLESS_SECONDS = 12;
/** Of less than a dollar nobody looks for the best part. */
const WORTH_SIZING_USD8 = 100_000_000n;

/**
 * Where the mechanisms of a scenario stand, around the protocol and apart from each other. It keeps
 * their states, asks them in the order in which the scenario names them, and carries what one says
 * to the others. It changes nothing of the protocol: whatever is to reach it is handed back as an
 * intent.
 */
export class Stage<State> {
  private readonly input: StageInput<State>;
  private readonly prices: FeedPrices;
  private readonly cast: Cast;
  private readonly market: SpotMarket;
  private now: Now<State> | undefined;
  /** Reserves as somebody last asked for them; everything that happens makes them old. */
  private seen:
    | { readonly atSeconds: number; readonly reserves: readonly ReserveSnapshot[] }
    | undefined;
  /** The earliest first. */
  private due: Due[] = [];
  /** By feed: what sales had left of its price when it was last looked at. */
  private readonly seenLeftWad = new Map<string, Wad>();
  /** Who is about to be liquidated, and how safe it is at the market's prices. */
  private judged: { readonly account: string; readonly healthFactorWad: Wad } | undefined;

  /** Begins with everything as it opens, or goes on with a copy of another's. */
  constructor(input: StageInput<State>, origin?: Stage<State>) {
    const { protocol, seed } = input;
    this.input = input;
    this.prices = new FeedPrices(origin?.prices ?? input.facts);
    const players = input.cast.map((member, place) => ({
      ...member,
      place,
      mine:
        origin === undefined
          ? member.mechanism.open(member.params)
          : structuredClone((origin.cast.all[place] as Player).mine),
      world: worldOf<State>({
        protocol,
        seed,
        name: member.name,
        reserve: member.reserve,
        now: () => this.now as Now<State>,
        reserves: () => this.reserveSnapshots(),
        marketValue: (reserve, usd8) => this.prices.marketValue(reserve, usd8),
      }),
    }));
    this.cast = new Cast(players);
    this.market = new SpotMarket(this.cast, this.prices);
    if (origin === undefined) return;
    this.due = [...origin.due];
    for (const [feed, left] of origin.seenLeftWad) this.seenLeftWad.set(feed, left);
  }

  copy(): Stage<State> {
    return new Stage(this.input, this);
  }

  /** What of a recorded cause reaches the protocol: a feed's answer goes through its oracle, and some wait. */
  passing(intent: Intent, now: Now<State>): Intent | undefined {
    this.now = now;
    if (intent.kind !== "oraclePrice") {
      for (const { mechanism, mine, world, params } of this.cast.having("holdsRecorded"))
        if (mechanism.holdsRecorded?.(mine, intent, world, params) === true) return undefined;
      return intent;
    }
    this.prices.tell(intent);
    return this.looked(intent)[0];
  }

  /** Why somebody may not ask this now; who is to be liquidated is judged at the market's prices too. */
  stopped(intent: Intent, now: Now<State>): string | undefined {
    this.now = now;
    if (intent.kind === "liquidate") this.judge(intent.account);
    for (const { mechanism, mine, world, params } of this.cast.having("stop")) {
      const reason = mechanism.stop?.(mine, intent, world, params);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** Tells of a liquidation that was stopped; true if it is to be thought about again in the next block. */
  keptBack(call: Call, reason: string, now: Now<State>): boolean {
    this.now = now;
    const told = this.cast.having("keptBack");
    for (const { mechanism, mine, world, params } of told)
      mechanism.keptBack?.(mine, call, reason, world, params);
    return told.length > 0;
  }

  /**
   * Tells everybody what has happened; what a liquidator has seized is sold at once. Gives what is to
   * be said about it.
   */
  hear(outcome: Outcome, now: Now<State>): readonly Outcome[] {
    this.now = now;
    this.seen = undefined;
    if (outcome.kind === "oraclePrice") this.prices.noteRead(outcome.feed, outcome.price);
    if (outcome.kind === "liquidation") this.share(outcome);
    for (const { mechanism, mine, world, params } of this.cast.having("hear"))
      mechanism.hear?.(mine, outcome, world, params);
    if (outcome.kind !== "liquidation") return [];
    this.market.sell(
      this.market.saleOf(outcome.collateralReserve, outcome.collateralSeized, outcome),
    );
    return this.wrongful(outcome);
  }

  /** What everybody has done so far, and has left. */
  books(now: Now<State>): OutcomeOf<"mechanismSnapshot">[] {
    this.now = now;
    return this.cast.having("book").flatMap(({ name, mechanism, mine, world, params }) =>
      Object.entries(mechanism.book?.(mine, world, params) ?? {}).map(([entry, amount]) => ({
        kind: "mechanismSnapshot" as const,
        mechanism: name,
        model: mechanism.id,
        entry,
        amount,
      })),
    );
  }

  /** An offer as a liquidator sees it: collateral is worth what selling it would bring. */
  offered(offer: Opportunity, now: Now<State>): Opportunity {
    this.now = now;
    const limit = this.largestCallUsd8();
    const isSized = this.cast
      .having("sizesCalls")
      .some(({ mechanism, mine, world, params }) => mechanism.sizesCalls?.(mine, world, params));
    const choices = offer.choices.map((whole) => {
      const choice = atMost(whole, limit);
      const sale = this.saleOf(choice);
      // No market pays more than its price: where that does not cover the charges, no part of a call pays.
      const most = sale.valueUsd8 - choice.debtValueUsd8;
      if (most <= 0n || this.chargesUsd8(most) >= most)
        return { ...choice, collateralValueUsd8: 0n };
      if (!isSized || choice.debtValueUsd8 < WORTH_SIZING_USD8) return this.atWhatItBrings(choice);
      // Charges grow with the gain and leave more of a larger one, so its peak is theirs.
      const gain = (usd8: Usd8): bigint => this.gainUsd8(atMost(choice, usd8));
      const gained = mostGained(choice.debtValueUsd8, gain);
      if (gained <= 0n || this.chargesUsd8(gained) >= gained)
        return { ...choice, collateralValueUsd8: 0n };
      const size = bestPart(choice.debtValueUsd8, gain);
      return this.atWhatItBrings(atMost(choice, size));
    });
    return { ...offer, choices };
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

  /** What is due, and what mechanisms do at the end of a block, before liquidators look. */
  act(now: Now<State>): Intent[] {
    this.now = now;
    const { timeSeconds } = now.env;
    const intents: Intent[] = [];
    const later = this.due.findIndex(({ atSeconds }) => atSeconds > timeSeconds);
    const due = this.due.splice(0, later < 0 ? this.due.length : later);
    for (const { by, action } of due) intents.push(...this.carryOut(action, by));
    for (const { name, mechanism, mine, world, params } of this.cast.having("act"))
      for (const action of mechanism.act?.(mine, world, params) ?? []) {
        const atSeconds = timeSeconds + (action.afterSeconds ?? 0);
        if (atSeconds > timeSeconds) this.due.push({ atSeconds, by: name, action });
        else intents.push(...this.carryOut(action, name));
      }
    // Sorting is stable: what is due at one moment stays in the order in which it was wanted.
    this.due.sort((a, b) => a.atSeconds - b.atSeconds);
    return intents;
  }

  /** Answers of feeds whose market has moved by what was sold, or has come back since. */
  answers(now: Now<State>): Intent[] {
    this.now = now;
    return this.prices.answers().flatMap((answer) => {
      const seen = this.seenLeftWad.get(answer.feed) ?? WAD;
      return this.market.leftOfFeed(answer.feed) === seen ? [] : this.looked(answer);
    });
  }

  /** When something is to be done although nothing is recorded; undefined if never. */
  nextSeconds(now: Now<State>): number | undefined {
    this.now = now;
    const { timeSeconds } = now.env;
    let first: number | undefined;
    const consider = (moment: number | undefined): void => {
      if (moment === undefined) return;
      const later = Math.max(moment, timeSeconds + 1);
      if (first === undefined || later < first) first = later;
    };
    consider(this.due[0]?.atSeconds);
    for (const { mechanism, mine, world, params } of this.cast.having("nextActSeconds"))
      consider(mechanism.nextActSeconds?.(mine, world, params));
    for (const left of this.seenLeftWad.values())
      if (left !== WAD) consider(timeSeconds + RESTLESS_SECONDS);
    return first;
  }

  /** Many mechanisms ask for these many times between two outcomes. */
  private reserveSnapshots(): readonly ReserveSnapshot[] {
    const { state, env } = this.now as Now<State>;
    if (this.seen?.atSeconds !== env.timeSeconds)
      this.seen = {
        atSeconds: env.timeSeconds,
        reserves: this.input.protocol.reserveSnapshots(state, env),
      };
    return this.seen.reserves;
  }

  private carryOut(action: Action, by: string): Intent[] {
    if (action.kind === "answer")
      return this.through(action.answer, this.cast.all.findIndex(({ name }) => name === by) + 1);
    if (action.kind === "sell") {
      this.market.sell(action.sale);
      return [];
    }
    const { intent } = action;
    const isHeld = this.cast
      .having("holds")
      .some(
        ({ name, mechanism, mine, world, params }) =>
          name !== by && mechanism.holds?.(mine, intent, world, params) === true,
      );
    return isHeld ? [] : [intent];
  }

  /** A feed looks at its market: the recorded answer less what sales have taken off. */
  private looked({ feed, price, round }: OracleAnswer): Intent[] {
    const left = this.market.leftOfFeed(feed);
    this.seenLeftWad.set(feed, left);
    return this.through({ feed, price: (price * left) / WAD, round }, 0);
  }

  /** An answer on its way to the protocol, past every mechanism from a place on; nothing if one keeps it. */
  private through(from: OracleAnswer, firstPlace: number): Intent[] {
    const reserves = this.prices.reservesOf(from.feed);
    let answer = from;
    for (const player of this.cast.having("readAnswer")) {
      const { place, mechanism, reserve, mine, world, params } = player;
      if (place < firstPlace) continue;
      if (reserve !== undefined && !reserves.includes(reserve)) continue;
      const read = mechanism.readAnswer?.(mine, answer, world, params);
      if (read === undefined) return [];
      answer = read;
    }
    return [{ ...answer, kind: "oraclePrice" }];
  }

  private chargesUsd8(gainUsd8: Usd8): Usd8 {
    let charges = 0n;
    for (const { mechanism, mine, world, params } of this.cast.having("chargesUsd8"))
      charges += mechanism.chargesUsd8?.(mine, gainUsd8 - charges, world, params) ?? 0n;
    return charges;
  }

  /** Tells everybody what a liquidation earned; where collateral is auctioned nothing is yet. */
  private share(outcome: OutcomeOf<"liquidation">): void {
    if (this.input.protocol.openAuctions !== undefined) return;
    if (this.cast.having("earned").length === 0) return;
    const { collateralReserve, collateralSeized, debtValueUsd8 } = outcome;
    const sale = this.market.saleOf(collateralReserve, collateralSeized, outcome);
    let gainUsd8 = this.market.proceeds(sale) - debtValueUsd8;
    for (const { mechanism, mine, world, params } of this.cast.all) {
      const charge = mechanism.chargesUsd8?.(mine, gainUsd8, world, params) ?? 0n;
      mechanism.earned?.(mine, gainUsd8, world, params);
      gainUsd8 -= charge;
    }
  }

  private judge(account: string): void {
    const { protocol } = this.input;
    const healthFactorWad = this.prices.marketHealthWad(protocol, this.now as Now<State>, account);
    this.judged = healthFactorWad === undefined ? undefined : { account, healthFactorWad };
  }

  /** What there is to say of a liquidation that the market's prices would not have allowed. */
  private wrongful({
    collateralReserve,
    debtReserve,
    account,
    debtValueUsd8,
  }: OutcomeOf<"liquidation">): Outcome[] {
    if (this.judged?.account !== account || this.judged.healthFactorWad < WAD) return [];
    const { healthFactorWad } = this.judged;
    const liquidated = { collateralReserve, debtReserve, account, debtValueUsd8 };
    return [{ kind: "wrongfulLiquidation", ...liquidated, healthFactorWad }];
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
