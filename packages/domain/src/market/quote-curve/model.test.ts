import fc from "fast-check";
import { expect, test } from "vitest";
import { halved } from "../../numbers/half-life.ts";
import { USD8, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { expectNoRoundTripEarns } from "../../testing/round-trips.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { isQuoteCurve, lastPriceWad, outAt } from "./curve.ts";
import { exponentialBook } from "./exponential-book.ts";
import { quoteCurve } from "./model.ts";
import { quoteCurveParams } from "./params.ts";

const usd = (dollars: number): bigint => BigInt(Math.round(dollars * 1e8));
const params = quoteCurveParams.parse({});
const quoted = quoteCurveParams.parse({
  firstSizeUsd8: usd(100_000),
  firstOutUsd8: usd(99_900),
  secondSizeUsd8: usd(1_000_000),
  secondOutUsd8: usd(990_900),
  thirdSizeUsd8: usd(3_000_000),
  thirdOutUsd8: usd(2_790_900),
  spreadBps: 0n,
});
const sale = (dollars: number) => ({ reserve: "weth", amount: 1n, valueUsd8: usd(dollars) });
const at = (timeSeconds: number) => worldOf({ timeSeconds });

mechanismSuite(quoteCurve, {
  params,
  steps: [
    { timeSeconds: 0, sales: [sale(1_000_000)] },
    { timeSeconds: 60, sales: [sale(5_000_000)] },
    { timeSeconds: 4000, sales: [sale(200_000_000)] },
  ],
});

test("quotes are met, between them lie straight lines, and past the last nothing is paid", () => {
  const state = quoteCurve.open(quoted);
  const brings = (dollars: number) =>
    quoteCurve.proceedsUsd8?.(state, sale(dollars), at(0), quoted);
  expect(brings(100_000)).toBe(usd(99_900));
  expect(brings(550_000)).toBe(usd(545_400));
  expect(brings(3_000_000)).toBe(usd(2_790_900));
  expect(brings(9_000_000)).toBe(usd(2_790_900));
  quoteCurve.sold?.(state, sale(1_000_000), at(0), quoted);
  expect(brings(2_000_000)).toBe(usd(1_800_000));
  // 0.99 of a dollar after 0.999: what is left is their ratio.
  const left = quoteCurve.priceLeftWad?.(state, "weth", at(0), quoted);
  expect(left).toBe((99n * WAD * 10n) / 999n);
  expect(quoteCurve.priceLeftWad?.(state, "wbtc", at(0), quoted)).toBe(WAD);
});

test("after a half-life half of the quotes used are there again", () => {
  const state = quoteCurve.open(quoted);
  quoteCurve.sold?.(state, sale(2_000_000), at(0), quoted);
  expect(quoteCurve.proceedsUsd8?.(state, sale(2_000_000), at(1800), quoted)).toBe(usd(1_800_000));
});

test("half of the spread is lost, whatever the size", () => {
  const wide = { ...quoted, spreadBps: 2_200n };
  const brings = (dollars: number) =>
    quoteCurve.proceedsUsd8?.(quoteCurve.open(wide), sale(dollars), at(0), wide);
  expect(brings(100_000)).toBe(usd(99_900 * 0.89));
  expect(brings(3_000_000)).toBe(usd(2_790_900 * 0.89));
});

test("a table that pays more for the next dollar than for the last is refused", () => {
  const table = { firstSizeUsd8: 100n, firstOutUsd8: 90n, secondSizeUsd8: 200n };
  expect(quoteCurveParams.safeParse({ ...table, secondOutUsd8: 180n }).success).toBe(true);
  expect(quoteCurveParams.safeParse({ ...table, secondOutUsd8: 181n }).success).toBe(false);
  expect(quoteCurveParams.safeParse({ ...table, firstOutUsd8: 101n }).success).toBe(false);
  expect(quoteCurveParams.safeParse({ ...table, secondSizeUsd8: 100n }).success).toBe(false);
});

test("the book holds its depth within its distance, and thins out beyond", () => {
  // The 3pool in March 2023: 166 million within 4 %, then 15.
  for (const million of [166, 15]) {
    const book = { depthUsd8: usd(million * 1e6), withinBps: 400n, decayBps: 400n };
    const curve = exponentialBook(book);
    expect(isQuoteCurve(curve)).toBe(true);
    // 48 points over 8 decays: every sixth is a decay of 4 % further down.
    expect(Number(curve[5]?.sizeUsd8) / 1e14).toBeCloseTo(million, 6);
    const within = 1 - Math.exp(-1);
    const last = curve.at(-1);
    expect(Number(last?.sizeUsd8) / 1e14).toBeCloseTo((million / within) * (1 - Math.exp(-8)), 6);
    // The marginal price around 4 % down, and the mean on the way: integrals by hand.
    expect(Number(lastPriceWad(curve, curve[5]?.sizeUsd8 ?? 0n)) / 1e18).toBeCloseTo(0.963, 3);
    const mean = Number(curve[5]?.outUsd8) / Number(curve[5]?.sizeUsd8);
    expect(mean).toBeCloseTo(1 - 0.04 * (1 - Math.exp(-1) / within), 9);
  }
});

test("no round trip earns anything", () => {
  const drawn = fc.record({
    depthUsd8: fc.bigInt({ min: USD8, max: usd(1e8) }),
    withinBps: fc.bigInt({ min: 1n, max: 1_000n }),
    decayBps: fc.bigInt({ min: 10n, max: 10_000n }),
  });
  for (const book of fc.sample(drawn, { numRuns: 20, seed: 6 })) {
    const curve = exponentialBook(book);
    expectNoRoundTripEarns(
      {
        open: 0n,
        sell: (sold, valueUsd8) => [
          outAt(curve, sold + valueUsd8) - outAt(curve, sold),
          sold + valueUsd8,
        ],
        // What nobody offers below the market's price costs the market's price.
        buy(sold, valueUsd8) {
          const below = valueUsd8 < sold ? valueUsd8 : sold;
          const paid = outAt(curve, sold) - outAt(curve, sold - below);
          return [paid + valueUsd8 - below, sold - below];
        },
        wait: (sold, seconds) => halved(sold, seconds, params.halfLifeSeconds),
      },
      usd(2e8),
    );
  }
});

test("figure: the book of the 3pool before and in the depeg of USDC", async () => {
  const line = (name: string, million: number) => {
    const chosen = quoteCurveParams.parse({ depthUsd8: usd(million * 1e6), spreadBps: 0n });
    const state = quoteCurve.open(chosen);
    const points = Array.from({ length: 51 }, (_, step) => {
      const size = Math.max(step * 0.8, 0.01);
      const out = quoteCurve.proceedsUsd8?.(state, sale(size * 1e6), at(0), chosen) ?? 0n;
      return [step * 0.8, 100 * (1 - Number(out) / 1e14 / size)] as const;
    });
    return { name, points };
  };
  await expectFigure(import.meta.url, {
    title: "An order book that thins out, by what lies within 4 % of the price",
    x: "sold at once, million US dollars",
    y: "lost against the market price, %",
    lines: [line("15 million", 15), line("166 million", 166)],
  });
});
