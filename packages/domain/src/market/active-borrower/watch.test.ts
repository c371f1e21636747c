import fc from "fast-check";
import { expect, test } from "vitest";
import type { Holding } from "../../events/holding.ts";
import type { Outcome } from "../../events/outcomes.ts";
import { encodeParameterValues } from "../../events/parameter-values.ts";
import { WAD } from "../../numbers/units.ts";
import {
  basketOf,
  hearOfPrices,
  newWatch,
  waitFor,
  whoseTimeHasCome,
  type Watch,
} from "./watch.ts";

const [ETH, BTC, USD] = ["0xeth", "0xbtc", "0xusd"] as const;
const HUNDREDTH = WAD / 100n;

const world = {
  touchedAccounts: () => "all" as const,
  /** A feed prices the reserve of its name, and one everything nobody knows of. */
  reservesOf: (feed: string) => (feed === "unknown" ? [] : [feed]),
};
const held = (...reserves: readonly string[]): Holding[] =>
  reserves.map((reserve) => ({ reserve, supplied: 1n, borrowed: 0n, collateral: 0n }));

function answer(watch: Watch, feed: string, price: bigint): void {
  hearOfPrices(watch, { kind: "oraclePrice", feed, price, round: 1n }, world);
}

function changed(watch: Watch, scope: string, values: Record<string, bigint>): void {
  const outcome = {
    kind: "parameterChange",
    scope,
    values: encodeParameterValues(values),
  } as const;
  hearOfPrices(watch, outcome, world);
}

/** Everybody's prices are known, and nobody has waited since before that. */
function opened(): Watch {
  const watch = newWatch();
  for (const feed of [ETH, BTC, USD]) answer(watch, feed, 1_000_000n);
  whoseTimeHasCome(watch, 10);
  return watch;
}

const dueAt = (watch: Watch, timeSeconds: number): string[] =>
  whoseTimeHasCome(watch, timeSeconds).map(({ account }) => account);

test("who has the same reserves is in one basket", () => {
  const watch = opened();
  expect(basketOf(watch, held(ETH, USD))).toBe(basketOf(watch, held(ETH, USD)));
  expect(basketOf(watch, held(ETH))).not.toBe(basketOf(watch, held(ETH, USD)));
});

test("only prices of what somebody has bring its look nearer", () => {
  const watch = opened();
  waitFor(watch, "a", basketOf(watch, held(ETH, USD)), 2n * HUNDREDTH);
  waitFor(watch, "b", basketOf(watch, held(BTC)), 2n * HUNDREDTH);
  answer(watch, ETH, 1_015_000n);
  expect(dueAt(watch, 11)).toEqual([]);
  answer(watch, BTC, 900_000n);
  expect(dueAt(watch, 12)).toEqual(["b"]);
  // 1.5 % of one and 0.6 % of the other: together far enough, and whichever way they went.
  answer(watch, USD, 994_000n);
  expect(dueAt(watch, 13)).toEqual(["a"]);
  expect(dueAt(watch, 14)).toEqual([]);
});

test("what prices went before somebody began to wait does not count", () => {
  const watch = opened();
  const basket = basketOf(watch, held(ETH));
  answer(watch, ETH, 1_500_000n);
  waitFor(watch, "a", basket, HUNDREDTH);
  expect(dueAt(watch, 11)).toEqual([]);
});

test("a price nobody knows the reserve of, and the first of a feed, bring everybody they may concern", () => {
  const watch = opened();
  waitFor(watch, "a", basketOf(watch, held(ETH)), WAD);
  waitFor(watch, "b", basketOf(watch, held("0xnew")), WAD);
  answer(watch, "0xnew", 7n);
  expect(dueAt(watch, 11)).toEqual(["b"]);
  answer(watch, "unknown", 7n);
  expect(dueAt(watch, 12)).toEqual(["a"]);
});

test("a threshold moves those who have what it is for, another parameter or scope everybody", () => {
  const dueAfter = (scope: string, values: Record<string, bigint>): string[] => {
    const watch = opened();
    for (const [account, reserve] of [
      ["a", ETH],
      ["b", BTC],
    ] as const)
      waitFor(watch, account, basketOf(watch, held(reserve)), HUNDREDTH);
    changed(watch, ETH, { liquidationThresholdBps: 8_000n });
    changed(watch, "mode:1", { liquidationThresholdBps: 8_000n });
    whoseTimeHasCome(watch, 20);
    for (const [account, reserve] of [
      ["a", ETH],
      ["b", BTC],
    ] as const)
      waitFor(watch, account, basketOf(watch, held(reserve)), HUNDREDTH);
    changed(watch, scope, values);
    return dueAt(watch, 21);
  };
  expect(dueAfter(ETH, { liquidationThresholdBps: 7_000n, ltvBps: 1n })).toEqual(["a"]);
  expect(dueAfter(ETH, { liquidationThresholdBps: 7_999n })).toEqual([]);
  expect(dueAfter(ETH, { modeId: 1n })).toEqual(["a", "b"]);
  expect(dueAfter("mode:1", { liquidationThresholdBps: 7_000n })).toEqual(["a", "b"]);
});

test("interest alone brings somebody within an hour of its time", () => {
  const watch = opened();
  waitFor(watch, "a", basketOf(watch, held(ETH)), WAD / 5n / 365n);
  expect(dueAt(watch, 80_000)).toEqual([]);
  expect(dueAt(watch, 86_400 + 3_600)).toEqual(["a"]);
});

test("whatever moves, those due are those whose prices have travelled as far as they wait for", () => {
  const reserves = [ETH, BTC, USD];
  const sets = [[0], [1], [0, 2], [0, 1, 2]].map((of) => of.map((at) => reserves[at] as string));
  const step = fc.record({
    set: fc.nat(3),
    further: fc.bigInt(0n, 40n),
    feed: fc.nat(2),
    price: fc.bigInt(900_000n, 1_100_000n),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const watch = opened();
      const prices = new Map<string, bigint>(reserves.map((reserve) => [reserve, 1_000_000n]));
      const left = new Map<string, { readonly of: readonly string[]; wad: bigint }>();
      steps.forEach(({ set, further, feed, price }, place) => {
        const of = sets[set] as string[];
        waitFor(watch, `${place}`, basketOf(watch, held(...of)), (further * HUNDREDTH) / 4n);
        left.set(`${place}`, { of, wad: (further * HUNDREDTH) / 4n });
        const moved = reserves[feed] as string;
        const before = prices.get(moved) as bigint;
        prices.set(moved, price);
        const [less, more] = before < price ? [before, price] : [price, before];
        const wad = ((more - less) * WAD + less - 1n) / less;
        for (const one of left.values()) if (one.of.includes(moved)) one.wad -= wad;
        answer(watch, moved, price);
        // No time passes, so that there is no interest.
        const due = dueAt(watch, 10);
        // Who waits for nothing is due when anything of its own moves.
        const expected = [...left].filter(
          ([, { of: mine, wad: rest }]) => rest <= 0n && (wad === 0n || mine.includes(moved)),
        );
        for (const account of due) expect(left.get(account)?.wad ?? 1n).toBeLessThanOrEqual(0n);
        for (const [account] of wad > 0n ? expected : []) expect(due).toContain(account);
        for (const account of due) left.delete(account);
      });
    }),
  );
});

test("a copy goes its own way", () => {
  const watch = opened();
  waitFor(watch, "a", basketOf(watch, held(ETH)), HUNDREDTH);
  const copy = structuredClone(watch);
  answer(copy, ETH, 2_000_000n);
  expect(dueAt(watch, 11)).toEqual([]);
  expect(dueAt(copy, 11)).toEqual(["a"]);
});

test("what is no price is heard by nobody", () => {
  const watch = opened();
  waitFor(watch, "a", basketOf(watch, held(ETH)), 0n);
  const supply: Outcome = { kind: "supply", reserve: ETH, payer: "b", account: "b", amount: 1n };
  hearOfPrices(watch, supply, world);
  expect(dueAt(watch, 11)).toEqual([]);
});
