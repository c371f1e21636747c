import fc from "fast-check";
import { expect, test } from "vitest";
import type { Episode } from "./episode.ts";
import { amountLogRatio, matchEpisodes } from "./match-episodes.ts";

const HOUR = 3600;
const episode = (timeSeconds: number, amount = 1, account = "a"): Episode => ({
  account,
  collateral: "ETH",
  debt: "DAI",
  timeSeconds,
  amount,
  valueUsd: amount,
});
const pairs = (recorded: Episode[], modelled: Episode[], window = HOUR) =>
  matchEpisodes(recorded, modelled, window).matches.map((m) => [
    m.recorded.timeSeconds,
    m.modelled.timeSeconds,
  ]);

test("pairs lie inside one account, collateral and debt", () => {
  const { matches, missed, extra } = matchEpisodes([episode(0)], [episode(0, 1, "b")], HOUR);
  expect([matches.length, missed.length, extra.length]).toEqual([0, 1, 1]);
});

test("a pair is at most the window apart", () => {
  expect(pairs([episode(0)], [episode(HOUR)])).toEqual([[0, HOUR]]);
  expect(pairs([episode(0)], [episode(HOUR + 1)])).toEqual([]);
});

test("two pairs at a high cost come before one at a low cost", () => {
  // The cheapest single pair (100 with 100) would leave the others two hours apart.
  const recorded = [episode(HOUR), episode(HOUR + HOUR)];
  const modelled = [episode(0), episode(HOUR)];
  expect(pairs(recorded, modelled)).toEqual([
    [HOUR, 0],
    [2 * HOUR, HOUR],
  ]);
});

test("among as many pairs, amounts decide, even against the order of time", () => {
  const recorded = [episode(0, 100), episode(60, 1)];
  const modelled = [episode(0, 1), episode(60, 100)];
  expect(pairs(recorded, modelled)).toEqual([
    [0, 60],
    [60, 0],
  ]);
});

const list = fc.array(
  fc.record({ time: fc.nat(8), amount: fc.integer({ min: 1, max: 4 }), account: fc.nat(1) }),
  { maxLength: 5 },
);
const toEpisodes = (rows: { time: number; amount: number; account: number }[]): Episode[] =>
  rows.map((row) => episode(row.time * 600, row.amount, `account ${row.account}`));

test("as many pairs, and as cheap, as the best of all assignments tried one by one", () => {
  fc.assert(
    fc.property(list, list, (a, b) => {
      const [recorded, modelled] = [toEpisodes(a), toEpisodes(b)];
      const { matches, missed, extra } = matchEpisodes(recorded, modelled, HOUR);
      expect(matches.length + missed.length).toBe(recorded.length);
      expect(matches.length + extra.length).toBe(modelled.length);
      const cost = matches.reduce((sum, m) => sum + costOf(m.recorded, m.modelled), 0);
      const best = bestByTrying(recorded, modelled);
      expect(matches.length).toBe(best.pairs);
      expect(cost).toBeCloseTo(best.cost, 9);
    }),
  );
});

function costOf(a: Episode, b: Episode): number {
  const apart = Math.abs(a.timeSeconds - b.timeSeconds);
  if (a.account !== b.account || apart > HOUR) return Infinity;
  return apart / HOUR + Math.abs(Math.log(b.amount / a.amount));
}

function bestByTrying(
  [first, ...rest]: readonly Episode[],
  modelled: readonly Episode[],
): { pairs: number; cost: number } {
  if (first === undefined) return { pairs: 0, cost: 0 };
  let best = bestByTrying(rest, modelled);
  for (const partner of modelled) {
    const cost = costOf(first, partner);
    if (cost === Infinity) continue;
    const others = bestByTrying(
      rest,
      modelled.filter((one) => one !== partner),
    );
    const found = { pairs: others.pairs + 1, cost: others.cost + cost };
    if (found.pairs > best.pairs || (found.pairs === best.pairs && found.cost < best.cost))
      best = found;
  }
  return best;
}

test("ratios of amounts", () => {
  expect(amountLogRatio({ amount: 2 }, { amount: 1 })).toBeCloseTo(Math.log(2), 12);
  expect(amountLogRatio({ amount: 0 }, { amount: 0 })).toBe(0);
  expect(amountLogRatio({ amount: 0 }, { amount: 1 })).toBe(100);
});
