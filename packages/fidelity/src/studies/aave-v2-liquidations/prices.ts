import type { Call, CallHistory, MarketQuote } from "./calls.ts";

/** How the two prices of a call were found. */
export type PriceOrigin = "oracle" | "other column" | "market";

/** Prices of one call, ETH per token. */
export interface CallPrices {
  readonly collateral: number;
  readonly debt: number;
  readonly origin: PriceOrigin;
  /** Collateral's / debt's price on the market at the time, where both have fresh quotes. */
  readonly marketRatio: number | undefined;
}

/** A price column further than this from the market is another asset's: |ln ratio|. */
const ANOTHER_ASSET = 0.2;
/** A market quote further away than this says nothing about a call. */
const NEAR_SECONDS = 2 * 3600;

/** The market's price of a token in ETH around a call: quotes come by the hour, crashes by the minute. */
interface MarketPrice {
  /** Of the last quote before the call; of the first after it where there is none. */
  readonly price: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The oracle's prices as the source joined them to the call, checked against the market where it
 * has a quote. A column that stands for another asset is replaced by the column that does agree
 * with the market ("other column"), else by the market itself. The bonus plays no part in it.
 */
export function pricesOf(call: Call, { markets }: CallHistory): CallPrices | undefined {
  const { quotes } = call;
  const onMarket = {
    collateral: marketEther(call.collateral, call.timeSeconds, markets),
    debt: marketEther(call.debt, call.timeSeconds, markets),
  };
  const collateral = checked(
    [ownQuote(call.collateral, quotes.collateral), quotes.usdt],
    onMarket.collateral,
  );
  const debt = checked([ownQuote(call.debt, quotes.debt), quotes.usdt], onMarket.debt);
  if (collateral === undefined || debt === undefined) return undefined;
  const origins: readonly PriceOrigin[] = [collateral.origin, debt.origin];
  const origin = (["market", "other column"] as const).find((each) => origins.includes(each));
  return {
    collateral: collateral.price,
    debt: debt.price,
    origin: origin ?? "oracle",
    marketRatio:
      onMarket.collateral === undefined || onMarket.debt === undefined
        ? undefined
        : onMarket.collateral.price / onMarket.debt.price,
  };
}

/** The oracle counts in ETH, so ETH itself has no column: 1. */
function ownQuote(symbol: string, quote: number | undefined): number | undefined {
  return plainSymbol(symbol) === "WETH" ? 1 : quote;
}

function checked(
  [own, other]: readonly (number | undefined)[],
  market: MarketPrice | undefined,
): { readonly price: number; readonly origin: PriceOrigin } | undefined {
  if (market === undefined) return own === undefined ? undefined : { price: own, origin: "oracle" };
  if (agrees(own, market)) return { price: own, origin: "oracle" };
  if (agrees(other, market)) return { price: other, origin: "other column" };
  return { price: market.price, origin: "market" };
}

function agrees(price: number | undefined, market: MarketPrice): price is number {
  if (price === undefined || price <= 0) return false;
  return (
    Math.log(price / market.highest) <= ANOTHER_ASSET &&
    Math.log(market.lowest / price) <= ANOTHER_ASSET
  );
}

function marketEther(
  symbol: string,
  timeSeconds: number,
  markets: CallHistory["markets"],
): MarketPrice | undefined {
  const token = around(markets.get(plainSymbol(symbol)), timeSeconds);
  const ether = around(markets.get("WETH"), timeSeconds);
  const prices = token.flatMap((usd, side) => {
    const etherUsd = ether[side] ?? ether[0];
    return usd === undefined || etherUsd === undefined ? [] : [usd / etherUsd];
  });
  const [price] = prices;
  if (price === undefined) return undefined;
  return { price, lowest: Math.min(...prices), highest: Math.max(...prices) };
}

/**
 * Dollars for one ETH at a call, for values: the market's, or the inverse of the source's price of
 * USDT where the market has no quote yet; undefined without either.
 */
export function etherUsd(call: Call, { markets }: CallHistory): number | undefined {
  const [market] = around(markets.get("WETH"), call.timeSeconds);
  if (market !== undefined) return market;
  return call.quotes.usdt === undefined || call.quotes.usdt === 0
    ? undefined
    : 1 / call.quotes.usdt;
}

/** A reserve of the AMM market holds the same token as the main market's. */
function plainSymbol(symbol: string): string {
  const plain = symbol.startsWith("Amm") ? symbol.slice(3) : symbol;
  return (plain === "PAX" ? "USDP" : plain).toUpperCase();
}

/** The last quote at or before a moment and the first after it, each if it is near. */
function around(
  quotes: readonly MarketQuote[] | undefined,
  timeSeconds: number,
): readonly [number | undefined, number | undefined] {
  if (quotes === undefined) return [undefined, undefined];
  let low = 0;
  let high = quotes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((quotes[middle] as MarketQuote).timeSeconds <= timeSeconds) low = middle + 1;
    else high = middle;
  }
  const near = (quote: MarketQuote | undefined): number | undefined =>
    quote === undefined || Math.abs(quote.timeSeconds - timeSeconds) > NEAR_SECONDS
      ? undefined
      : quote.usd;
  return [near(quotes[low - 1]), near(quotes[low])];
}
