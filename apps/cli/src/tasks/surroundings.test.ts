import type { Scenario } from "@hindcast/replay";
import { expect, test } from "vitest";
import type { OpenMarket } from "./open-market.ts";
import { surroundingsOf } from "./surroundings.ts";

const market = {
  recorded: { reserves: new Map([["WETH", "0xe7"]]) },
} as unknown as OpenMarket;
const scenario: Scenario = {
  name: "one",
  coordinates: [],
  patches: [],
  liquidator: { model: "same-block", params: {} },
  seed: 1,
  journal: "event",
  snapshotEverySeconds: 60,
};
const price = (scope: string, bounds: object = {}): Scenario["patches"][number] => ({
  scope,
  parameter: "oraclePrice",
  perturbation: { kind: "scale", scaleBps: 8_550n },
  from: undefined,
  until: undefined,
  ...bounds,
});

test("moved prices are told by symbol, share and window; other patches are not prices", () => {
  const patches = [
    price("0xe7"),
    price("0xe7", {
      from: { timeSeconds: 1_584_014_400 },
      until: { block: 9_653_000 },
    }),
    price("0xno"),
    { ...price("0xe7"), parameter: "ltvBps" },
  ];
  expect(surroundingsOf({ ...scenario, patches }, market).movedPrices).toEqual([
    "WETH at 85.5 % of what was recorded",
    "WETH at 85.5 % of what was recorded from 2020-03-12 12:00 UTC until block 9,653,000",
    "0xno at 85.5 % of what was recorded",
  ]);
});

test("runs that differ in mechanisms or name alone are otherwise the same, others are not", () => {
  const otherwise = (changed: Partial<Scenario>): string =>
    surroundingsOf({ ...scenario, ...changed }, market).otherwise;
  const mechanisms = [{ name: "feed", model: "push-feed", params: {} }];
  expect(otherwise({ mechanisms, name: "two", coordinates: ["on"] })).toBe(otherwise({}));
  expect(surroundingsOf({ ...scenario, mechanisms }, market).mechanisms).toEqual(mechanisms);
  for (const changed of [{ seed: 2 }, { patches: [price("0xe7")] }, { snapshotEverySeconds: 1 }])
    expect(otherwise(changed)).not.toBe(otherwise({}));
});
