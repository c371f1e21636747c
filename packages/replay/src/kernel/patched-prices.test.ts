import { asRecordedLiquidator } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import type { Moment, Patch } from "./patch.ts";
import {
  change,
  history,
  listing,
  price,
  runToy,
  START_SECONDS,
  type ToyFact,
} from "./testing/toy-history.ts";
import { COLLATERAL, DEBT, FEED } from "./testing/toy-protocol.ts";

const asRecorded = { liquidator: asRecordedLiquidator, liquidatorParams: {} };
const feed = (reserve: string, address = FEED): ToyFact => ({
  kind: "feedAssignment",
  reserve,
  feed: address,
});
const block = (number: number): Moment => ({ block: number });

function scale(percent: number, from?: Moment, until?: Moment, scope = COLLATERAL): Patch {
  const perturbation = { kind: "scale", scaleBps: BigInt(percent * 100) } as const;
  return { scope, parameter: "oraclePrice", perturbation, from, until };
}

/** "block who: dollars" of every answer of the oracle. */
function answers(blocks: readonly (readonly ToyFact[])[], ...patches: readonly Patch[]): string[] {
  const { journal } = runToy(history(...blocks), { ...asRecorded, patches });
  return journal.flatMap(({ at, causedBy, outcome }) =>
    outcome.kind === "oraclePrice"
      ? [
          `${at.block} ${causedBy === "scenario" ? "scenario" : "feed"}: ${outcome.price / 10n ** 8n}`,
        ]
      : [],
  );
}

const COURSE = [
  [listing(), feed(COLLATERAL), price(1_000)],
  [price(900)],
  [change("market", {})],
  [change("market", {})],
  [price(800)],
];

describe("recorded answers", () => {
  test("are scaled, all of them where there is no window", () => {
    expect(answers(COURSE, scale(50))).toEqual(["1 feed: 500", "2 feed: 450", "5 feed: 400"]);
  });

  test("stay as they are without patches, under those of another reserve, and at 100 %", () => {
    const recorded = ["1 feed: 1000", "2 feed: 900", "5 feed: 800"];
    expect(answers(COURSE)).toEqual(recorded);
    expect(answers(COURSE, scale(50, undefined, undefined, DEBT))).toEqual(recorded);
    expect(answers(COURSE, scale(100, block(2)))).toEqual(recorded);
  });

  test("that are no price stay none", () => {
    const unknown: ToyFact = { kind: "oraclePrice", feed: FEED, price: -5n * 10n ** 8n, round: 2n };
    expect(answers([...COURSE, [unknown]], scale(50)).at(-1)).toBe("6 feed: -5");
  });
});

describe("a window", () => {
  test("answers again where it opens and where it closes, in blocks without an answer too", () => {
    expect(answers(COURSE, scale(50, block(3), block(4)))).toEqual([
      "1 feed: 1000",
      "2 feed: 900",
      "3 scenario: 450",
      "4 scenario: 900",
      "5 feed: 800",
    ]);
    const until = { timeSeconds: START_SECONDS + 40 };
    expect(answers(COURSE, scale(50, { timeSeconds: START_SECONDS + 11 }, until))).toEqual([
      "1 feed: 1000",
      "2 feed: 900",
      "3 scenario: 450",
      "5 scenario: 900",
      "5 feed: 800",
    ]);
  });

  test("overlaps another: both scale, each ends by itself", () => {
    expect(answers(COURSE, scale(50, block(2), block(4)), scale(90, block(3)))).toEqual([
      "1 feed: 1000",
      "2 scenario: 500",
      "2 feed: 450",
      "3 scenario: 405",
      "4 scenario: 810",
      "5 feed: 720",
    ]);
  });
});

test("a patch reaches every feed its reserve ever reads, and no other", () => {
  const other = `0x${"e".repeat(40)}`;
  const otherAnswer: ToyFact = {
    kind: "oraclePrice",
    feed: other,
    price: 70n * 10n ** 8n,
    round: 1n,
  };
  const later = [...COURSE, [otherAnswer], [feed(COLLATERAL, other)]];
  expect(answers(later, scale(50)).at(-1)).toBe("6 feed: 35");
  expect(answers([...COURSE, [otherAnswer], [feed(DEBT, other)]], scale(50)).at(-1)).toBe(
    "6 feed: 70",
  );
});
