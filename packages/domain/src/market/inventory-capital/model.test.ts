import fc from "fast-check";
import { expect, test } from "vitest";
import { USD8 } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { LIQUIDATION_CALL, liquidationOf } from "../../testing/liquidations.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { inventoryCapital } from "./model.ts";
import { inventoryCapitalParams } from "./params.ts";

const params = inventoryCapitalParams.parse({});
const at = (timeSeconds: number) => worldOf({ timeSeconds });
const usd = (dollars: number): bigint => BigInt(dollars) * USD8;
const liquidation = (dollars: number) => liquidationOf(usd(dollars));
const call = LIQUIDATION_CALL;

mechanismSuite(inventoryCapital, {
  params,
  steps: [
    { timeSeconds: 0, outcomes: [liquidation(3_000_000)], intents: [call] },
    { timeSeconds: 12, outcomes: [liquidation(2_000_000)], intents: [call] },
    { timeSeconds: 24, intents: [call] },
    { timeSeconds: 3_700, intents: [call] },
  ],
});

test("what is out and what is there are the capital, at any time", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ dollars: fc.nat(2_000_000), wait: fc.nat(2_000) }), { minLength: 1 }),
      (calls) => {
        const state = inventoryCapital.open(params);
        const made: { usd8: bigint; atSeconds: number }[] = [];
        let now = 0;
        for (const { dollars, wait } of calls) {
          now += wait;
          const there = inventoryCapital.largestCallUsd8?.(state, at(now), params) ?? -1n;
          const out = made
            .filter(({ atSeconds }) => now - atSeconds < 3_600)
            .reduce((sum, { usd8 }) => sum + usd8, 0n);
          expect(there + out).toBe(params.capitalUsd8);
          const repaid = usd(dollars) < there ? usd(dollars) : there;
          inventoryCapital.hear?.(
            state,
            { ...liquidation(0), debtValueUsd8: repaid },
            at(now),
            params,
          );
          made.push({ usd8: repaid, atSeconds: now });
        }
      },
    ),
  );
});

test("without money there is no call; it is back when it was said to be", () => {
  const state = inventoryCapital.open(params);
  inventoryCapital.hear?.(state, liquidation(5_000_000), at(100), params);
  expect(inventoryCapital.stop?.(state, call, at(100), params)).toBe("NO_CAPITAL_LEFT");
  expect(inventoryCapital.nextActSeconds?.(state, at(100), params)).toBe(3_700);
  expect(inventoryCapital.stop?.(state, call, at(3_699), params)).toBe("NO_CAPITAL_LEFT");
  expect(inventoryCapital.stop?.(state, call, at(3_700), params)).toBeUndefined();
  expect(inventoryCapital.nextActSeconds?.(state, at(3_700), params)).toBeUndefined();
});

test("figure: money for liquidations after ten calls in as many minutes", async () => {
  const line = (name: string, recycleSeconds: bigint) => {
    const chosen = { ...params, recycleSeconds };
    const state = inventoryCapital.open(chosen);
    const points: [number, number][] = [];
    for (let minute = 0; minute <= 90; minute++) {
      const there = inventoryCapital.largestCallUsd8?.(state, at(minute * 60), chosen) ?? 0n;
      points.push([minute, Number(there) / 1e14]);
      if (minute >= 5 && minute < 15)
        inventoryCapital.hear?.(state, liquidation(480_000), at(minute * 60), chosen);
    }
    return { name, points };
  };
  await expectFigure(import.meta.url, {
    title: "Ten liquidations of 480,000 dollars within ten minutes, and what liquidators have left",
    x: "minutes",
    y: "own money at hand, million US dollars",
    steps: true,
    lines: [line("sold within five minutes", 300n), line("sold within the hour", 3_600n)],
  });
});
