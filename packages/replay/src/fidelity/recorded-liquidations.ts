import { decodeParameterValues, USD8, type Fact, type FactOf } from "@hindcast/domain";
import type { ObservedLiquidation } from "./match-liquidations.ts";

/** One answer of the oracle for a reserve. */
export interface PriceObservation {
  readonly timeSeconds: number;
  readonly usd8: bigint;
}

/** What recorded facts say by themselves, without any replay: prices and liquidations. */
export interface RecordedMarket {
  readonly liquidations: readonly ObservedLiquidation[];
  /** By reserve address, in order of time; of an isolated market, its collateral's. */
  readonly prices: ReadonlyMap<string, readonly PriceObservation[]>;
  /** Reserve address by symbol, in order of listing. */
  readonly reserves: ReadonlyMap<string, string>;
  /** "address/parameter" of every parameter that was ever set, with its last value. */
  readonly parameters: ReadonlyMap<string, bigint | boolean>;
}

/** Folds facts in the total order into what the oracle said and whom somebody liquidated. */
export function readRecordedMarket(facts: Iterable<Fact>): RecordedMarket {
  const fold = new MarketFold();
  for (const fact of facts) fold.add(fact);
  return fold;
}

/** What turns amounts and prices of an isolated market into dollars. */
interface IsolatedMarket {
  readonly loanToken: string;
  readonly collateralUnit: bigint;
  readonly scale: bigint;
}

class MarketFold implements RecordedMarket {
  readonly liquidations: ObservedLiquidation[] = [];
  readonly prices = new Map<string, PriceObservation[]>();
  readonly reserves = new Map<string, string>();
  readonly parameters = new Map<string, bigint | boolean>();
  private readonly units = new Map<string, bigint>();
  private readonly isolated = new Map<string, IsolatedMarket>();
  private readonly readersOfFeed = new Map<string, Set<string>>();
  private readonly lastAnswer = new Map<string, PriceObservation>();

  add(fact: Fact): void {
    if (fact.kind === "reserveListing") {
      this.name(fact.symbol, fact.reserve);
      this.units.set(fact.reserve, 10n ** BigInt(fact.decimals));
    } else if (fact.kind === "marketListing") this.listMarket(fact);
    else if (fact.kind === "feedAssignment")
      this.assign(fact.reserve, fact.feed, fact.at.timeSeconds);
    else if (fact.kind === "oraclePrice") this.answer(fact.feed, fact.price, fact.at.timeSeconds);
    else if (fact.kind === "parameterChange") {
      for (const [name, value] of Object.entries(decodeParameterValues(fact.values)))
        this.parameters.set(`${fact.scope}/${name}`, value);
    } else if (fact.kind === "liquidation")
      this.liquidations.push({
        account: fact.account,
        collateralReserve: fact.collateralReserve,
        debtReserve: fact.debtReserve,
        timeSeconds: fact.at.timeSeconds,
        block: fact.at.block,
        debtRepaid: fact.debtRepaid,
        valueUsd8: this.valueUsd8(fact.debtReserve, fact.debtRepaid),
      });
  }

  /** Two may share a symbol (bridged USDC); the later one goes by its address. */
  private name(symbol: string, reserve: string): void {
    const isTaken = (this.reserves.get(symbol) ?? reserve) !== reserve;
    this.reserves.set(isTaken ? reserve : symbol, reserve);
  }

  private listMarket(listing: FactOf<"marketListing">): void {
    const { reserve, symbol, loanDecimals, collateralDecimals, loanToken } = listing;
    this.name(symbol, reserve);
    this.units.set(reserve, 10n ** BigInt(loanDecimals));
    this.isolated.set(reserve, {
      loanToken,
      // The oracle counts loan units per collateral unit, with 36 decimals.
      collateralUnit: 10n ** BigInt(collateralDecimals),
      scale: 10n ** BigInt(36 + loanDecimals),
    });
    this.assign(reserve, listing.oracle, listing.at.timeSeconds);
  }

  private assign(reserve: string, feed: string, timeSeconds: number): void {
    for (const readers of this.readersOfFeed.values()) readers.delete(reserve);
    const readers = this.readersOfFeed.get(feed) ?? new Set<string>();
    readers.add(reserve);
    this.readersOfFeed.set(feed, readers);
    const last = this.lastAnswer.get(feed);
    if (last !== undefined) this.observe(reserve, { ...last, timeSeconds });
  }

  private answer(feed: string, usd8: bigint, timeSeconds: number): void {
    const observation = { timeSeconds, usd8 };
    this.lastAnswer.set(feed, observation);
    for (const reserve of this.readersOfFeed.get(feed) ?? []) this.observe(reserve, observation);
  }

  private observe(reserve: string, observation: PriceObservation): void {
    const observed = { ...observation, usd8: this.collateralUsd8(reserve, observation.usd8) };
    const list = this.prices.get(reserve);
    if (list === undefined) this.prices.set(reserve, [observed]);
    else list.push(observed);
  }

  /** What an oracle's answer says of one whole token of a reserve, or of a market's collateral. */
  private collateralUsd8(reserve: string, answer: bigint): bigint {
    const market = this.isolated.get(reserve);
    if (market === undefined) return answer;
    return (answer * market.collateralUnit * this.loanUsd8(market)) / market.scale;
  }

  /** A loan token nobody prices counts as a dollar, as in the rules. */
  private loanUsd8({ loanToken }: IsolatedMarket): bigint {
    return this.lastAnswer.get(loanToken)?.usd8 ?? USD8;
  }

  private valueUsd8(reserve: string, amount: bigint): bigint {
    const market = this.isolated.get(reserve);
    const price =
      market === undefined ? (this.prices.get(reserve)?.at(-1)?.usd8 ?? 0n) : this.loanUsd8(market);
    return (amount * price) / (this.units.get(reserve) ?? 1n);
  }
}
