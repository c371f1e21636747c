import { expect, test } from "vitest";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite } from "../mechanism.suite.ts";
import { sizedCall } from "./model.ts";

mechanismSuite(sizedCall, { params: {}, steps: [{ timeSeconds: 0 }, { timeSeconds: 12 }] });

test("has nothing to choose", () => {
  expect(sizedCall.params.safeParse({}).success).toBe(true);
  expect(sizedCall.params.safeParse({ share: 1n }).success).toBe(false);
});

/** What a pool of constant product with so much on each side and a fee of 0.3 % pays, as anybody calculates it. */
const pays = (sold: number, side: number): number => (sold * 0.997 * side) / (side + sold * 0.997);

test("figure: what a call earns by its size, in a pool of 35 million a side", async () => {
  const line = (bonus: number) => ({
    name: `bonus ${bonus * 100} %`,
    points: Array.from({ length: 41 }, (_, step) => {
      const debt = step * 0.05;
      return [debt, (pays(debt * (1 + bonus), 35) - debt) * 1_000] as const;
    }).filter(([, profit]) => profit > -20),
  });
  await expectFigure(import.meta.url, {
    title: "The size that earns most, and the one from which a call loses",
    x: "debt repaid, million US dollars",
    y: "earned, thousand US dollars",
    lines: [line(0.02), line(0.045), line(0.06)],
  });
});
