import fc from "fast-check";
import { expect, test } from "vitest";
import { WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { basePriceOf, composedPrice, ratioAsPrice } from "./compose.ts";
import { composedFeed } from "./model.ts";
import { composedFeedParams, type ComposedFeedParams } from "./params.ts";

/** 15 February 2026, 18:01 UTC. */
const UPGRADE = 1_771_178_460;
const BASE = 0xe7bn;
const BASE_FEED = "0x0000000000000000000000000000000000000e7b";
const params = composedFeedParams.parse({ fromSeconds: BigInt(UPGRADE) });
const ofTwo: ComposedFeedParams = { ...params, baseFeed: BASE };
const cbEth = (price: bigint) => ({ feed: "cbeth", price, round: 1n });
const eth = (price: bigint) => ({ feed: BASE_FEED, price, round: 1n });
const at = (timeSeconds: number) => worldOf({ timeSeconds });

mechanismSuite(composedFeed, {
  params: ofTwo,
  steps: [
    { timeSeconds: UPGRADE - 20, answers: [cbEth((112n * WAD) / 100n)] },
    { timeSeconds: UPGRADE - 10, answers: [eth(1964_00000000n)] },
    { timeSeconds: UPGRADE, answers: [cbEth((112n * WAD) / 100n)] },
    { timeSeconds: UPGRADE + 60, answers: [eth(1900_00000000n)] },
  ],
});

test("15 February 2026: 1.12 US dollars are read for a cbETH of about 2,200", () => {
  const ratio = (112n * WAD) / 100n;
  expect(composedPrice(ratio, WAD, 1964_00000000n)).toBe(2199_68000000n);
  expect(ratioAsPrice(ratio, WAD, 10n ** 8n)).toBe(1_12000000n);
  expect(basePriceOf(2199_68000000n, ratio, WAD)).toBe(1964_00000000n);
  // The published factor of the error is 1,964, the price of an ETH.
  expect(composedPrice(ratio, WAD, 1964_00000000n) / ratioAsPrice(ratio, WAD, 10n ** 8n)).toBe(
    1964n,
  );
});

test("15 February 2026, by the mechanism, of recorded prices: from the upgrade on, with no answer due", () => {
  const state = composedFeed.open(params);
  const before = composedFeed.readAnswer?.(state, cbEth(2199_68000000n), at(UPGRADE - 60), params);
  expect(before?.price).toBe(2199_68000000n);
  expect(composedFeed.act?.(state, at(UPGRADE - 60), params)).toEqual([]);
  expect(composedFeed.nextActSeconds?.(state, at(UPGRADE - 60), params)).toBe(UPGRADE);
  expect(composedFeed.act?.(state, at(UPGRADE), params)).toEqual([
    { kind: "answer", answer: cbEth(1_12000000n) },
  ]);
  const after = composedFeed.readAnswer?.(state, cbEth(2000_00000000n), at(UPGRADE + 60), params);
  expect(after?.price).toBe(1_12000000n);
});

test("of two feeds: the product follows either, and nothing is read before both have answered", () => {
  const right = { ...ofTwo, leftOut: 0n };
  const state = composedFeed.open(right);
  const ratio = (112n * WAD) / 100n;
  expect(composedFeed.readAnswer?.(state, cbEth(ratio), at(0), right)).toBeUndefined();
  expect(composedFeed.act?.(state, at(0), right)).toEqual([]);
  expect(composedFeed.readAnswer?.(state, eth(1964_00000000n), at(1), right)).toEqual(
    eth(1964_00000000n),
  );
  expect(composedFeed.act?.(state, at(1), right)).toEqual([
    { kind: "answer", answer: cbEth(2199_68000000n) },
  ]);
  const grown = composedFeed.readAnswer?.(state, cbEth((113n * WAD) / 100n), at(2), right);
  expect(grown?.price).toBe(2219_32000000n);
  expect(composedFeed.act?.(state, at(2), right)).toEqual([]);
});

test("left out or not, both ways of feeding it read the same; without the ratio the token is too cheap", () => {
  const base = fc.bigInt({ min: 1n, max: 10n ** 13n });
  const extra = fc.bigInt({ min: 0n, max: WAD });
  const leaving = fc.constantFrom(0n, 1n, 2n);
  fc.assert(
    fc.property(base, extra, leaving, (basePrice, more, leftOut) => {
      const tokenRatio = WAD + more;
      const composed = composedPrice(tokenRatio, WAD, basePrice);
      const chosen = { ...params, tokenRatio, leftOut, fromSeconds: 0n };
      const two = { ...chosen, baseFeed: BASE };
      const state = composedFeed.open(two);
      composedFeed.readAnswer?.(state, eth(basePrice), at(0), two);
      const ofFeeds = composedFeed.readAnswer?.(state, cbEth(tokenRatio), at(0), two)?.price ?? -9n;
      const ofProduct =
        composedFeed.readAnswer?.(composedFeed.open(chosen), cbEth(composed), at(0), chosen)
          ?.price ?? -9n;
      // Taking a factor out of a truncated product loses less than one unit.
      expect(ofFeeds - ofProduct === 0n || ofFeeds - ofProduct === 1n).toBe(true);
      expect(leftOut !== 2n || ofFeeds <= composed).toBe(true);
      expect(leftOut !== 1n || ofFeeds === tokenRatio / 10n ** 10n).toBe(true);
    }),
  );
});

test("figure: what is read of a price with either factor left out", async () => {
  const ratios = Array.from({ length: 41 }, (_, step) => WAD + (BigInt(step) * WAD) / 100n);
  const line = (name: string, price: (ratio: bigint) => bigint) => ({
    name,
    points: ratios.map((ratio) => [Number(ratio) / 1e18, Number(price(ratio)) / 1e8] as const),
  });
  const whole = (ratio: bigint) => composedPrice(ratio, WAD, 1964_00000000n);
  await expectFigure(import.meta.url, {
    title: "A token's price at 1,964 US dollars for its base, and with a factor left out",
    x: "the token's ratio to its base",
    y: "price read, US dollars",
    lines: [
      line("ratio times base", whole),
      line("without the ratio", (ratio) => basePriceOf(whole(ratio), ratio, WAD)),
      line("without the base", (ratio) => ratioAsPrice(ratio, WAD, 10n ** 8n)),
    ],
  });
});
