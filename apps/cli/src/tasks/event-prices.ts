import {
  LOADED_KINDS,
  marketPathOf,
  readRecordedMarket,
  type PricePath,
  type PricePoint,
} from "@hindcast/replay";
import { factsOf, loadDatasetShared, openDataset, type Store } from "@hindcast/store";

/**
 * What an asset of a dataset was recorded to cost: a market series ("ETH/USD"), or what a reserve's
 * oracle answered, in US dollars with decimals of its own. The last price of each second; nothing
 * where the dataset has no such asset.
 */
export function eventPrices(store: Store, dataset: string, asset: string): PricePath {
  const loaded = loadDatasetShared(store.home, openDataset(store, dataset), LOADED_KINDS);
  const { quotes } = marketPathOf(factsOf(loaded, ["marketPrice"]));
  const quoted = quotes.filter(({ series }) => series === asset);
  if (quoted.length > 0)
    return pathOf(quoted.map(({ timeSeconds, value18 }) => ({ timeSeconds, price: value18 })));
  const { reserves, prices } = readRecordedMarket(factsOf(loaded, LOADED_KINDS));
  const answers = prices.get(reserves.get(asset) ?? asset.toLowerCase()) ?? [];
  return pathOf(answers.map(({ timeSeconds, usd8 }) => ({ timeSeconds, price: usd8 })));
}

/** The last price of each second; what is no price is left out. */
export function pathOf(points: readonly PricePoint[]): PricePath {
  return points.filter(
    ({ timeSeconds, price }, place) => price > 0n && points[place + 1]?.timeSeconds !== timeSeconds,
  );
}
