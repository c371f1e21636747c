import fc from "fast-check";
import { expect, test } from "vitest";
import { USD8 } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { auctionedGain, winningBidUsd8 } from "./bidding.ts";
import { priorityAuction } from "./model.ts";
import { priorityAuctionParams } from "./params.ts";

const params = priorityAuctionParams.parse({});
/** 2 gwei for 500,000 gas of ether at 2,000 dollars. */
const START = 2n * USD8;

mechanismSuite(priorityAuction, {
  params,
  steps: [
    { timeSeconds: 0, gainsUsd8: [100n * USD8] },
    { timeSeconds: 12, gainsUsd8: [-5n, 0n, 1n] },
  ],
});

const gains = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 14n });
const auctions = fc
  .record({
    bidders: fc.bigInt({ min: 1n, max: 20n }),
    raises: fc.bigInt({ min: 0n, max: 80n }),
    raiseBps: fc.bigInt({ min: 1_000n, max: 5_000n }),
    failedGas: fc.bigInt({ min: 0n, max: 500_000n }),
  })
  .map((some) => ({ ...params, ...some }));

test("what one side loses another gains: winner, others and builder add up to the gain", () => {
  fc.assert(
    fc.property(gains, auctions, (gain, chosen) => {
      const { winnerUsd8, othersUsd8, builderUsd8 } = auctionedGain(gain, chosen);
      expect(winnerUsd8 + othersUsd8 + builderUsd8).toBe(gain);
      expect(othersUsd8 <= 0n && builderUsd8 >= 0n).toBe(true);
      // Nobody bids a call away that pays the first bid; nobody makes one that does not.
      expect(winningBidUsd8(gain, chosen) < gain).toBe(gain > START);
    }),
  );
});

test("a winner keeps no less of a larger gain, of fewer raises or of shorter ones", () => {
  fc.assert(
    fc.property(gains, auctions, (gain, chosen) => {
      const bid = winningBidUsd8(gain, chosen);
      expect(winningBidUsd8(gain + USD8, chosen) >= bid).toBe(true);
      expect(winningBidUsd8(gain, { ...chosen, raises: chosen.raises + 1n }) >= bid).toBe(true);
      expect(winningBidUsd8(gain, { ...chosen, bidders: 1n })).toBe(START);
    }),
  );
});

test("with time enough less than a raise is left; without any the first bid wins", () => {
  const endless = { ...params, raises: 1_000n };
  fc.assert(
    fc.property(fc.bigInt({ min: 3n * USD8, max: 10n ** 14n }), (gain) => {
      const bid = winningBidUsd8(gain, endless);
      expect((bid * 11_250n) / 10_000n + 1n >= gain).toBe(true);
      expect(winningBidUsd8(gain, { ...params, raises: 0n })).toBe(START);
    }),
  );
});

test("three bidders and two raises of an eighth, by hand", () => {
  // 2, 2.25, 2.53125 dollars: the losers' bids pay for a tenth of a call's gas.
  const chosen = { ...params, raises: 2n };
  expect(auctionedGain(100n * USD8, chosen)).toEqual({
    winnerUsd8: 9_746_875_000n,
    othersUsd8: -42_500_000n,
    builderUsd8: 295_625_000n,
  });
  expect(auctionedGain(USD8, chosen)).toEqual({
    winnerUsd8: USD8,
    othersUsd8: 0n,
    builderUsd8: 0n,
  });
});

test("its book adds up what calls earned, winners, others and builders to the last cent", () => {
  const world = worldOf({ timeSeconds: 0 });
  const state = priorityAuction.open(params);
  const gains = [1_000n, 40n, 1n, -3n].map((dollars) => dollars * USD8);
  for (const gain of gains) priorityAuction.earned?.(state, gain, world, params);
  const book = Object.values(priorityAuction.book?.(state, world, params) ?? {});
  expect(book.reduce((sum, one) => sum + one, 0n)).toBe(1_038n * USD8);
  expect(book).toHaveLength(3);
});

test("figure: what the builder gets of a gain", async () => {
  const line = (name: string, raises: bigint) => ({
    name,
    points: Array.from({ length: 101 }, (_, step) => {
      const gain = BigInt(step * 10) * USD8;
      return [step * 10, Number(winningBidUsd8(gain, { ...params, raises })) / 1e8] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "The winning bid, by what the call earns",
    x: "gain of the call, US dollars",
    y: "US dollars",
    lines: [
      line("time for 30 raises", 30n),
      line("time for 40 raises", 40n),
      line("time for 50 raises", 50n),
    ],
  });
});
