import { USD8 } from "@hindcast/domain";
import { expect, test } from "vitest";
import { liquidationProfile } from "./liquidation-profile.ts";
import {
  ALICE,
  BOB,
  borrow,
  history,
  listing,
  price,
  START_SECONDS,
  supply,
} from "./testing/toy-history.ts";
import { COLLATERAL, FEED, toyProtocol } from "./testing/toy-protocol.ts";

/** 1,000 dollars of collateral each; Alice falls at -12.5 % and Bob at -25 %. */
const facts = history(
  [
    listing({ ltvBps: 7_500n, liquidationThresholdBps: 8_000n }),
    { kind: "feedAssignment", reserve: COLLATERAL, feed: FEED } as const,
    price(10),
    supply(ALICE, 100),
    borrow(ALICE, 700),
    supply(BOB, 100),
    borrow(BOB, 600),
  ],
  [price(5)],
);
const profile = (fallsBps: readonly bigint[], atSeconds = START_SECONDS) =>
  liquidationProfile({
    protocol: toyProtocol,
    history: { facts, meantAll: new Uint8Array(facts.length) },
    reserve: COLLATERAL,
    atSeconds,
    fallsBps,
  });

test("nobody at the threshold, then Alice, then Bob too", () => {
  const found = profile([0n, 1_250n, 1_300n, 2_500n, 2_600n]);
  expect(found?.points.map(({ accounts }) => accounts)).toEqual([0, 0, 1, 1, 2]);
  expect(found?.feeds).toEqual([FEED]);
  expect(found?.at.timeSeconds).toBe(START_SECONDS);
  // Half of 700 repaid; 350 * 1.05 / 8.70 = 42 of collateral, which are worth 365.40.
  const { soldUsd8, repaidUsd8 } = found?.points[2] ?? { soldUsd8: 0n, repaidUsd8: 0n };
  expect(repaidUsd8).toBe(350n * USD8);
  expect(soldUsd8).toBe((42n * 870n * USD8) / 100n);
});

test("falls are tried apart: each begins where history stood, in whatever order", () => {
  const up = profile([500n, 3_000n]);
  const down = profile([3_000n, 500n]);
  expect(down?.points.toReversed()).toEqual(up?.points);
});

test("before the first fact there is nothing to look at", () => {
  expect(profile([100n], START_SECONDS - 1)).toBeUndefined();
});
