import fc from "fast-check";
import { expect, test } from "vitest";
import { WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { medianOf, toleratedFaults, withNoise } from "./median.ts";
import { sourceMedian } from "./model.ts";
import { sourceMedianParams, type SourceMedianParams } from "./params.ts";

const params = sourceMedianParams.parse({});
const answer = (price: bigint) => ({ feed: "eth", price, round: 1n });
const PRICE = 2000_00000000n;

/** What is read of one answer. */
function readOf(price: bigint, chosen: SourceMedianParams, timeSeconds = 0): bigint {
  const state = sourceMedian.open(chosen);
  return (
    sourceMedian.readAnswer?.(state, answer(price), worldOf({ timeSeconds }), chosen)?.price ?? -1n
  );
}

mechanismSuite(sourceMedian, {
  params: { ...params, sources: 3n, faulty: 2n, fromSeconds: 100n, forSeconds: 50n },
  steps: [
    { timeSeconds: 0, answers: [answer(PRICE)] },
    { timeSeconds: 100 },
    { timeSeconds: 120, answers: [answer(PRICE - 5n)] },
    { timeSeconds: 150 },
  ],
});

test("Maker's quorum of 13: six wrong sources are outvoted, seven are believed", () => {
  expect(toleratedFaults(13)).toBe(6);
  const calm = { ...params, noiseBps: 0n };
  for (const errorFactorWad of [0n, WAD / 2n, 3n * WAD]) {
    expect(readOf(PRICE, { ...calm, errorFactorWad, faulty: 6n })).toBe(PRICE);
    expect(readOf(PRICE, { ...calm, errorFactorWad, faulty: 7n })).toBe(
      (PRICE * errorFactorWad) / WAD,
    );
  }
});

test("with fewer than half wrong the price is within the honest noise, with more it is not", () => {
  const counts = fc.integer({ min: 0, max: 15 });
  const factor = fc.oneof(
    fc.bigInt({ min: 0n, max: (9n * WAD) / 10n }),
    fc.bigInt({ min: (11n * WAD) / 10n, max: 100n * WAD }),
  );
  fc.assert(
    fc.property(counts, counts, factor, fc.nat(1_000_000), (half, faulty, errorFactorWad, time) => {
      const sources = 2 * half + 1;
      const chosen = {
        ...params,
        sources: BigInt(sources),
        faulty: BigInt(faulty),
        errorFactorWad,
      };
      const off = readOf(PRICE, chosen, time) - PRICE;
      const isHonest = (off < 0n ? -off : off) * 10_000n <= PRICE * params.noiseBps;
      expect(isHonest).toBe(faulty <= toleratedFaults(sources));
    }),
  );
});

test("more sources are nearer to the price: the noise of their median falls", () => {
  const meanError = (sources: bigint): bigint => {
    let sum = 0n;
    for (let time = 0; time < 300; time++) {
      const off = readOf(PRICE, { ...params, sources }, time) - PRICE;
      sum += off < 0n ? -off : off;
    }
    return sum / 300n;
  };
  const errors = [1n, 5n, 31n].map(meanError);
  expect(errors[0]).toBeGreaterThan(errors[1] as bigint);
  expect(errors[1]).toBeGreaterThan(errors[2] as bigint);
  // One source alone is off by half its noise on average: 0.05 % of the price.
  expect((errors[0] as bigint) * 100n).toBeGreaterThan((PRICE * 45n) / 1000n);
  expect((errors[0] as bigint) * 100n).toBeLessThan((PRICE * 55n) / 1000n);
});

test("noise runs from below to above, and a median is the middle one", () => {
  expect(withNoise(10_000n, 100n, 0)).toBe(9_900n);
  expect(withNoise(10_000n, 100n, 2 ** 31)).toBe(10_000n);
  expect(withNoise(10_000n, 100n, 2 ** 32 - 1)).toBe(10_099n);
  expect(medianOf([5n, 1n, 9n])).toBe(5n);
  expect(medianOf([5n, 1n, 9n, 7n])).toBe(7n);
  expect(medianOf([])).toBeUndefined();
});

test("the fault begins and ends without an answer, and an even number of sources is refused", () => {
  const chosen = { ...params, noiseBps: 0n, faulty: 7n, fromSeconds: 100n, forSeconds: 50n };
  const state = sourceMedian.open(chosen);
  const at = (timeSeconds: number) => worldOf({ timeSeconds });
  const read = (timeSeconds: number) =>
    sourceMedian
      .act?.(state, at(timeSeconds), chosen)
      .map((action) => action.kind === "answer" && action.answer.price);
  expect(sourceMedian.readAnswer?.(state, answer(PRICE), at(0), chosen)?.price).toBe(PRICE);
  expect(sourceMedian.nextActSeconds?.(state, at(0), chosen)).toBe(100);
  expect(read(99)).toEqual([]);
  expect(read(100)).toEqual([2n * PRICE]);
  expect(read(149)).toEqual([]);
  expect(read(150)).toEqual([PRICE]);
  expect(sourceMedianParams.safeParse({ sources: 4n }).success).toBe(false);
});

test("figure: what is read with how many of 13 sources wrong", async () => {
  const line = (name: string, errorFactorWad: bigint) => ({
    name,
    points: Array.from({ length: 14 }, (_, faulty) => {
      const chosen = { ...params, faulty: BigInt(faulty), errorFactorWad };
      return [faulty, Number(readOf(PRICE, chosen)) / 1e8] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "The median of 13 sources of which some are wrong",
    x: "wrong sources",
    y: "price read, US dollars",
    steps: true,
    lines: [line("twice the price", 2n * WAD), line("half the price", WAD / 2n)],
  });
});
