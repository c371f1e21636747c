import { decodeParameterValues, type Fact } from "@hindcast/domain";
import type { ObservedLiquidation } from "./match-liquidations.ts";

/** One answer of the oracle for a reserve. */
export interface PriceObservation {
  readonly timeSeconds: number;
  readonly usd8: bigint;
}

/** What recorded facts say by themselves, without any replay: prices and liquidations. */
export interface RecordedMarket {
  readonly liquidations: readonly ObservedLiquidation[];
  /** By reserve address, in order of time. */
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

class MarketFold implements RecordedMarket {
  readonly liquidations: ObservedLiquidation[] = [];
  readonly prices = new Map<string, PriceObservation[]>();
  readonly reserves = new Map<string, string>();
  readonly parameters = new Map<string, bigint | boolean>();
  private readonly units = new Map<string, bigint>();
  private readonly readersOfFeed = new Map<string, Set<string>>();
  private readonly lastAnswer = new Map<string, PriceObservation>();

  add(fact: Fact): void {
    if (fact.kind === "reserveListing") {
      // Two tokens may share a symbol (bridged USDC); the later one goes by its address.
      const isTaken = (this.reserves.get(fact.symbol) ?? fact.reserve) !== fact.reserve;
      this.reserves.set(isTaken ? fact.reserve : fact.symbol, fact.reserve);
      this.units.set(fact.reserve, 10n ** BigInt(fact.decimals));
    } else if (fact.kind === "feedAssignment")
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
    const list = this.prices.get(reserve);
    if (list === undefined) this.prices.set(reserve, [observation]);
    else list.push(observation);
  }

  private valueUsd8(reserve: string, amount: bigint): bigint {
    const price = this.prices.get(reserve)?.at(-1)?.usd8 ?? 0n;
    return (amount * price) / (this.units.get(reserve) ?? 1n);
  }
}
