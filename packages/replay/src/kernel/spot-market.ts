import { WAD, type Purchase, type Sale, type Usd8, type Wad } from "@hindcast/domain";
import type { Cast, Player } from "./cast.ts";
import type { FeedPrices } from "./feed-prices.ts";

/** A sale as it is shared out: what players buy of it, and what comes to the market. */
interface SharedSale {
  readonly rest: Sale;
  readonly purchases: readonly (readonly [Player, Purchase])[];
  /** What the market pays for the rest, where somebody had to know. */
  readonly restUsd8: Usd8 | undefined;
}

/** Where collateral is sold: what a sale brings, and what sales leave of prices. */
export class SpotMarket {
  private readonly cast: Cast;
  private readonly prices: FeedPrices;
  /** Reserves of which something was sold: of the others' prices all is there. */
  private readonly soldReserves: Set<string>;
  /** What is left of their prices now, where somebody has asked since anything happened. */
  private readonly left = new Map<string, Wad>();

  /** Begins with nothing sold, or goes on with a copy of another's. */
  constructor(cast: Cast, prices: FeedPrices, origin?: SpotMarket) {
    this.cast = cast;
    this.prices = prices;
    this.soldReserves = new Set(origin?.soldReserves ?? []);
  }

  /** Collateral at the market's price before anything was sold of it lately. */
  saleOf(
    reserve: string,
    amount: bigint,
    { collateralValueUsd8 }: { readonly collateralValueUsd8: Usd8 },
  ): Sale {
    return { reserve, amount, valueUsd8: this.prices.marketValue(reserve, collateralValueUsd8) };
  }

  /** Time has passed, or something has happened. */
  forget(): void {
    this.left.clear();
  }

  sell(sale: Sale): void {
    const { rest, purchases } = this.boughtOf(sale);
    for (const [{ mechanism, mine, world, params }, purchase] of purchases)
      mechanism.bought?.(mine, purchase, world, params);
    if (rest.valueUsd8 > 0n)
      for (const { mechanism, mine, world, params } of this.cast.concerned(sale.reserve, "sold"))
        mechanism.sold?.(mine, rest, world, params);
    this.soldReserves.add(sale.reserve);
    this.forget();
  }

  /** US dollars that a sale would bring now, from whoever buys of it and from the market. */
  proceeds(sale: Sale): Usd8 {
    const { rest, purchases, restUsd8 = this.marketPays(rest) } = this.boughtOf(sale);
    return purchases.reduce((sum, [, { paidUsd8 }]) => sum + paidUsd8, restUsd8);
  }

  /** What sales have left of a feed's price: of the least of the reserves it prices. */
  leftOfFeed(feed: string): Wad {
    let least = WAD;
    for (const reserve of this.prices.reservesOf(feed)) {
      const left = this.leftWad(reserve);
      if (left < least) least = left;
    }
    return least;
  }

  private boughtOf(sale: Sale): SharedSale {
    let rest = sale;
    let restUsd8: Usd8 | undefined;
    const purchases: [Player, Purchase][] = [];
    for (const player of this.cast.concerned(sale.reserve, "buys")) {
      const { mechanism, mine, world, params } = player;
      restUsd8 ??= this.marketPays(rest);
      const purchase = mechanism.buys?.(mine, rest, restUsd8, world, params);
      if (purchase === undefined) continue;
      restUsd8 = undefined;
      purchases.push([player, purchase]);
      const amount = rest.amount - purchase.amount;
      rest = { ...rest, amount, valueUsd8: rest.valueUsd8 - purchase.valueUsd8 };
    }
    return { rest, purchases, restUsd8 };
  }

  /** The first venue that takes a reserve pays; without one the market pays what it quotes. */
  private marketPays(sale: Sale): Usd8 {
    for (const { mechanism, mine, world, params } of this.cast.concerned(
      sale.reserve,
      "proceedsUsd8",
    )) {
      const paid = mechanism.proceedsUsd8?.(mine, sale, world, params);
      if (paid !== undefined) return paid;
    }
    return (sale.valueUsd8 * this.leftWad(sale.reserve)) / WAD;
  }

  /** What sales have left of a reserve's price now. */
  leftWad(reserve: string): Wad {
    if (!this.soldReserves.has(reserve)) return WAD;
    const known = this.left.get(reserve);
    if (known !== undefined) return known;
    let left = WAD;
    for (const { mechanism, mine, world, params } of this.cast.concerned(reserve, "priceLeftWad")) {
      const of = mechanism.priceLeftWad?.(mine, reserve, world, params);
      if (of !== undefined && of !== WAD) left = (left * of) / WAD;
    }
    this.left.set(reserve, left);
    return left;
  }
}
