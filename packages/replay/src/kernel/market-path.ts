import type { Fact, FactOf, Quote } from "@hindcast/domain";

/** Quotes of all market series of a history in the order in which they were made. */
export interface MarketPath {
  readonly quotes: readonly MarketQuote[];
  /** The series that prices a market's collateral in US dollars, by reserve. */
  readonly priceSeries: ReadonlyMap<string, string>;
}

export interface MarketQuote extends Quote {
  readonly series: string;
}

/** Series of conditions that hold while they are measured, and are no news to trade on. */
const CONDITIONS = "gas/";

/**
 * The market quotes of a dataset, for who trades in auctions. A candle stands where it was
 * complete and is known from there on; what the network asked for gas in an interval decides what
 * was mined in it, so it holds from the interval's start. A market named "ETH-A" is priced by
 * "ETH/USD".
 */
export function marketPathOf(facts: Iterable<Fact>): MarketPath {
  const quotes: MarketQuote[] = [];
  const priceSeries = new Map<string, string>();
  for (const fact of facts) {
    if (fact.kind === "marketPrice") quotes.push(quoteOf(fact));
    else if (fact.kind === "marketListing")
      priceSeries.set(fact.reserve, `${fact.symbol.split("-")[0]}/USD`);
  }
  quotes.sort((a, b) => a.timeSeconds - b.timeSeconds);
  return { quotes, priceSeries };
}

function quoteOf(fact: FactOf<"marketPrice">): MarketQuote {
  return {
    series: fact.series,
    value18: fact.close18,
    timeSeconds:
      fact.at.timeSeconds - (fact.series.startsWith(CONDITIONS) ? fact.intervalSeconds : 0),
  };
}
