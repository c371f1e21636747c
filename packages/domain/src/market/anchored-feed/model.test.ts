import fc from "fast-check";
import { expect, test } from "vitest";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { isNearAnchor } from "./anchor.ts";
import { anchoredFeed } from "./model.ts";
import { anchoredFeedParams, type AnchoredFeedParams } from "./params.ts";

const params = anchoredFeedParams.parse({});
const narrow: AnchoredFeedParams = { ...params, bandBps: 500n };
const answer = (price: bigint) => ({ feed: "dai", price, round: 1n });
const MINUTE = 60;

/** What the protocol reads at the end of each minute, of one price a minute. */
function readOf(prices: readonly bigint[], chosen: AnchoredFeedParams): bigint[] {
  const state = anchoredFeed.open(chosen);
  let now = -1n;
  return prices.map((price, minute) => {
    const world = worldOf({ timeSeconds: minute * MINUTE });
    now = anchoredFeed.readAnswer?.(state, answer(price), world, chosen)?.price ?? now;
    for (const action of anchoredFeed.act?.(state, world, chosen) ?? [])
      if (action.kind === "answer") now = action.answer.price;
    return now;
  });
}

/** A price that climbs from 1.00 to 1.30 in an hour, stays for half an hour and comes back. */
const DAI = Array.from({ length: 240 }, (_, minute) => {
  const up = Math.max(0, Math.min(60, minute - 60));
  const down = Math.max(0, Math.min(60, minute - 150));
  return 1_00000000n + BigInt(up - down) * 500_000n;
});

mechanismSuite(anchoredFeed, {
  params,
  steps: [
    { timeSeconds: 0, answers: [answer(100n)] },
    { timeSeconds: 1800, answers: [answer(150n)] },
    { timeSeconds: 2400 },
    { timeSeconds: 3500 },
    { timeSeconds: 3600, answers: [answer(0n)] },
  ],
});

test("26 November 2020: DAI at 1.30 is within 20 % of an anchor from 1.04 on, within 5 % from 1.235 on", () => {
  const dai = 1_300_000n;
  expect(isNearAnchor(dai, 1_040_000n, 2000n)).toBe(true);
  expect(isNearAnchor(dai, 1_039_999n, 2000n)).toBe(false);
  expect(isNearAnchor(dai, 1_235_000n, 500n)).toBe(true);
  expect(isNearAnchor(dai, 1_234_999n, 500n)).toBe(false);
  // Downwards: a sixth below the anchor, not a fifth.
  expect(isNearAnchor(1_000_000n, 1_200_000n, 2000n)).toBe(true);
  expect(isNearAnchor(1_000_000n, 1_200_001n, 2000n)).toBe(false);
});

test("the contract's ends: a band of everything leaves one unit of ratio, and zero is never near", () => {
  expect(isNearAnchor(10n ** 18n, 1n, 10_000n)).toBe(true);
  expect(isNearAnchor(10n ** 18n + 1n, 1n, 10_000n)).toBe(false);
  expect(isNearAnchor(0n, 1n, 10_000n)).toBe(false);
  expect(isNearAnchor(7n, 7n, 0n)).toBe(true);
});

test("a climb of 30 % in an hour passes a band of 20 % whole, and is held up by one of 5 %", () => {
  expect(readOf(DAI, params)).toEqual(DAI);
  const read = readOf(DAI, narrow);
  const highest = (values: readonly bigint[]) => values.reduce((a, b) => (a > b ? a : b));
  // 0.5 % a minute runs from a mean of half an hour by 7.5 %: past 5 % nothing is taken any more...
  expect(read[119]).toBeLessThan(DAI[119] as bigint);
  // ...until the price stands still and the mean has come after it.
  expect(highest(read)).toBe(1_30000000n);
  // t minutes after the climb the mean is 0.005 (30 - t)^2 / 60 behind: 0.065 from t = 2.1 on.
  const firstAt = (values: readonly bigint[]) => values.indexOf(1_30000000n);
  expect(firstAt(read) - firstAt(DAI)).toBe(3);
  // A spike shorter than that never gets in.
  const spike = DAI.map((_, minute) => (minute >= 60 && minute < 65 ? 1_30000000n : 1_00000000n));
  expect(highest(readOf(spike, narrow))).toBe(1_00000000n);
});

test("what is read was once observed, and is near the mean or older", () => {
  const price = fc.bigInt({ min: 1n, max: 1_000n });
  fc.assert(
    fc.property(fc.array(price, { minLength: 1, maxLength: 60 }), (prices) => {
      const read = readOf(prices, params);
      read.forEach((now, minute) => {
        expect(prices.slice(0, minute + 1)).toContain(now);
        const known = prices.slice(Math.max(0, minute - 30), minute);
        const mean = known.reduce((sum, value) => sum + value, 0n) / BigInt(known.length || 1);
        const isSettled = minute < 31 || now === read[minute - 1];
        expect(isSettled || isNearAnchor(now, mean, params.bandBps)).toBe(true);
      });
    }),
  );
});

test("a refused price is posted again until it is near or another comes", () => {
  const state = anchoredFeed.open(params);
  const at = (timeSeconds: number) => worldOf({ timeSeconds });
  anchoredFeed.readAnswer?.(state, answer(100n), at(0), params);
  expect(anchoredFeed.nextActSeconds?.(state, at(0), params)).toBeUndefined();
  expect(anchoredFeed.readAnswer?.(state, answer(200n), at(1800), params)).toBeUndefined();
  expect(anchoredFeed.nextActSeconds?.(state, at(1800), params)).toBe(1860);
  // 200 is near its mean once that is 160: 18 of the 30 minutes.
  expect(anchoredFeed.act?.(state, at(1800 + 18 * 60 - 1), params)).toEqual([]);
  expect(anchoredFeed.act?.(state, at(1800 + 18 * 60), params)).toEqual([
    { kind: "answer", answer: answer(200n) },
  ]);
  expect(anchoredFeed.nextActSeconds?.(state, at(2880), params)).toBeUndefined();
});

test("figure: a climb of 30 % under two bands", async () => {
  const line = (name: string, values: readonly bigint[]) => ({
    name,
    points: values.map((price, minute) => [minute, Number(price) / 1e8] as const),
  });
  await expectFigure(import.meta.url, {
    title: "A climb of 30 % in an hour, anchored to the mean of half an hour",
    x: "minutes",
    y: "price, US dollars",
    steps: true,
    lines: [
      line("market, and read within 20 %", DAI),
      line("read within 5 %", readOf(DAI, narrow)),
    ],
  });
});
