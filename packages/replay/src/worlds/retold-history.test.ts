import { aaveV3, sameBlockLiquidator, USD8, type PlacedOutcome } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import type { HistoryFact } from "../kernel/history.ts";
import { placedOutcome } from "../kernel/outcome-sink.ts";
import { prepareHistory } from "../kernel/prepare-history.ts";
import { runKernel } from "../kernel/run.ts";
import { aaveHistory, addressOf, USDC, WETH } from "../kernel/testing/aave-history.ts";
import type { PricePath } from "./price-path.ts";
import { scaledHistory } from "./scaled-history.ts";
import { splicedHistory } from "./spliced-history.ts";
import { recordedPaths, retoldHistory } from "./retold-history.ts";
import { BORROWER, FEED, HOUR, LENDER, price } from "./testing/priced-weth.ts";

/** Ten WETH at 2,000 dollars against 15,000: liquidatable below 1,807 dollars. An answer an hour, never below 1,900. */
const calm = aaveHistory(HOUR, [
  [
    { kind: "supply", reserve: USDC, payer: LENDER, account: LENDER, amount: 10n ** 12n },
    { kind: "supply", reserve: WETH, payer: BORROWER, account: BORROWER, amount: 10n ** 19n },
    { kind: "borrow", reserve: USDC, caller: BORROWER, account: BORROWER, amount: 15_000_000_000n },
  ],
  [price(1_950)],
  [price(1_900)],
  [{ kind: "supply", reserve: USDC, payer: LENDER, account: LENDER, amount: 1n }, price(1_950)],
  [price(2_000)],
]);
const recorded = pricesOf(calm);

function pricesOf(facts: readonly HistoryFact[]): PricePath {
  return recordedPaths(facts, new Set([FEED])).get(FEED) ?? [];
}

/** The facts alone; every recorded one is there, at its own place. */
function toldOf(...given: Parameters<typeof retoldHistory>): HistoryFact[] {
  const retold = [...retoldHistory(...given)];
  const places = retold.filter(({ index }) => index !== undefined);
  expect(places.map(({ index }) => index)).toEqual([...given[0]].map((_, index) => index));
  expect(places.map(({ fact }) => fact.at)).toEqual([...given[0]].map(({ at }) => at));
  return retold.map(({ fact }) => fact);
}

function journalOf(facts: readonly HistoryFact[]): PlacedOutcome[] {
  const journal: PlacedOutcome[] = [];
  runKernel({
    protocol: aaveV3,
    history: prepareHistory(aaveV3, facts),
    scenario: { patches: [], snapshotEverySeconds: 10 * HOUR },
    liquidator: sameBlockLiquidator,
    liquidatorParams: sameBlockLiquidator.params.parse({}),
    onOutcome: (...emitted) => journal.push(placedOutcome(...emitted)),
  });
  return journal;
}

const liquidations = (facts: readonly HistoryFact[]) =>
  journalOf(facts).filter(({ outcome }) => outcome.kind === "liquidation");

test("recorded prices are a feed's answers; what is no price is none of them", () => {
  expect(recorded.map(({ price: usd8 }) => Number(usd8 / USD8))).toEqual([
    2_000, 1_950, 1_900, 1_950, 2_000,
  ]);
  expect(recorded.map(({ timeSeconds }) => timeSeconds / HOUR)).toEqual([0, 2, 3, 4, 5]);
  const broken = calm.map((fact) =>
    fact.kind === "oraclePrice" && fact.round === 1_900n ? { ...fact, price: -1n } : fact,
  );
  const known = pricesOf(broken);
  expect(known).toHaveLength(4);
  expect([...toldOf(broken, new Map([[FEED, known]]))]).toEqual(broken);
  expect(recordedPaths(calm, new Set(["0xnone"])).size).toBe(0);
});

test("a world of the recorded prices is the history", () => {
  expect([...toldOf(calm, new Map([[FEED, recorded]]))]).toEqual(calm);
  expect([...toldOf(calm, new Map())]).toEqual(calm);
  expect(liquidations(calm)).toEqual([]);
});

test("a scaled history answers when the recorded one did, and liquidates where that fell too far", () => {
  const world = scaledHistory(recorded, {
    factorWad: 3n * 10n ** 18n,
    fromSeconds: 0,
    untilSeconds: 9 * HOUR,
  });
  const told = [...toldOf(calm, new Map([[FEED, world]]))];
  expect(told).toHaveLength(calm.length);
  // 2000 * 0.95^3 = 1714.75 at the third hour.
  const [first] = liquidations(told);
  expect(first?.at.timeSeconds).toBe(3 * HOUR);
});

describe("an event laid between recorded answers", () => {
  const event = [0, 600, 1_200, 1_800].map((timeSeconds, place) => ({
    timeSeconds,
    price: [100n, 95n, 90n, 99n][place] as bigint,
  }));
  const world = splicedHistory(recorded, event, 2 * HOUR + 60);
  const told = [...toldOf(calm, new Map([[FEED, world]]))];

  test("is answered when it happens, in the order of time", () => {
    const added = told.filter((fact) => !calm.some((one) => one.at === fact.at));
    expect(added.map((fact) => fact.kind === "oraclePrice" && Number(fact.price) / 1e8)).toEqual([
      1_852.5, 1_755, 1_930.5,
    ]);
    expect(added.map(({ at }) => [at.timeSeconds - 2 * HOUR, at.block])).toEqual([
      [660, 3],
      [1_260, 3],
      [1_860, 3],
    ]);
    const times = told.map(({ at }) => at.timeSeconds);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(told.length).toBe(calm.length + 3);
  });

  test("liquidates at its depth, which the hourly record would have missed", () => {
    const found = liquidations(told);
    expect(found.map(({ at }) => at.timeSeconds)).toEqual([2 * HOUR + 1_260]);
  });

  test("says nothing before the feed was ever heard, nor after the history's end", () => {
    const early = [{ timeSeconds: -HOUR, price: 5n }, ...recorded];
    expect([...toldOf(calm, new Map([[FEED, early]]))]).toEqual(calm);
    const late = [...recorded, { timeSeconds: 100 * HOUR, price: 5n }];
    expect([...toldOf(calm, new Map([[FEED, late]]))]).toEqual(calm);
    const other = new Map([[addressOf(0xfeed, 9), recorded]]);
    expect([...toldOf(calm, other)]).toEqual(calm);
  });
});
