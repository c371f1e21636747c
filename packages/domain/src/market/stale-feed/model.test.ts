import fc from "fast-check";
import { expect, test } from "vitest";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { staleFeed } from "./model.ts";
import { staleFeedParams, type StaleFeedParams } from "./params.ts";

const HOUR = 3600;
const frozen: StaleFeedParams = staleFeedParams.parse({
  fromSeconds: BigInt(2 * HOUR),
  forSeconds: BigInt(8 * HOUR),
});
const limited: StaleFeedParams = { ...frozen, ageLimitSeconds: BigInt(4 * HOUR) };
const answer = (price: bigint) => ({ feed: "eth", price, round: 1n });
const MINUTE = 60;

/** What the protocol reads at the end of each minute, of one price a minute. */
function readOf(prices: readonly bigint[], chosen: StaleFeedParams): bigint[] {
  const state = staleFeed.open(chosen);
  let now = -1n;
  return prices.map((price, minute) => {
    const world = worldOf({ timeSeconds: minute * MINUTE });
    now = staleFeed.readAnswer?.(state, answer(price), world, chosen)?.price ?? now;
    for (const action of staleFeed.act?.(state, world, chosen) ?? [])
      if (action.kind === "answer") now = action.answer.price;
    return now;
  });
}

/** 2,000 US dollars, less one a minute. */
const FALL = Array.from({ length: 12 * 60 }, (_, minute) => BigInt(2000 - minute) * 100_000_000n);

mechanismSuite(staleFeed, {
  params: limited,
  steps: [
    { timeSeconds: 0, answers: [answer(10n)] },
    { timeSeconds: 3 * HOUR, answers: [answer(9n)] },
    { timeSeconds: 5 * HOUR },
    { timeSeconds: 7 * HOUR, answers: [answer(8n)] },
    { timeSeconds: 10 * HOUR },
  ],
});

test("while it is silent its last answer stays; when it speaks again it says what it sees", () => {
  const read = readOf(FALL, frozen);
  expect(read.slice(0, 120)).toEqual(FALL.slice(0, 120));
  for (let minute = 120; minute < 600; minute++) expect(read[minute]).toBe(FALL[119]);
  expect(read.slice(600)).toEqual(FALL.slice(600));
});

test("an answer at the age limit is believed, one above it no more: the second source is read", () => {
  const read = readOf(FALL, { ...limited, fallbackErrorBps: -200n });
  // Answered last at minute 119; 240 minutes later it is as old as it may be.
  expect(read[119 + 240]).toBe(FALL[119]);
  expect(read[119 + 241]).toBe(((FALL[119 + 241] ?? 0n) * 98n) / 100n);
  expect(read[599]).toBe(((FALL[599] ?? 0n) * 98n) / 100n);
  expect(read[600]).toBe(FALL[600]);
});

test("silence begins, ages and ends without any answer being due", () => {
  const state = staleFeed.open(limited);
  const at = (timeSeconds: number) => worldOf({ timeSeconds });
  const due = (timeSeconds: number) => staleFeed.nextActSeconds?.(state, at(timeSeconds), limited);
  staleFeed.readAnswer?.(state, answer(10n), at(HOUR), limited);
  expect(due(HOUR)).toBe(2 * HOUR);
  expect(staleFeed.readAnswer?.(state, answer(7n), at(3 * HOUR), limited)).toBeUndefined();
  expect(due(3 * HOUR)).toBe(5 * HOUR + 1);
  expect(staleFeed.act?.(state, at(5 * HOUR), limited)).toEqual([]);
  expect(staleFeed.act?.(state, at(5 * HOUR + 1), limited)).toEqual([
    { kind: "answer", answer: answer(7n) },
  ]);
  expect(due(5 * HOUR + 1)).toBe(10 * HOUR);
  expect(due(10 * HOUR)).toBeUndefined();
});

test("what is read was seen by the feed; a limit never makes it older, nor does a shorter silence", () => {
  const price = fc.bigInt({ min: 1n, max: 1000n });
  const minutes = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(
      fc.array(price, { minLength: 1, maxLength: 90 }),
      minutes,
      minutes,
      (path, from, length) => {
        const chosen = {
          ...frozen,
          fromSeconds: BigInt(from * MINUTE),
          forSeconds: BigInt(length * MINUTE + 1),
          ageLimitSeconds: BigInt(10 * MINUTE),
        };
        readOf(path, chosen).forEach((now, minute) => {
          const age = path
            .slice(0, minute + 1)
            .toReversed()
            .indexOf(now);
          expect(age >= 0 && age <= 10).toBe(true);
        });
        expect(readOf(path, { ...chosen, fromSeconds: 10_000_000n })).toEqual(path);
      },
    ),
  );
});

test("figure: a silence of eight hours in a fall", async () => {
  const line = (name: string, values: readonly bigint[]) => ({
    name,
    points: values.map((price, minute) => [minute / 60, Number(price) / 1e8] as const),
  });
  await expectFigure(import.meta.url, {
    title: "A fall of a dollar a minute, and a feed that is silent for eight hours",
    x: "hours",
    y: "price, US dollars",
    steps: true,
    lines: [
      line("market", FALL),
      line("read, without a limit", readOf(FALL, frozen)),
      line("read, believed for four hours", readOf(FALL, limited)),
    ],
  });
});
