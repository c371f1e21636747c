import {
  asRecordedLiquidator,
  END_OF_BLOCK,
  PHASE,
  sameBlockLiquidator,
  type PlacedOutcome,
} from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { ALICE, borrow, history, listing, price, runToy, supply } from "./testing/toy-history.ts";

const sameBlock = {
  liquidator: sameBlockLiquidator,
  liquidatorParams: { gasCostUsd8: 0n, saleCostBps: 0n },
};
const asRecorded = { liquidator: asRecordedLiquidator, liquidatorParams: {} };
const OPENING = [listing({ ltvBps: 7_500n, liquidationThresholdBps: 8_000n }), price(10)];
/** At 8 dollars 45 of the 100 are taken, which leaves 55. */
const CRASH = history([...OPENING, supply(ALICE, 100), borrow(ALICE, 700)], [price(8)], [price(8)]);

const only = (journal: readonly PlacedOutcome[], kind: string) =>
  journal.filter((placed) => placed.outcome.kind === kind);

describe("snapshots", () => {
  const quiet = history(...Array.from({ length: 11 }, (_, i) => (i === 0 ? OPENING : [price(10)])));
  const timesOf = (facts: typeof quiet, snapshotEverySeconds: number) =>
    only(runToy(facts, { ...asRecorded, snapshotEverySeconds }).journal, "marketSnapshot").map(
      (placed) => placed.at.timeSeconds,
    );

  test("come at the end of the first block at or after each due time, and once at the end", () => {
    // Blocks at 1000, 1010, ... 1100. Due at 1030, 1060, 1090; then the end.
    expect(timesOf(quiet, 30)).toEqual([1_030, 1_060, 1_090, 1_100]);
    // Due at 1025, 1050, 1075, 1100: the last is the end.
    expect(timesOf(quiet, 25)).toEqual([1_030, 1_050, 1_080, 1_100]);
    expect(timesOf(quiet, 100)).toEqual([1_100]);
    expect(timesOf(quiet, 1_000)).toEqual([1_100]);
  });

  test("due times that passed without a block are made up for by one", () => {
    const gap = quiet.filter(({ at }) => at.timeSeconds <= 1_010 || at.timeSeconds >= 1_080);
    expect(timesOf(gap, 20)).toEqual([1_080, 1_100]);
    expect(timesOf(gap, 1)).toEqual([1_010, 1_080, 1_090, 1_100]);
  });

  test("stand after the liquidations of their block", () => {
    const { journal } = runToy(CRASH, { ...sameBlock, snapshotEverySeconds: 10 });
    const [first] = only(journal, "reserveSnapshot");
    expect(first).toMatchObject({
      at: { block: 2, transaction: END_OF_BLOCK, phase: PHASE.snapshot },
      causedBy: "end of block",
      outcome: { totalSupply: 55n },
    });
  });
});
