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

/**
 * The market quotes of a dataset, for who trades in auctions. A candle is known when it is over; a
 * single quote, which has no length, at once. A market named "ETH-A" is priced by "ETH/USD".
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
    timeSeconds: fact.at.timeSeconds + fact.intervalSeconds,
  };
}
