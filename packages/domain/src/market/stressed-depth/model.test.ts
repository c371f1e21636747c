import fc from "fast-check";
import { expect, test } from "vitest";
import { WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { expectNoRoundTripEarns } from "../../testing/round-trips.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { bookLater, broughtUsd8, fullUsd8, shareLeftWad, type Book } from "./book.ts";
import { stressedDepth, type StressedDepthState } from "./model.ts";
import { stressedDepthParams } from "./params.ts";
import { notePrice, recentFallWad, type Highs } from "./recent-high.ts";

const params = stressedDepthParams.parse({});
const usd = (dollars: number): bigint => BigInt(Math.round(dollars * 1e8));
const sale = (dollars: number) => ({ reserve: "weth", amount: 1n, valueUsd8: usd(dollars) });
const totals = { priceUsd8: usd(2000), totalSupply: 0n, totalDebt: 0n, cash: 0n };
const step = (timeSeconds: number, price: number) => ({
  timeSeconds,
  marketPricesUsd8: { weth: usd(price) },
  reserves: { weth: totals },
});
const at = (timeSeconds: number, price: number) => worldOf(step(timeSeconds, price));
const lostShare = (state: StressedDepthState, dollars: number, seconds: number, price: number) => {
  const brought = stressedDepth.proceedsUsd8?.(state, sale(dollars), at(seconds, price), params);
  return 1 - Number(brought) / 1e8 / dollars;
};

mechanismSuite(stressedDepth, {
  params,
  steps: [
    { ...step(0, 2000), sales: [sale(1_000_000)] },
    { ...step(60, 1900), sales: [sale(5_000_000)] },
    { ...step(600, 1600), sales: [sale(5_000_000)] },
    { ...step(4000, 1650), sales: [sale(2_000_000)] },
  ],
});

test("the published collapses: a tenth of the depth at 12.7 %, a fiftieth at 20 %", () => {
  const left = (fall: number) => Number(shareLeftWad(usd(fall) * 10n ** 10n, params)) / 1e18;
  // USDC to 0.8726 on 11 March 2023: 166 to 15 million. Ether by 20 % on 10 October 2025: 89 to 2.
  expect(Math.abs(left(1 - 0.8726) - 15 / 166)).toBeLessThan(0.005);
  expect(Math.abs(left(0.2) - 2 / 89)).toBeLessThan(0.005);
  expect(left(0)).toBe(1);
  expect(left(0.9)).toBe(0.02);
});

test("a fall counts within the window, then depth is back", () => {
  const state = stressedDepth.open(params);
  stressedDepth.act?.(state, at(0, 2000), params);
  const calm = lostShare(state, 2_000_000, 10, 2000);
  // Half of 2 million over 1250 million to zero, and half of 0.1 %.
  expect(calm).toBeCloseTo(0.0008 + 0.0005, 5);
  const stressed = lostShare(state, 2_000_000, 600, 1600);
  expect(stressed).toBeGreaterThan(25 * calm);
  expect(lostShare(state, 2_000_000, 600, 2100)).toBeCloseTo(calm, 12);
  expect(lostShare(state, 2_000_000, 1200, 1600)).toBeCloseTo(stressed, 12);
  expect(lostShare(state, 2_000_000, 1201, 1600)).toBeCloseTo(calm, 12);
});

test("a slow fall of the same size leaves the depth where it is", () => {
  const state = stressedDepth.open(params);
  for (let minute = 0; minute <= 1000; minute++)
    stressedDepth.act?.(state, at(minute * 60, 2000 - minute * 0.4), params);
  const { highs } = state;
  // 20 minutes at 0.4 dollars a minute.
  expect(highs.get("weth")?.length).toBe(21);
  const fall = recentFallWad(highs.get("weth"), usd(1600), 60_000, params.windowSeconds);
  expect(fall).toBe((usd(8) * WAD) / usd(1608));
});

test("the recent high is the highest price of the window, whatever came between", () => {
  const prices = fc.array(fc.tuple(fc.nat({ max: 900 }), fc.integer({ min: 1, max: 1000 })), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(prices, fc.nat({ max: 900 }), (steps, pause) => {
      const highs: Highs = [];
      const seen: [seconds: number, price: number][] = [];
      let seconds = 0;
      for (const [wait, price] of steps) {
        seconds += wait;
        notePrice(highs, BigInt(price), seconds, 1200n);
        seen.push([seconds, price]);
      }
      const now = seconds + pause;
      const recent = seen.filter(([moment]) => moment >= now - 1200).map(([, price]) => price);
      const high = BigInt(Math.max(1, ...recent));
      expect(recentFallWad(highs, 1n, now, 1200n)).toBe(((high - 1n) * WAD) / high);
    }),
  );
});

test("when orders go the price stays, when they come back it recovers", () => {
  const full: Book = { soldUsd8: usd(10_000_000), shareWad: WAD };
  const left = ({ soldUsd8, shareWad }: Book) =>
    1 - Number(soldUsd8) / Number(fullUsd8(shareWad, params));
  const thin = bookLater(full, WAD / 10n, 0, params);
  expect(left(thin)).toBeCloseTo(left(full), 12);
  const again = bookLater(thin, WAD, 0, params);
  expect(1 - left(again)).toBeCloseTo((1 - left(full)) / 10, 12);
});

test("no round trip earns anything while depth comes and goes", () => {
  const shareAfter = (seconds: number) => (BigInt(((seconds * 7919) % 9801) + 200) * WAD) / 10_000n;
  expectNoRoundTripEarns<Book>(
    {
      open: { soldUsd8: 0n, shareWad: WAD },
      sell({ soldUsd8, shareWad }, valueUsd8) {
        const full = fullUsd8(shareWad, params);
        const after = soldUsd8 + valueUsd8;
        return [
          broughtUsd8(after, full) - broughtUsd8(soldUsd8, full),
          { soldUsd8: after, shareWad },
        ];
      },
      // What nobody offers below the market's price costs the market's price.
      buy({ soldUsd8, shareWad }, valueUsd8) {
        const full = fullUsd8(shareWad, params);
        const below = valueUsd8 < soldUsd8 ? valueUsd8 : soldUsd8;
        const paid = broughtUsd8(soldUsd8, full) - broughtUsd8(soldUsd8 - below, full);
        return [paid + valueUsd8 - below, { soldUsd8: soldUsd8 - below, shareWad }];
      },
      wait: (book, seconds) => bookLater(book, shareAfter(seconds), seconds, params),
    },
    usd(1e9),
  );
});

test("figure: what a fall of the market leaves of its depth", async () => {
  await expectFigure(import.meta.url, {
    title: "Depth left after a fall of the market price within 20 minutes",
    x: "fall of the market price, %",
    y: "depth left, %",
    lines: [
      {
        name: "default",
        points: Array.from({ length: 61 }, (_, half) => {
          const left = shareLeftWad((BigInt(half) * WAD) / 200n, params);
          return [half / 2, Number(left) / 1e16] as const;
        }),
      },
      {
        name: "published",
        points: [
          [0, 100],
          [12.74, (15 / 166) * 100],
          [20, (2 / 89) * 100],
        ],
      },
    ],
  });
});
