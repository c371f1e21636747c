import fc from "fast-check";
import { expect, test } from "vitest";
import { WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { expectNoRoundTripEarns } from "../../testing/round-trips.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { fragmentedVenues } from "./model.ts";
import { fragmentedVenuesParams, type FragmentedVenuesParams } from "./params.ts";
import { afterSplit, allBroughtUsd8, venueBroughtUsd8, type SoldByVenue } from "./venues.ts";

const params = fragmentedVenuesParams.parse({});
const shared = fragmentedVenuesParams.parse({ venues: 1n });
const usd = (dollars: number): bigint => BigInt(Math.round(dollars * 1e8));
const sale = (dollars: number) => ({ reserve: "weth", amount: 1n, valueUsd8: usd(dollars) });
const at = (timeSeconds: number) => worldOf({ timeSeconds });

/** What sales of one size, one after the other, lose together and show, as shares. */
function sellInTurn(count: number, dollars: number, chosen: FragmentedVenuesParams) {
  const state = fragmentedVenues.open(chosen);
  let brought = 0n;
  for (let turn = 0; turn < count; turn++) {
    brought += fragmentedVenues.proceedsUsd8?.(state, sale(dollars), at(turn), chosen) ?? 0n;
    fragmentedVenues.sold?.(state, sale(dollars), at(turn), chosen);
  }
  const left = fragmentedVenues.priceLeftWad?.(state, "weth", at(count), chosen) ?? 0n;
  return { lost: 1 - Number(brought) / 1e8 / (count * dollars), seen: 1 - Number(left) / 1e18 };
}

mechanismSuite(fragmentedVenues, {
  params,
  steps: [
    { timeSeconds: 0, sales: [sale(1_000_000)] },
    { timeSeconds: 60, sales: [sale(5_000_000)] },
    { timeSeconds: 4000, sales: [sale(2_000_000)] },
  ],
});

test("one venue is the square-root law: 10 % of a day's volume at 4 %", () => {
  const { lost, seen } = sellInTurn(1, 100_000_000, shared);
  expect(seen).toBeCloseTo(0.04 * Math.sqrt(0.1), 9);
  expect(lost).toBeCloseTo((2 / 3) * 0.04 * Math.sqrt(0.1), 9);
});

test("the gap: a sale loses sqrt(n / m) times as much and shows sqrt(m / n) of it", () => {
  const whole = sellInTurn(1, 10_000_000, shared);
  for (const [venues, reachedVenues] of [
    [4n, 1n],
    [16n, 1n],
    [9n, 4n],
    [8n, 8n],
  ] as const) {
    const part = sellInTurn(1, 10_000_000, { ...params, venues, reachedVenues });
    const gap = Math.sqrt(Number(venues) / Number(reachedVenues));
    expect(part.lost / whole.lost).toBeCloseTo(gap, 6);
    expect(part.seen / whole.seen).toBeCloseTo(1 / gap, 6);
  }
});

test("once every venue has had as much, all is as in one market", () => {
  const apart = sellInTurn(8, 5_000_000, params);
  const together = sellInTurn(8, 5_000_000, shared);
  expect(apart.lost).toBeCloseTo(together.lost, 9);
  expect(apart.seen).toBeCloseTo(together.seen, 9);
  // Until then every sale has lost the same, while the first in one market lost least.
  expect(sellInTurn(4, 5_000_000, params).lost).toBeCloseTo(apart.lost, 9);
  expect(sellInTurn(4, 5_000_000, shared).lost).toBeLessThan(together.lost);
});

test("nothing is lost in the split, and a larger sale never brings less", () => {
  const amounts = fc.bigInt({ min: 0n, max: usd(1e11) });
  const drawn = fc.record({
    earlier: fc.array(amounts, { maxLength: 6 }),
    sizes: fc.tuple(amounts, amounts),
    reachedVenues: fc.bigInt({ min: 1n, max: 8n }),
  });
  const sum = (some: readonly bigint[]): bigint => some.reduce((total, usd8) => total + usd8, 0n);
  fc.assert(
    fc.property(drawn, ({ earlier, sizes, reachedVenues }) => {
      const chosen = { ...params, reachedVenues };
      let sold: SoldByVenue = Array.from({ length: 8 }, () => 0n);
      for (const valueUsd8 of earlier) sold = afterSplit(sold, valueUsd8, chosen);
      expect(sum(sold)).toBe(sum(earlier));
      const brings = (valueUsd8: bigint): bigint =>
        allBroughtUsd8(afterSplit(sold, valueUsd8, chosen), chosen) - allBroughtUsd8(sold, chosen);
      const [less, more] = sizes[0] < sizes[1] ? sizes : [sizes[1], sizes[0]];
      // Roots are truncated: a billionth of what is there is let pass.
      const slack = sum(earlier) / 1_000_000_000n + more / 1_000_000_000n + 8n;
      expect(brings(more) <= more + slack).toBe(true);
      expect(brings(more) + slack >= brings(less)).toBe(true);
    }),
  );
});

test("no more venues are reached than there are", () => {
  expect(fragmentedVenuesParams.safeParse({ venues: 2n, reachedVenues: 2n }).success).toBe(true);
  expect(fragmentedVenuesParams.safeParse({ venues: 2n, reachedVenues: 3n }).success).toBe(false);
});

test("a pause lets the market forget", () => {
  const state = fragmentedVenues.open(params);
  fragmentedVenues.sold?.(state, sale(10_000_000), at(0), params);
  const left = (seconds: number) =>
    fragmentedVenues.priceLeftWad?.(state, "weth", at(seconds), params);
  expect(left(1799)).toBeLessThan(WAD);
  expect(left(1800)).toBe(WAD);
});

test("no round trip earns anything, sold where the price is best and bought back where it is lowest", () => {
  const chosen = { ...params, reachedVenues: 3n };
  expectNoRoundTripEarns<SoldByVenue>(
    {
      open: Array.from({ length: 8 }, () => 0n),
      sell(sold, valueUsd8) {
        const after = afterSplit(sold, valueUsd8, chosen);
        return [allBroughtUsd8(after, chosen) - allBroughtUsd8(sold, chosen), after];
      },
      buy(sold, valueUsd8) {
        const after = [...sold];
        let open = valueUsd8;
        let paid = 0n;
        while (open > 0n) {
          const most = after.reduce((largest, usd8) => (usd8 > largest ? usd8 : largest), 0n);
          // What nobody offers below the market's price costs the market's price.
          if (most === 0n) return [paid + open, after];
          const bought = open < most ? open : most;
          const cost = venueBroughtUsd8(most, chosen) - venueBroughtUsd8(most - bought, chosen);
          after[after.indexOf(most)] = most - bought;
          paid += cost;
          open -= bought;
        }
        return [paid, after];
      },
      wait: (sold, seconds) => (BigInt(seconds) < chosen.resetSeconds ? sold : sold.map(() => 0n)),
    },
    usd(1e9),
  );
});

test("figure: what a sale loses and what an index shows, in one market and on one venue of eight", async () => {
  const line = (name: string, chosen: FragmentedVenuesParams, what: "lost" | "seen") => ({
    name,
    points: Array.from({ length: 51 }, (_, step) => {
      const million = step * 2;
      const shares = sellInTurn(1, Math.max(million, 0.001) * 1e6, chosen);
      return [million, 100 * shares[what]] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "A forced sale, all at once, in a market of a billion dollars a day",
    x: "sold at once, million US dollars",
    y: "share of the market price, %",
    lines: [
      line("lost, 1 of 8", params, "lost"),
      line("lost, one market", shared, "lost"),
      line("shown, one market", shared, "seen"),
      line("shown, 8 venues", params, "seen"),
    ],
  });
});
