import { expect, test } from "vitest";
import { luck } from "../../numbers/luck.ts";
import { expectFigure } from "../../testing/figure.ts";
import { LIQUIDATION_CALL, liquidationOf } from "../../testing/liquidations.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { reactionTime } from "./model.ts";
import { reactionTimeParams, type ReactionTimeParams } from "./params.ts";

const params = reactionTimeParams.parse({});
const callOn = (account: string) => ({ ...LIQUIDATION_CALL, account });
const PEOPLE = Array.from({ length: 4_000 }, (_, place) => `account ${place}`);

mechanismSuite(reactionTime, {
  params,
  steps: [
    { timeSeconds: 0, intents: PEOPLE.slice(0, 9).map(callOn) },
    { timeSeconds: 12, intents: PEOPLE.slice(0, 9).map(callOn), outcomes: [liquidationOf(1n)] },
    { timeSeconds: 24, intents: PEOPLE.slice(0, 4).map(callOn) },
    { timeSeconds: 60 },
  ],
});

/** How many blocks each of many accounts waits that fall in one block. */
function waits(chosen: ReactionTimeParams, blocks = 60): readonly number[] {
  const state = reactionTime.open(chosen);
  const left = new Map(PEOPLE.map((account) => [account, blocks]));
  for (let block = 0; block < blocks; block++) {
    const world = {
      ...worldOf({ timeSeconds: block * 12 }),
      luck: (entity: string, step: number) => luck(7, "scene", entity, step),
    };
    reactionTime.act?.(state, world, chosen);
    for (const [account, since] of left) {
      if (since < blocks) continue;
      const reason = reactionTime.stop?.(state, callOn(account), world, chosen);
      if (reason === undefined) left.set(account, block);
      else reactionTime.keptBack?.(state, callOn(account), reason, world, chosen);
    }
  }
  return [...left.values()];
}

const longerThan = (waited: readonly number[], blocks: number): number =>
  waited.filter((each) => each > blocks).length / waited.length;

test("the shares that wait are those of the chances: (1 - p) (1 - q)^k wait more than k blocks", () => {
  const waited = waits(params);
  for (const blocks of [0, 1, 2, 5, 10])
    expect(longerThan(waited, blocks)).toBeCloseTo(0.3 * 0.7 ** blocks, 1.5);
  const mean = waited.reduce((sum, each) => sum + each, 0) / waited.length;
  // (1 - p) / q blocks.
  expect(mean).toBeGreaterThan(0.9);
  expect(mean).toBeLessThan(1.1);
});

test("where everybody reacts at once nobody waits; with a better chance nobody waits longer", () => {
  expect(Math.max(...waits({ ...params, sameBlockBps: 10_000n }))).toBe(0);
  const slow = waits({ sameBlockBps: 4_000n, laterBlockBps: 2_000n });
  const fast = waits({ sameBlockBps: 6_000n, laterBlockBps: 2_500n });
  expect(fast.every((each, place) => each <= (slow[place] as number))).toBe(true);
});

test("it wants the next block while somebody waits, and forgets who no longer pays", () => {
  const never = { sameBlockBps: 1n, laterBlockBps: 1n };
  const state = reactionTime.open(never);
  const at = (timeSeconds: number) => worldOf({ timeSeconds });
  expect(reactionTime.nextActSeconds?.(state, at(5), never)).toBeUndefined();
  const reason = reactionTime.stop?.(state, callOn("a"), at(5), never);
  expect(reason).toBe("NOBODY_REACTS_YET");
  reactionTime.keptBack?.(state, callOn("a"), "MARKET_IS_PAUSED", at(5), never);
  expect(state.unseen.size).toBe(0);
  reactionTime.keptBack?.(state, callOn("a"), reason ?? "", at(5), never);
  reactionTime.keptBack?.(state, callOn("a"), reason ?? "", at(7), never);
  expect(reactionTime.nextActSeconds?.(state, at(7), never)).toBe(12);
  reactionTime.act?.(state, at(12), never);
  expect(reactionTime.nextActSeconds?.(state, at(12), never)).toBe(24);
  reactionTime.act?.(state, at(24), never);
  expect(reactionTime.nextActSeconds?.(state, at(24), never)).toBeUndefined();
  expect(reactionTime.book?.(state, at(24), never)).toEqual({
    callsKeptWaiting: 1n,
    blocksWaited: 1n,
  });
});

test("figure: who still waits", async () => {
  const line = (name: string, chosen: ReactionTimeParams) => {
    const waited = waits(chosen);
    return {
      name,
      points: Array.from(
        { length: 21 },
        (_, block) => [block * 12, 100 * longerThan(waited, block)] as const,
      ),
    };
  };
  await expectFigure(import.meta.url, {
    title: "4,000 accounts that fall in one block, and those that nobody has called yet",
    x: "seconds",
    y: "% of them",
    steps: true,
    lines: [
      line("70 % at once, then 30 % a block", params),
      line("30 % at once, then 10 % a block", { sameBlockBps: 3_000n, laterBlockBps: 1_000n }),
    ],
  });
});
