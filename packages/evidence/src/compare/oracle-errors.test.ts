import { expect, test } from "vitest";
import type { Outcome } from "@hindcast/domain";
import { change, listing, placed, storyOf, USD, USDC, WETH } from "../testing/outcomes.ts";
import { oracleErrors } from "./oracle-errors.ts";

const read = (feed: string, dollars: bigint): Outcome => ({
  kind: "oraclePrice",
  feed,
  price: dollars * USD,
  round: 1n,
});
const reads = (reserve: string, feed: string): Outcome => ({
  kind: "feedAssignment",
  reserve,
  feed,
});
const told = (feed: string, ...steps: readonly (readonly [number, bigint])[]) =>
  [feed, steps.map(([timeSeconds, dollars]) => ({ timeSeconds, price: dollars * USD }))] as const;

test("a feed that is read 40 s late: 25 % too high for 40 of 100 s", () => {
  const story = storyOf(
    placed(
      [0, listing(WETH, "WETH", 18)],
      [0, listing(USDC, "USDC", 6)],
      [0, reads(WETH, "eth")],
      [0, reads(USDC, "usd")],
      [0, reads(WETH, "eth")],
      [0, read("eth", 10n)],
      [0, read("usd", 1n)],
      [60, change(WETH, {})],
      [90, read("eth", 8n)],
    ),
  );
  const prices = new Map([
    told("eth", [0, 10n], [50, 8n]),
    told("usd", [0, 1n]),
    told("nobody reads it", [0, 1n]),
  ]);
  expect(oracleErrors(story, prices, 100)).toEqual([
    {
      reserves: "WETH",
      largestErrorWad: "250000000000000000",
      largestAtSeconds: 50,
      meanErrorWad: "100000000000000000",
    },
    { reserves: "USDC", largestErrorWad: "0", largestAtSeconds: 0, meanErrorWad: "0" },
  ]);
  expect(oracleErrors(storyOf([reads(WETH, "eth")]), prices, 100)).toEqual([]);
});
