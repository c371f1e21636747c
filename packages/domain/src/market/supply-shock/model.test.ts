import fc from "fast-check";
import { expect, test } from "vitest";
import { USD8, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import type { Sale } from "../mechanism.ts";
import { mechanismSuite, worldOf, type SceneStep } from "../mechanism.suite.ts";
import { supplyShock } from "./model.ts";
import { supplyShockParams, type SupplyShockParams } from "./params.ts";

const params = supplyShockParams.parse({});
const TOKEN = "rseth";
const PRICE = 2_500n * USD8;
const million = (count: bigint): bigint => count * 1_000_000n * USD8;

const sceneAt = (timeSeconds: number, price = PRICE): SceneStep => ({
  timeSeconds,
  reserves: { [TOKEN]: { priceUsd8: price, totalSupply: 0n, totalDebt: 0n, cash: 0n } },
  marketPricesUsd8: { [TOKEN]: price },
});

/** Every sale of a schedule, at the moments at which it asks to act. */
function sales(
  chosen: SupplyShockParams,
  priceAt: (timeSeconds: number) => bigint = () => PRICE,
  from = 1_000,
): (Sale & { readonly atSeconds: number })[] {
  const state = supplyShock.open(chosen);
  const made: (Sale & { readonly atSeconds: number })[] = [];
  let now: number | undefined = from;
  while (now !== undefined) {
    const timeSeconds: number = now;
    const world = worldOf(sceneAt(timeSeconds, priceAt(timeSeconds)));
    for (const action of supplyShock.act?.(state, world, chosen) ?? [])
      if (action.kind === "sell") made.push({ ...action.sale, atSeconds: timeSeconds });
    now = supplyShock.nextActSeconds?.(state, world, chosen);
  }
  return made;
}

mechanismSuite(supplyShock, {
  params: { ...params, durationSeconds: 1_200n },
  steps: [sceneAt(0), sceneAt(600), sceneAt(1_300, PRICE / 2n), sceneAt(5_000)],
});

test("a mint is sold at once, when it is said or at the beginning", () => {
  const all = { reserve: TOKEN, amount: 116_800n * WAD, valueUsd8: million(292n) };
  expect(sales(params)).toEqual([{ ...all, atSeconds: 1_000 }]);
  expect(sales({ ...params, startSeconds: 5_000n })).toEqual([{ ...all, atSeconds: 5_000 }]);
});

test("nothing is sold, and nothing lost, before there is a price", () => {
  const state = supplyShock.open(params);
  const unlisted = worldOf({ timeSeconds: 10 });
  expect(supplyShock.act?.(state, unlisted, params)).toEqual([]);
  const unpriced = worldOf({ ...sceneAt(20), marketPricesUsd8: {} });
  expect(supplyShock.act?.(state, unpriced, params)).toEqual([]);
  expect(supplyShock.nextActSeconds?.(state, unpriced, params)).toBeUndefined();
  expect(supplyShock.act?.(state, worldOf(sceneAt(30)), params)).toHaveLength(1);
});

test("an unlock of a day in parts of six hours is five equal sales", () => {
  const chosen = {
    ...params,
    supplyUsd8: million(100n),
    durationSeconds: 86_400n,
    partSeconds: 21_600n,
  };
  const made = sales(chosen);
  expect(made.map(({ atSeconds }) => (atSeconds - 1_000) / 3_600)).toEqual([0, 6, 12, 18, 24]);
  expect(made.every(({ valueUsd8 }) => valueUsd8 === million(20n))).toBe(true);
});

test("all of it is sold and no more, in however many parts and seen however seldom", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: million(1_000n) }),
      fc.bigInt({ min: 0n, max: 10_000n }),
      fc.bigInt({ min: 0n, max: 100_000n }),
      fc.bigInt({ min: 600n, max: 10_000n }),
      fc.array(fc.integer({ min: 0, max: 150_000 }), { maxLength: 6 }),
      (supplyUsd8, soldBps, durationSeconds, partSeconds, looks) => {
        const chosen = { supplyUsd8, soldBps, startSeconds: 1n, durationSeconds, partSeconds };
        const state = supplyShock.open(chosen);
        let sum = 0n;
        for (const timeSeconds of [...looks.sort((a, b) => a - b), 200_000])
          for (const action of supplyShock.act?.(state, worldOf(sceneAt(timeSeconds)), chosen) ??
            [])
            if (action.kind === "sell") sum += action.sale.valueUsd8;
        expect(sum).toBe((supplyUsd8 * soldBps) / 10_000n);
        expect(sales(chosen).reduce((all, { valueUsd8 }) => all + valueUsd8, 0n)).toBe(sum);
      },
    ),
    { numRuns: 50 },
  );
});

test("parts are as many tokens, worth less after a fall", () => {
  const chosen = { ...params, durationSeconds: 600n };
  const made = sales(chosen, (timeSeconds) => (timeSeconds > 1_000 ? PRICE / 2n : PRICE));
  expect(made.map(({ amount }) => amount)).toEqual([58_400n * WAD, 58_400n * WAD]);
  expect(made.map(({ valueUsd8 }) => valueUsd8)).toEqual([million(146n), million(73n)]);
});

test("figure: a mint and an unlock", async () => {
  const line = (name: string, changed: Partial<SupplyShockParams>) => {
    let sum = 0;
    const points: [number, number][] = [[-1, 0]];
    for (const { atSeconds, valueUsd8 } of sales({ ...params, ...changed })) {
      const hours = (atSeconds - 1_000) / 3_600;
      sum += Number(valueUsd8 / USD8) / 1e6;
      points.push([hours, sum]);
    }
    points.push([25, sum]);
    return { name, points };
  };
  await expectFigure(import.meta.url, {
    title: "292 million dollars of tokens come to the market",
    x: "hours",
    y: "sold, million US dollars",
    steps: true,
    lines: [
      line("at once", {}),
      line("over a day", { durationSeconds: 86_400n }),
      line("over a day, half of them held", { durationSeconds: 86_400n, soldBps: 5_000n }),
    ],
  });
});
