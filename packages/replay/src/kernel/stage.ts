import {
  grainOf,
  mayMovePrices,
  WAD,
  type Action,
  type Call,
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
import type { FactSequence } from "./fact-sequence.ts";
import { Cast, type CastMember, type Player } from "./cast.ts";
import { FeedPrices } from "./feed-prices.ts";
import { Offers } from "./offers.ts";
import { SpotMarket } from "./spot-market.ts";
import { Turns } from "./turns.ts";
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

/** Between recorded facts everybody acts, and feeds look at their markets, in blocks of so many seconds. */
const BLOCK_SECONDS = 12;

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
  private readonly turns: Turns;
  private readonly offers: Offers<State>;
  private now: Now<State> | undefined;
  /** Reserves as somebody asked for them since anything happened, and their prices since any moved. */
  private readonly seen = new Map<string, ReserveSnapshot>();
  private readonly seenPricesUsd8 = new Map<string, Usd8 | undefined>();
  /** Addresses of all reserves, from when somebody asked for them until another is listed. */
  private listed: readonly string[] | undefined;
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
        priceOf: (reserve) => this.priceUsd8(reserve),
        snapshotOf: (reserve) => this.reserveSnapshot(reserve),
        listed: () => (this.listed ??= this.listedReserves()),
        reservesOf: (feed) => this.prices.reservesOf(feed),
        marketValue: (reserve, usd8) => this.prices.marketValue(reserve, usd8),
      }),
    }));
    const cast = (this.cast = new Cast(players));
    const market = (this.market = new SpotMarket(cast, this.prices, origin?.market));
    this.turns = new Turns(cast, origin?.turns);
    this.offers = new Offers({ protocol, cast, market, prices: this.prices }, origin?.offers);
    if (origin === undefined) return;
    this.due = [...origin.due];
    for (const [feed, left] of origin.seenLeftWad) this.seenLeftWad.set(feed, left);
  }

  copy(): Stage<State> {
    return new Stage(this.input, this);
  }

  /** What of a recorded cause reaches the protocol: a feed's answer goes through its oracle, and some wait. */
  passing(intent: Intent, now: Now<State>): Intent | undefined {
    this.enter(now);
    this.turns.stir();
    if (intent.kind !== "oraclePrice") {
      for (const { mechanism, mine, world, params } of this.cast.having("holdsRecorded"))
        if (mechanism.holdsRecorded?.(mine, intent, world, params) === true) return undefined;
      return intent;
    }
    this.prices.tell(intent);
    this.market.forget();
    return this.looked(intent, this.market.leftOfFeed(intent.feed))[0];
  }

  /** Why somebody may not ask this now; who is to be liquidated is judged at the market's prices too. */
  stopped(intent: Intent, now: Now<State>): string | undefined {
    this.enter(now);
    const reason = this.offers.reasonToStop(intent);
    if (reason === undefined && intent.kind === "liquidate") this.judge(intent.account);
    return reason;
  }

  /** Tells of a liquidation that was stopped; true if it is to be thought about again in the next block. */
  keptBack(call: Call, reason: string, now: Now<State>): boolean {
    this.enter(now);
    this.turns.reconsider("keptBack");
    this.offers.noteStopped(call, now);
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
    this.enter(now);
    this.turns.stir();
    this.noteChange(outcome);
    if (outcome.kind === "liquidation") this.share(outcome);
    if (isTold(outcome))
      for (const { mechanism, mine, world, params } of this.cast.having("hear"))
        mechanism.hear?.(mine, outcome, world, params);
    if (outcome.kind !== "liquidation") return [];
    this.sell(this.market.saleOf(outcome.collateralReserve, outcome.collateralSeized, outcome));
    return this.wrongful(outcome);
  }

  /** What everybody has done so far, and has left. */
  books(now: Now<State>): OutcomeOf<"mechanismSnapshot">[] {
    this.enter(now);
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

  /** Whether nobody would take an account's offer because nobody did, and nothing has changed since. */
  isDeclined(account: string, now: Now<State>): boolean {
    this.enter(now);
    return this.offers.isDeclined(account, now);
  }

  /** The call for an account that was stopped before and is stopped now, and why. */
  stoppedAgain(account: string, now: Now<State>): readonly [Call, string] | undefined {
    this.enter(now);
    return this.offers.stoppedAgain(account);
  }

  /** The protocol refused what a liquidator asked for at the end of a block. */
  refused(call: Call, now: Now<State>): void {
    this.offers.noteRefused(call, now);
  }

  /** An offer as a liquidator sees it: collateral is worth what selling it would bring. */
  offered(offer: Opportunity, now: Now<State>): Opportunity {
    this.enter(now);
    return this.offers.valued(offer, now);
  }

  /** What is due, and what mechanisms do at the end of a block, before liquidators look. */
  act(now: Now<State>): Intent[] {
    this.enter(now);
    const { timeSeconds } = now.env;
    const intents: Intent[] = [];
    const later = this.due.findIndex(({ atSeconds }) => atSeconds > timeSeconds);
    const due = this.due.splice(0, later < 0 ? this.due.length : later);
    for (const { by, action } of due) intents.push(...this.carryOut(action, by));
    return [...intents, ...this.actionsOf(this.turns.take(timeSeconds))];
  }

  /** What those do who have more to do in this block, now that what they asked for has been carried out. */
  actAgain(now: Now<State>): Intent[] {
    this.enter(now);
    return this.actionsOf(this.turns.takeNamed(now.env.timeSeconds));
  }

  private actionsOf(players: readonly Player[]): Intent[] {
    const { timeSeconds } = (this.now as Now<State>).env;
    const intents: Intent[] = [];
    for (const { name, mechanism, mine, world, params } of players)
      for (const action of mechanism.act?.(mine, world, params) ?? []) {
        const atSeconds = timeSeconds + (action.afterSeconds ?? 0);
        if (atSeconds > timeSeconds) this.due.push({ atSeconds, by: name, action });
        else intents.push(...this.carryOut(action, name));
      }
    this.market.forget();
    this.offers.forget();
    // Sorting is stable: what is due at one moment stays in the order in which it was wanted.
    this.due.sort((a, b) => a.atSeconds - b.atSeconds);
    return intents;
  }

  /** Answers of feeds whose market has moved by what was sold, or has come back since. */
  answers(now: Now<State>): Intent[] {
    this.enter(now);
    return this.prices.answers().flatMap((answer) => {
      const left = this.market.leftOfFeed(answer.feed);
      return left === (this.seenLeftWad.get(answer.feed) ?? WAD) ? [] : this.looked(answer, left);
    });
  }

  /** When something is to be done although nothing is recorded; undefined if never. */
  nextSeconds(now: Now<State>): number | undefined {
    this.enter(now);
    const { timeSeconds } = now.env;
    let first: number | undefined;
    const consider = (moment: number | undefined): void => {
      if (moment === undefined) return;
      const later = blockFrom(Math.max(moment, timeSeconds + 1));
      if (first === undefined || later < first) first = later;
    };
    consider(this.due[0]?.atSeconds);
    consider(this.turns.next(timeSeconds));
    for (const left of this.seenLeftWad.values()) if (left !== WAD) consider(timeSeconds + 1);
    return first;
  }

  /** What was known of another moment is not of this one. */
  private enter(now: Now<State>): void {
    if (this.now?.env.timeSeconds !== now.env.timeSeconds) {
      this.market.forget();
      this.offers.forget();
      this.seen.clear();
    }
    this.now = now;
  }

  /** What is known of the protocol and is so no longer. */
  private noteChange(outcome: Outcome): void {
    this.seen.clear();
    this.market.forget();
    if (outcome.kind === "oraclePrice") this.prices.noteRead(outcome.feed, outcome.price);
    else if (outcome.kind === "reserveListing" || outcome.kind === "marketListing")
      this.listed = undefined;
    if (mayMovePrices(outcome)) this.seenPricesUsd8.clear();
    this.offers.hear(outcome);
  }

  private listedReserves(): readonly string[] {
    const { state, env } = this.now as Now<State>;
    return this.input.protocol.reserveSnapshots(state, env).map(({ reserve }) => reserve);
  }

  /** It is what it was until something may have moved it. */
  private priceUsd8(reserve: string): Usd8 | undefined {
    if (this.seenPricesUsd8.has(reserve)) return this.seenPricesUsd8.get(reserve);
    const price = this.reserveSnapshot(reserve)?.priceUsd8;
    this.seenPricesUsd8.set(reserve, price);
    return price;
  }

  /** Many mechanisms ask for it many times between two outcomes. */
  private reserveSnapshot(reserve: string): ReserveSnapshot | undefined {
    const known = this.seen.get(reserve);
    if (known !== undefined) return known;
    const { state, env } = this.now as Now<State>;
    const snapshot = this.input.protocol.reserveSnapshot(state, reserve, env);
    if (snapshot !== undefined) this.seen.set(reserve, snapshot);
    return snapshot;
  }

  private carryOut(action: Action, by: string): Intent[] {
    if (action.kind === "answer")
      return this.through(action.answer, this.cast.all.findIndex(({ name }) => name === by) + 1);
    if (action.kind === "sell") {
      this.sell(action.sale);
      return [];
    }
    const { intent } = action;
    this.turns.reconsider("holds");
    const isHeld = this.cast
      .having("holds")
      .some(
        ({ name, mechanism, mine, world, params }) =>
          name !== by && mechanism.holds?.(mine, intent, world, params) === true,
      );
    return isHeld ? [] : [intent];
  }

  /** A feed looks at its market: the recorded answer less what sales have taken off. */
  private looked({ feed, price, round }: OracleAnswer, left: Wad): Intent[] {
    this.seenLeftWad.set(feed, left);
    return this.through({ feed, price: (price * left) / WAD, round }, 0);
  }

  /** An answer on its way to the protocol, past every mechanism from a place on; nothing if one keeps it. */
  private through(from: OracleAnswer, firstPlace: number): Intent[] {
    this.turns.reconsider("readAnswer");
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

  private sell(sale: Sale): void {
    this.turns.reconsider("sold");
    this.turns.reconsider("bought");
    this.market.sell(sale);
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
}

/** The first block from a moment on. */
function blockFrom(timeSeconds: number): number {
  return Math.ceil(timeSeconds / BLOCK_SECONDS) * BLOCK_SECONDS;
}

/** Whether mechanisms are told of it: not of the postings under what they are told, but of prices read. */
function isTold({ kind }: Outcome): boolean {
  return kind === "spotPosting" || grainOf(kind) !== "ledger";
}
