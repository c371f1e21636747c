import { luck, LUCK_RANGE, WAD, type Wad } from "@hindcast/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jumpDiffusion } from "./jump-diffusion.ts";
import { poissonOf } from "./jumps.ts";
import type { DiffusingAsset, JumpDiffusionWorld } from "./jump-world.ts";

const DAY = 86_400;
const YEAR = 365 * DAY;
const NO_JUMPS = { perYearWad: 0n, meanWad: 0n, deviationWad: 0n };
const wad = (value: number): Wad => BigInt(Math.round(value * 1e9)) * 10n ** 9n;

function assetOf(id: string, given: Partial<DiffusingAsset> = {}): DiffusingAsset {
  return {
    id,
    priceUsd8: 2_000_00000000n,
    driftWad: 0n,
    volatilityWad: 0n,
    macroWad: 0n,
    correlationsWad: [],
    marketJumpShareWad: WAD,
    ownJumps: NO_JUMPS,
    ...given,
  };
}

function worldOf(assets: DiffusingAsset[], given: Partial<JumpDiffusionWorld> = {}) {
  const defaults = { seed: 5, startSeconds: 0, stepSeconds: DAY, steps: 3000 };
  return { ...defaults, marketJumps: NO_JUMPS, assets, ...given };
}

/** Logarithmic returns of a path, as floats. */
function returnsOf(world: JumpDiffusionWorld, id: string): number[] {
  const path = jumpDiffusion(world).get(id) ?? [];
  return path
    .slice(1)
    .map(({ price }, place) => Math.log(Number(price) / Number(path[place]?.price)));
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const covarianceOf = (a: readonly number[], b: readonly number[]): number => {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  return meanOf(a.map((value, place) => (value - meanA) * ((b[place] ?? 0) - meanB)));
};
const correlationOf = (a: readonly number[], b: readonly number[]): number =>
  covarianceOf(a, b) / Math.sqrt(covarianceOf(a, a) * covarianceOf(b, b));

describe("limits", () => {
  test("without luck a price grows by its drift, whatever the step", () => {
    const asset = assetOf("a", { driftWad: wad(0.1) });
    const path = jumpDiffusion(worldOf([asset], { steps: 1, stepSeconds: YEAR })).get("a");
    // 2000 * e^0.1 to 8 decimals.
    expect(path?.at(-1)).toEqual({ timeSeconds: YEAR, price: 221_034_183_615n });
    expect(path?.[0]).toEqual({ timeSeconds: 0, price: 200_000_000_000n });
    const daily = jumpDiffusion(worldOf([asset], { steps: 365 })).get("a");
    expect(Number(daily?.at(-1)?.price)).toBeCloseTo(221_034_183_615, -1);
  });

  test("without jumps it is a geometric Brownian motion", () => {
    const returns = returnsOf(
      worldOf([assetOf("a", { driftWad: wad(0.3), volatilityWad: wad(0.8) })]),
      "a",
    );
    const variance = 0.64 / 365;
    const error = 4 / Math.sqrt(returns.length);
    expect(Math.abs(meanOf(returns) - (0.3 - 0.32) / 365)).toBeLessThan(
      error * Math.sqrt(variance),
    );
    expect(Math.abs(covarianceOf(returns, returns) / variance - 1)).toBeLessThan(
      error * Math.SQRT2,
    );
    const next = returns.slice(1);
    expect(Math.abs(correlationOf(returns.slice(0, -1), next))).toBeLessThan(error);
  });

  test("jumps of a size that is certain: the price only takes those steps", () => {
    const ownJumps = { perYearWad: wad(50), meanWad: wad(-0.1), deviationWad: 0n };
    const returns = returnsOf(worldOf([assetOf("a", { ownJumps })]), "a");
    const growth = (50 * (1 - Math.exp(-0.1))) / 365;
    const jumps = returns.map((move) => (growth - move) / 0.1);
    for (const count of jumps) expect(count).toBeCloseTo(Math.round(count), 4);
    // Poisson: mean and variance are the rate.
    const rate = 50 / 365;
    const error = 4 / Math.sqrt(returns.length);
    expect(Math.abs(meanOf(jumps) - rate)).toBeLessThan(error * Math.sqrt(rate));
    const spread = Math.sqrt(rate + 2 * rate * rate);
    expect(Math.abs(covarianceOf(jumps, jumps) - rate)).toBeLessThan(error * spread);
  });
});

describe("laws", () => {
  test("the variance is that of the diffusion and of both kinds of jumps", () => {
    const law = { perYearWad: wad(20), meanWad: wad(-0.05), deviationWad: wad(0.1) };
    const asset = assetOf("a", {
      volatilityWad: wad(0.5),
      marketJumpShareWad: wad(0.5),
      ownJumps: law,
    });
    const returns = returnsOf(worldOf([asset], { marketJumps: law, steps: 8000 }), "a");
    const jumps = 20 * (0.0025 + 0.01);
    const variance = (0.25 + jumps + jumps / 4) / 365;
    // Jumps add their rate times their fourth moment to the normal kurtosis of 3: it is 14.2.
    const error = 4 * Math.sqrt((14.2 - 1) / returns.length);
    expect(Math.abs(covarianceOf(returns, returns) / variance - 1)).toBeLessThan(error);
  });

  test("the price grows by its drift on average, jumps or not", () => {
    const law = { perYearWad: wad(3), meanWad: wad(-0.2), deviationWad: wad(0.15) };
    const asset = assetOf("a", { driftWad: wad(0.1), volatilityWad: wad(0.3), ownJumps: law });
    const ratios = Array.from({ length: 4000 }, (_, seed) => {
      const world = worldOf([asset], { seed, marketJumps: law, steps: 1, stepSeconds: YEAR / 4 });
      return Number(jumpDiffusion(world).get("a")?.at(-1)?.price) / 2e11;
    });
    const expected = Math.exp(0.1 / 4);
    const error = 4 * Math.sqrt(covarianceOf(ratios, ratios) / ratios.length);
    expect(Math.abs(meanOf(ratios) - expected)).toBeLessThan(error);
    expect(error).toBeLessThan(0.03);
  });

  test("correlations: by the macro factor, by what it leaves, and by both", () => {
    const loud = { volatilityWad: wad(0.8) };
    const world = worldOf([
      assetOf("a", { ...loud, macroWad: wad(0.8) }),
      assetOf("b", { ...loud, macroWad: wad(0.5), correlationsWad: [wad(0.6)] }),
      assetOf("c", { ...loud, correlationsWad: [0n, wad(-0.5)] }),
    ]);
    const [a, b, c] = ["a", "b", "c"].map((id) => returnsOf(world, id));
    const error = 4 / Math.sqrt(world.steps);
    for (const one of [a, b, c])
      expect(Math.abs(covarianceOf(one ?? [], one ?? []) / (0.64 / 365) - 1)).toBeLessThan(
        error * Math.SQRT2,
      );
    const both = 0.8 * 0.5 + 0.6 * 0.6 * Math.sqrt(0.75);
    expect(Math.abs(correlationOf(a ?? [], b ?? []) - both)).toBeLessThan(error);
    const left = -0.5 * Math.sqrt(0.75);
    expect(Math.abs(correlationOf(b ?? [], c ?? []) - left)).toBeLessThan(error);
    expect(Math.abs(correlationOf(a ?? [], c ?? []))).toBeLessThan(error);
  });

  test("the market's jumps hit all at once, each by its share; one's own hit nobody else", () => {
    const marketJumps = { perYearWad: wad(10), meanWad: 0n, deviationWad: wad(0.2) };
    const ownJumps = { perYearWad: wad(10), meanWad: wad(-0.3), deviationWad: 0n };
    const world = worldOf(
      [
        assetOf("a"),
        assetOf("half", { marketJumpShareWad: wad(0.5), correlationsWad: [0n] }),
        assetOf("apart", { marketJumpShareWad: 0n, ownJumps, correlationsWad: [0n, 0n] }),
      ],
      { marketJumps, steps: 1000 },
    );
    const [a, half, apart] = ["a", "half", "apart"].map((id) => returnsOf(world, id));
    const jumped = (returns: readonly number[] = []) => {
      // Without a jump every step is the same small growth or fall.
      const quiet = returns.toSorted((x, y) => x - y)[Math.floor(returns.length / 2)] ?? 0;
      return returns.map((move) => move - quiet);
    };
    const [whole, part, own] = [jumped(a), jumped(half), jumped(apart)];
    whole.forEach((jump, step) => expect((part[step] ?? 1) * 2).toBeCloseTo(jump, 6));
    const count = whole.filter((jump) => Math.abs(jump) > 1e-6).length;
    // 1 - e^(-10/365) of 1,000 steps is 27; four deviations are 21.
    expect(Math.abs(count - 27)).toBeLessThan(21);
    const together = whole.filter(
      (jump, step) => Math.abs(jump) > 1e-6 && Math.abs(own[step] ?? 0) > 1e-6,
    );
    expect(together.length).toBeLessThan(7);
    expect(own.filter((jump) => jump < -0.29).length).toBeGreaterThan(5);
  });

  test("counts of jumps have Poisson's law", () => {
    for (const [mean, many] of [
      [0.2, 20_000],
      [3, 20_000],
    ] as const) {
      const draws = Array.from({ length: many }, (_, place) =>
        poissonOf(Math.floor((place * LUCK_RANGE) / many), wad(mean)),
      );
      let share = Math.exp(-mean);
      for (let count = 0; count < 8; count++) {
        const found = draws.filter((drawn) => drawn === count).length / many;
        expect(Math.abs(found - share)).toBeLessThan(2 / many);
        share = (share * mean) / (count + 1);
      }
    }
    expect(poissonOf(LUCK_RANGE - 1, 0n)).toBe(0);
    expect(poissonOf(LUCK_RANGE - 1, 10n * WAD)).toBeLessThan(50);
  });
});

describe("luck is each asset's own", () => {
  const jumps = fc.record({
    perYearWad: fc.bigInt({ min: 0n, max: 100n * WAD }),
    meanWad: fc.bigInt({ min: -WAD, max: WAD }),
    deviationWad: fc.bigInt({ min: 0n, max: WAD / 2n }),
  });
  const number = (most: bigint) => fc.bigInt({ min: -most, max: most });
  const asset = (id: string, before: number) =>
    fc.record({
      id: fc.constant(id),
      priceUsd8: fc.bigInt({ min: 1_00000000n, max: 10n ** 13n }),
      driftWad: number(WAD),
      volatilityWad: fc.bigInt({ min: 0n, max: 2n * WAD }),
      macroWad: number(WAD),
      correlationsWad: fc.constant(
        Array.from({ length: before }, (_, place) => BigInt((place % 3) - 1) * (WAD / 5n)),
      ),
      marketJumpShareWad: number(2n * WAD),
      ownJumps: jumps,
    });
  const world = fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    startSeconds: fc.nat(2_000_000_000),
    stepSeconds: fc.integer({ min: 1, max: DAY }),
    steps: fc.integer({ min: 1, max: 10 }),
    marketJumps: jumps,
    assets: fc.tuple(asset("a", 0), asset("b", 1), asset("c", 2)),
  });

  test("an asset more, or a step more, leaves all other prices as they are", () => {
    fc.assert(
      fc.property(world, asset("d", 3), (three, fourth) => {
        const paths = jumpDiffusion(three);
        const four = jumpDiffusion({ ...three, assets: [...three.assets, fourth] });
        const longer = jumpDiffusion({ ...three, steps: three.steps + 1 });
        expect(four.get("d")).toHaveLength(three.steps + 1);
        for (const [id, path] of paths) {
          expect(four.get(id)).toEqual(path);
          expect(longer.get(id)?.slice(0, -1)).toEqual(path);
        }
      }),
    );
  });

  test("what one asset is made of changes no other that is not correlated with it", () => {
    fc.assert(
      fc.property(world, asset("a", 0), (three, otherwise) => {
        const alone = three.assets.map((one, place) => ({
          ...one,
          correlationsWad: Array<Wad>(place).fill(0n),
        }));
        const changed = jumpDiffusion({ ...three, assets: [otherwise, ...alone.slice(1)] });
        const paths = jumpDiffusion({ ...three, assets: alone });
        for (const id of ["b", "c"]) expect(changed.get(id)).toEqual(paths.get(id));
      }),
    );
  });

  test("another seed, and another name, are other luck", () => {
    const noisy = assetOf("a", { volatilityWad: WAD });
    const path = returnsOf(worldOf([noisy]), "a");
    const error = 4 / Math.sqrt(path.length);
    const seeded = returnsOf(worldOf([noisy], { seed: 6 }), "a");
    const named = returnsOf(worldOf([{ ...noisy, id: "b" }]), "b");
    expect(Math.abs(correlationOf(path, seeded))).toBeLessThan(error);
    expect(Math.abs(correlationOf(path, named))).toBeLessThan(error);
    expect(luck(5, "diffusion", "a", 0)).not.toBe(luck(5, "macro", "a", 0));
  });
});

test.each<[string, Partial<DiffusingAsset>, Partial<JumpDiffusionWorld>]>([
  ["begins with a price of 0", { priceUsd8: 0n }, {}],
  ["below zero", { volatilityWad: -1n }, {}],
  ["beyond 2,000 %", { driftWad: 21n * WAD }, {}],
  ["beyond one", { macroWad: WAD + 1n }, {}],
  ["three times", { marketJumpShareWad: 4n * WAD }, {}],
  ["at least one step", {}, { steps: 0 }],
  ["a second or longer", {}, { stepSeconds: 0 }],
  ["an id of its own", { id: "market" }, {}],
  ["shorter steps", { ownJumps: { ...NO_JUMPS, perYearWad: 4000n * WAD } }, {}],
  ["beyond 5", {}, { marketJumps: { ...NO_JUMPS, meanWad: -6n * WAD } }],
  ["beyond all measure", { driftWad: 20n * WAD }, { stepSeconds: 10 * YEAR, steps: 2 }],
])("refused: %s", (why, asset, given) => {
  const world = worldOf([assetOf("a", asset)], given);
  expect(() => jumpDiffusion(world)).toThrow(why);
  expect(() => jumpDiffusion(world)).toThrow("E-WORLD-005");
});

test("the lowest price is one unit, and two of one name are refused", () => {
  const fall = assetOf("a", { priceUsd8: 3n, driftWad: -20n * WAD });
  const path = jumpDiffusion(worldOf([fall], { stepSeconds: YEAR, steps: 3 })).get("a");
  expect(path?.map(({ price }) => price)).toEqual([3n, 1n, 1n, 1n]);
  const twice = worldOf([assetOf("a"), assetOf("a", { correlationsWad: [0n] })]);
  expect(() => jumpDiffusion(twice)).toThrow("E-WORLD-005");
});
