import { luck, normalOf } from "@hindcast/domain";
import { expect, test } from "vitest";
import { pairedComparison, unseenAtMost, type PairedRuns } from "./paired-comparison.ts";

const normal = (seed: number, entity: string) =>
  Number(normalOf(luck(seed, "runs", entity, 0))) / 1e18;
const runs = (count: number, pair: (seed: number) => [base: number, proposed: number]) =>
  Array.from({ length: count }, (_, seed): PairedRuns => {
    const [base, proposed] = pair(seed);
    return { seed, base, proposed };
  });

test("differences are taken pair by pair", () => {
  const found = pairedComparison(
    runs(4, (seed) => [10 * seed, 10 * seed + [-1, 0, 2, 7][seed]!]),
    1,
  );
  expect(found).toMatchObject({
    pairs: 4,
    mean: 2,
    median: 1,
    sharePositive: 0.5,
    shareNegative: 0.25,
    standing: "open",
  });
  expect(found?.interval?.low).toBeGreaterThanOrEqual(-1);
  expect(found?.interval?.high).toBeLessThanOrEqual(7);
});

test("shared luck finds an effect that is small beside what luck does", () => {
  const shared = runs(60, (seed) => {
    const shock = 100 * normal(seed, "shock");
    return [shock, shock + 3 + normal(seed, "rest")];
  });
  const paired = pairedComparison(shared, 1);
  expect(paired?.standing).toBe("more");
  expect(paired?.mean).toBeCloseTo(3, 0);
  // The same runs, paired with the wrong luck, find nothing.
  const apart = shared.map((run, place) => ({
    ...run,
    base: shared[(place + 1) % shared.length]?.base ?? 0,
  }));
  expect(pairedComparison(apart, 1)?.standing).toBe("open");
  const fewer = shared.map(({ seed, base, proposed }) => ({
    seed,
    base: proposed,
    proposed: base,
  }));
  expect(pairedComparison(fewer, 1)?.standing).toBe("less");
});

test("one pair settles nothing, none is nothing", () => {
  const one = pairedComparison(
    runs(1, () => [5, 9]),
    1,
  );
  expect(one).toMatchObject({ pairs: 1, mean: 4, interval: undefined, standing: "open" });
  expect(pairedComparison([], 1)).toBeUndefined();
});

test("what never happened in n runs happens in at most 3/n of all", () => {
  for (let count = 3; count < 2000; count++) {
    // The exact bound: with this share, n runs without are seen once in twenty times.
    const exact = 1 - 0.05 ** (1 / count);
    expect(unseenAtMost(count)).toBeGreaterThanOrEqual(exact);
    // 3 stands for -ln 0.05 = 2.9957.
    expect(unseenAtMost(count)).toBeLessThan(exact * (1.002 + 2 / count));
  }
  expect([0, 1, 2].map(unseenAtMost)).toEqual([1, 1, 1]);
  const found = pairedComparison(
    runs(30, (seed) => [seed % 2, 0]),
    1,
  );
  expect(found?.unseenAtMost).toEqual({ base: undefined, proposed: 0.1 });
});
