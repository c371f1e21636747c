import { expect, test } from "vitest";
import { USD8 } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { constantProductPool } from "../constant-product-pool/model.ts";
import { constantProductPoolParams } from "../constant-product-pool/params.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { sizedCall } from "./model.ts";

mechanismSuite(sizedCall, { params: {}, steps: [{ timeSeconds: 0 }, { timeSeconds: 12 }] });

test("has nothing to choose", () => {
  expect(sizedCall.params.safeParse({}).success).toBe(true);
  expect(sizedCall.params.safeParse({ share: 1n }).success).toBe(false);
});

test("figure: what a call earns by its size, in a pool of 35 million a side", async () => {
  const params = constantProductPoolParams.parse({ quoteReserveUsd8: 35_000_000n * USD8 });
  const earned = (debt: number, bonus: number): number => {
    const seized = debt * (1 + bonus);
    const brings = constantProductPool.proceedsUsd8?.(
      constantProductPool.open(params),
      { reserve: "usdc", amount: 1n, valueUsd8: BigInt(Math.round(seized * 1e14)) },
      worldOf({ timeSeconds: 0 }),
      params,
    );
    return (Number(brings) / 1e14 - debt) * 1_000;
  };
  const line = (bonus: number) => ({
    name: `bonus ${bonus * 100} %`,
    points: Array.from({ length: 41 }, (_, step) => {
      const debt = 0.001 + step * 0.05;
      return [debt, earned(debt, bonus)] as const;
    }).filter(([, profit]) => profit > -20),
  });
  await expectFigure(import.meta.url, {
    title: "The size that earns most, and the one from which a call loses",
    x: "debt repaid, million US dollars",
    y: "earned, thousand US dollars",
    lines: [line(0.02), line(0.045), line(0.06)],
  });
});
