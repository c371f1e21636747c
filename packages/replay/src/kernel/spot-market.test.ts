import { WAD, type Sale, type Wad } from "@hindcast/domain";
import { expect, test } from "vitest";
import { z } from "zod";
import { Cast, type Player } from "./cast.ts";
import { FeedPrices } from "./feed-prices.ts";
import { SpotMarket } from "./spot-market.ts";

const RESERVE = "weth";
const OTHER = "wbtc";
const SALE: Sale = { reserve: RESERVE, amount: 1n, valueUsd8: 100n };
const HALF = WAD / 2n;

/** A market whose price is what `leftWad` says, and which reserves it was asked about. */
interface AskedMarket {
  readonly market: SpotMarket;
  readonly copy: () => SpotMarket;
  readonly asked: string[];
  leftWad: Wad;
}

function askedMarket(leftWad: Wad): AskedMarket {
  const asked: string[] = [];
  const mechanism = {
    id: "asked-market",
    hypothesis: "A market counts its questions.",
    params: z.strictObject({}),
    ranges: {},
    open: () => ({}),
    priceLeftWad: (_state: object, reserve: string) => {
      asked.push(reserve);
      return made.leftWad;
    },
  };
  const world = {} as Player["world"];
  const name = mechanism.id;
  const player = { name, mechanism, params: {}, reserve: undefined, place: 0, mine: {}, world };
  const [cast, prices] = [new Cast([player]), new FeedPrices([])];
  const market = new SpotMarket(cast, prices);
  const copy = (): SpotMarket => new SpotMarket(cast, prices, market);
  const made: AskedMarket = { market, copy, asked, leftWad };
  return made;
}

test("nobody is asked what is left of a price before anything was sold, or of another reserve", () => {
  const one = askedMarket(HALF);
  expect(one.market.leftWad(RESERVE)).toBe(WAD);
  one.market.sell(SALE);
  expect([one.market.leftWad(OTHER), one.market.leftWad(RESERVE)]).toEqual([WAD, HALF]);
  expect(one.asked).toEqual([RESERVE]);
});

test("what is left is asked for once, and again after a sale and when anything has happened", () => {
  const one = askedMarket(HALF);
  one.market.sell(SALE);
  expect([one.market.leftWad(RESERVE), one.market.leftWad(RESERVE)]).toEqual([HALF, HALF]);
  expect(one.market.proceeds(SALE)).toBe(50n);
  expect(one.asked).toHaveLength(1);
  one.leftWad = HALF / 2n;
  one.market.sell(SALE);
  expect(one.market.proceeds(SALE)).toBe(25n);
  one.market.forget();
  one.leftWad = WAD;
  expect(one.market.leftWad(RESERVE)).toBe(WAD);
});

test("a copy knows what was sold, and goes its own way", () => {
  const one = askedMarket(HALF);
  one.market.sell(SALE);
  const copy = one.copy();
  expect(copy.leftWad(RESERVE)).toBe(HALF);
  copy.sell({ ...SALE, reserve: OTHER });
  expect(one.market.leftWad(OTHER)).toBe(WAD);
});
