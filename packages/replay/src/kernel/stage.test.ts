import {
  mechanismNamed,
  sameBlockLiquidator,
  USD8,
  WAD,
  type Mechanism,
  type PlacedOutcome,
} from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Patch } from "./patch.ts";
import type { CastMember } from "./cast.ts";
import {
  ALICE,
  BLOCK_SECONDS,
  BOB,
  borrow,
  history,
  listing,
  price,
  runToy,
  START_SECONDS,
  supply,
} from "./testing/toy-history.ts";
import { COLLATERAL, FEED } from "./testing/toy-protocol.ts";

const OPENING = [
  listing({ ltvBps: 7_500n, liquidationThresholdBps: 8_000n }),
  { kind: "feedAssignment", reserve: COLLATERAL, feed: FEED } as const,
  price(10),
];
const free = {
  liquidator: sameBlockLiquidator,
  liquidatorParams: { gasCostUsd8: 0n, saleCostBps: 0n },
};
/** Alice falls at 8 dollars; Bob owes 620 against 640, and falls below 7.75. */
const CRASH = history(
  [...OPENING, supply(ALICE, 100), borrow(ALICE, 700), supply(BOB, 100), borrow(BOB, 620)],
  [price(8)],
  [],
  ...Array.from({ length: 6 }, () => []),
  [supply(ALICE, 1)],
);

function member(model: string, params: Readonly<Record<string, bigint>> = {}): CastMember {
  return { name: model, reserve: undefined, ...mechanismNamed(model, params) };
}

/** The first multiple of 12 seconds after a moment: when the chain has its next block. */
const nextBlockSeconds = (seconds: number): number => seconds + 12 - (seconds % 12);

/** From the fall to the block of the chain at 1,032 seconds. */
const LATE_SECONDS = 22;
const lateFeed = (lateSeconds = LATE_SECONDS): CastMember =>
  member("push-feed", { latencySeconds: BigInt(lateSeconds) });

/** A market so thin that what Alice loses, 360 dollars, takes 4 % off the price. */
const THIN = { dailyVolumeUsd8: 360n * USD8, dailyVolatilityWad: 4n * 10n ** 16n };

const liquidated = (journal: readonly PlacedOutcome[]) =>
  journal.flatMap(({ outcome, at }) =>
    outcome.kind === "liquidation" ? [[outcome.account, at.timeSeconds] as const] : [],
  );
const prices = (journal: readonly PlacedOutcome[]) =>
  journal.flatMap(({ outcome, at }) =>
    outcome.kind === "oraclePrice"
      ? [[Number(outcome.price) / 1e8, at.timeSeconds - START_SECONDS] as const]
      : [],
  );

describe("a cascade", () => {
  test("without mechanisms Alice alone is liquidated, and the price stays", () => {
    const { journal } = runToy(CRASH, free);
    expect(new Set(liquidated(journal).map(([account]) => account))).toEqual(new Set([ALICE]));
    expect(prices(journal).map(([dollars]) => dollars)).toEqual([10, 8]);
  });

  test("what is seized of Alice moves the price Bob is judged by", () => {
    const { journal } = runToy(CRASH, { ...free, cast: [member("square-root-impact", THIN)] });
    const calls = liquidated(journal);
    const first = (account: string) => calls.find(([called]) => called === account)?.[1];
    expect(first(ALICE)).toBe(START_SECONDS + BLOCK_SECONDS);
    // In the next block of the chain, though nothing is recorded then.
    expect(first(BOB)).toBe(nextBlockSeconds(START_SECONDS + BLOCK_SECONDS));
    // The fall is told at the end of the block, by nobody who was recorded.
    const told = journal.filter(({ outcome }) => outcome.kind === "oraclePrice");
    expect(told.at(2)?.causedBy).toBe("mechanism");
    expect(prices(journal)[2]?.[0]).toBeCloseTo(7.68, 9);
  });

  test("whom nobody sees at once is called a block of the chain later, though nothing is recorded", () => {
    const slow = member("reaction-time", { sameBlockBps: 1n, laterBlockBps: 10_000n });
    const { journal } = runToy(CRASH, { ...free, cast: [slow] });
    const [first] = liquidated(journal);
    const fallen = START_SECONDS + BLOCK_SECONDS;
    expect(first).toEqual([ALICE, nextBlockSeconds(fallen)]);
    expect(journal.filter(({ outcome }) => outcome.kind === "refusal")).toEqual([]);
  });

  test("an hour later the market has come back", () => {
    const later = history(
      [...OPENING, supply(ALICE, 100), borrow(ALICE, 700)],
      [price(8)],
      ...Array.from({ length: 400 }, () => []),
      [supply(BOB, 1)],
    );
    const { journal } = runToy(later, { ...free, cast: [member("square-root-impact", THIN)] });
    expect(prices(journal).at(-1)?.[0]).toBe(8);
    expect(400 * BLOCK_SECONDS).toBeGreaterThan(1800);
  });

  test("a mechanism of another reserve does nothing here", () => {
    const elsewhere = { ...member("square-root-impact", THIN), reserve: `0x${"e".repeat(40)}` };
    const alone = runToy(CRASH, free);
    expect(runToy(CRASH, { ...free, cast: [elsewhere] }).journal).toEqual(alone.journal);
    const here = { ...elsewhere, reserve: COLLATERAL };
    expect(runToy(CRASH, { ...free, cast: [here] }).journal).not.toEqual(alone.journal);
  });

  test("nobody liquidates at a loss: where selling brings too little, Alice is left alone", () => {
    const worthless = { ...THIN, dailyVolumeUsd8: USD8 };
    const { journal } = runToy(CRASH, {
      ...free,
      cast: [member("square-root-impact", worthless)],
    });
    expect(liquidated(journal)).toEqual([]);
  });

  test("who sizes his calls makes those that pay, and leaves the rest", () => {
    const thin = member("constant-product-pool", { quoteReserveUsd8: 5_000n * USD8 });
    const calls = (...cast: readonly CastMember[]) =>
      runToy(CRASH, { ...free, cast: [...cast] }).journal.flatMap(({ outcome }) =>
        outcome.kind === "liquidation"
          ? [{ repaid: outcome.debtValueUsd8, seized: outcome.collateralValueUsd8 }]
          : [],
      );
    const [whole = { repaid: 0n, seized: 0n }] = calls();
    expect(calls(thin)).toEqual([]);
    const [first = whole, ...more] = calls(thin, member("sized-call"));
    expect(first.repaid > 0n && first.repaid < whole.repaid).toBe(true);
    expect(more.length).toBeGreaterThan(0);
    // By hand: the pool's 5,000 times sqrt((1 + bonus) 0.997) - 1, with the fee on the way in.
    const bonus = Number(whole.seized) / Number(whole.repaid);
    const best = (5_000 * (Math.sqrt(bonus * 0.997) - 1)) / 0.997;
    expect(Number(first.seized) / 1e8).toBeCloseTo(best, 0);
  });
});

describe("an oracle", () => {
  test("is read late: liquidations come later, by its latency", () => {
    const { journal } = runToy(CRASH, { ...free, cast: [lateFeed()] });
    expect(prices(journal)).toEqual([
      [10, 0],
      [8, BLOCK_SECONDS + LATE_SECONDS],
    ]);
    expect(liquidated(journal)[0]).toEqual([ALICE, START_SECONDS + BLOCK_SECONDS + LATE_SECONDS]);
  });

  test("whose answer comes between two blocks of the chain is read in the later one", () => {
    for (const [lateSeconds, blockSeconds] of [
      [11, 1_032],
      [LATE_SECONDS, 1_032],
      [LATE_SECONDS + 1, 1_044],
      [LATE_SECONDS + 12, 1_044],
    ] as const) {
      const { journal } = runToy(CRASH, { ...free, cast: [lateFeed(lateSeconds)] });
      expect(prices(journal)[1]).toEqual([8, blockSeconds - START_SECONDS]);
    }
  });

  test("stands between the market and the protocol, whoever moved the market", () => {
    const cast = [
      member("square-root-impact", THIN),
      member("push-feed", { latencySeconds: 0n, deviationBps: 10_000n }),
    ];
    const { journal } = runToy(CRASH, { ...free, cast });
    // A feed that answers only when the price has doubled or is gone tells nothing of a crash.
    expect(prices(journal)).toEqual([[10, 0]]);
    expect(liquidated(journal)).toEqual([]);
  });
});

test("an oracle that answers by itself is read through the one after it", () => {
  const later = { latencySeconds: 0n, deviationBps: 0n, heartbeatSeconds: 20n };
  const cast = [
    member("push-feed", later),
    { ...member("answer-clamp", { lowest: 9n * USD8, highest: 20n * USD8 }), name: "clamp" },
  ];
  const { journal } = runToy(CRASH, { ...free, cast });
  // The feed says 8 dollars, the clamp makes it 9.
  expect(new Set(prices(journal).map(([dollars]) => dollars))).toEqual(new Set([10, 9]));
  expect(liquidated(journal)).toEqual([]);
});

/** Draws once a block and notes what it drew; stops what Bob asks. */
function guard(drawn: number[]): Mechanism<object, unknown> {
  return {
    id: "guard",
    hypothesis: "Bob is not served.",
    params: z.strictObject({}),
    ranges: {},
    open: () => ({}),
    stop: (_state, intent) =>
      "account" in intent && intent.account === BOB ? "BOB_IS_NOT_SERVED" : undefined,
    act: (_state, world) => {
      drawn.push(world.luck("anybody", world.block));
      return [];
    },
  };
}

describe("a safeguard", () => {
  const cast = (drawn: number[]): CastMember => ({
    name: "guard",
    mechanism: guard(drawn),
    params: {},
    reserve: undefined,
  });

  test("what it stops is a refusal with its reason", () => {
    const { journal, refusals } = runToy(CRASH, { ...free, cast: [cast([])] });
    const refused = journal.flatMap(({ outcome }) => (outcome.kind === "refusal" ? [outcome] : []));
    expect(refused.map(({ code, account }) => [code, account])).toEqual([
      ["BOB_IS_NOT_SERVED", BOB],
      ["BOB_IS_NOT_SERVED", BOB],
    ]);
    expect(refusals).toBe(2);
  });

  test("its draws are its own: others beside it change none of them", () => {
    const [alone, among]: number[][] = [[], []];
    runToy(CRASH, { ...free, cast: [cast(alone as number[])] });
    const others = [member("square-root-impact"), member("push-feed", { latencySeconds: 0n })];
    runToy(CRASH, { ...free, cast: [...others, cast(among as number[])] });
    expect(alone?.length).toBeGreaterThan(1);
    // With a heartbeat or a restless market there may be more blocks, never other draws.
    expect(new Set(among)).toEqual(new Set(alone));
  });
});

describe("what is said of it", () => {
  const said = (journal: readonly PlacedOutcome[], kind: string) =>
    journal.flatMap(({ outcome }) => (outcome.kind === kind ? [outcome] : []));

  test("Bob was safe at the price his feed was told, and Alice after her first call", () => {
    const { journal } = runToy(CRASH, { ...free, cast: [member("square-root-impact", THIN)] });
    const wrongful = journal.flatMap(({ outcome }) =>
      outcome.kind === "wrongfulLiquidation" ? [outcome] : [],
    );
    const first = wrongful.filter(
      ({ account }, place) => place === wrongful.findIndex((one) => one.account === account),
    );
    // 55 left at 8 dollars count 352 for a debt of 350; Bob's 100 count 640 for 620.
    expect(first.map(({ account, healthFactorWad }) => [account, healthFactorWad])).toEqual([
      [ALICE, (352n * WAD) / 350n],
      [BOB, (640n * WAD) / 620n],
    ]);
    const calls = journal.flatMap(({ outcome }) =>
      outcome.kind === "liquidation" ? [outcome] : [],
    );
    const bobs = calls.find(({ account }) => account === BOB);
    expect(first[1]?.debtValueUsd8).toBe(bobs?.debtValueUsd8);
    expect(wrongful.length).toBeLessThan(calls.length);
    expect(said(runToy(CRASH, free).journal, "wrongfulLiquidation")).toEqual([]);
  });

  test("a late call is not wrongful where the market has fallen further since", () => {
    const falling = history(
      [...OPENING, supply(ALICE, 100), borrow(ALICE, 700)],
      [price(8)],
      [{ ...price(8), price: (79n * USD8) / 10n } as ReturnType<typeof price>],
      [],
      [],
      [supply(BOB, 1)],
    );
    const { journal } = runToy(falling, { ...free, cast: [lateFeed()] });
    expect(liquidated(journal)[0]).toEqual([ALICE, START_SECONDS + BLOCK_SECONDS + LATE_SECONDS]);
    expect(said(journal, "wrongfulLiquidation")).toEqual([]);
  });

  test("judging by other prices leaves the state as it was", () => {
    const { state } = runToy(CRASH, { ...free, cast: [lateFeed()] });
    const late = history(
      [...OPENING, supply(ALICE, 100), borrow(ALICE, 700), supply(BOB, 100), borrow(BOB, 620)],
      [],
      [],
      [],
      [price(8)],
      ...Array.from({ length: 4 }, () => []),
      [supply(ALICE, 1)],
    );
    expect(runToy(late, free).state).toEqual(state);
  });

  test("books are kept at snapshots, and nowhere without mechanisms", () => {
    const cast = [
      { ...member("insurance-fund", { fundUsd8: 5n * USD8 }), name: "fund" },
      member("push-feed", { latencySeconds: 0n }),
    ];
    const { journal } = runToy(CRASH, { ...free, cast, snapshotEverySeconds: 20 });
    const books = journal.filter(({ outcome }) => outcome.kind === "mechanismSnapshot");
    expect(books.slice(0, 4).map(({ outcome }) => outcome)).toEqual(
      [
        ["paidInUsd8", 0n],
        ["paidOutUsd8", 0n],
        ["unpaidUsd8", 0n],
        ["leftUsd8", 5n * USD8],
      ].map(([entry, amount]) => ({
        kind: "mechanismSnapshot",
        mechanism: "fund",
        model: "insurance-fund",
        entry,
        amount,
      })),
    );
    const markets = journal.filter(({ outcome }) => outcome.kind === "marketSnapshot");
    expect(books).toHaveLength(4 * markets.length);
    expect(said(runToy(CRASH, free).journal, "mechanismSnapshot")).toEqual([]);
  });

  test("an auction's book is what its calls earned, seen as the liquidator saw them", () => {
    const auction = member("profit-auction", { builderShareBps: 5_000n, recaptureBps: 10_000n });
    const { journal } = runToy(CRASH, { ...free, cast: [auction] });
    let gainUsd8 = 0n;
    for (const { outcome } of journal)
      if (outcome.kind === "liquidation")
        gainUsd8 += outcome.collateralValueUsd8 - outcome.debtValueUsd8;
    const book = said(journal, "mechanismSnapshot").map((line) =>
      line.kind === "mechanismSnapshot" ? [line.entry, line.amount] : [],
    );
    expect(gainUsd8 > 0n).toBe(true);
    expect(Object.fromEntries(book)).toEqual({
      liquidatorsUsd8: gainUsd8 - gainUsd8 / 2n,
      buildersUsd8: 0n,
      protocolUsd8: gainUsd8 / 2n,
    });
  });
});

test("a price that a scenario moves goes through the oracle like a recorded one", () => {
  const halved: Patch = {
    scope: COLLATERAL,
    parameter: "oraclePrice",
    perturbation: { kind: "scale", scaleBps: 5_000n },
    from: { timeSeconds: START_SECONDS + BLOCK_SECONDS },
    until: undefined,
  };
  const later = history(OPENING, ...Array.from({ length: 5 }, () => [supply(ALICE, 1)]));
  expect(prices(runToy(later, { ...free, patches: [halved] }).journal)).toEqual([
    [10, 0],
    [5, BLOCK_SECONDS],
  ]);
  for (const [lateSeconds, readSeconds] of [
    [LATE_SECONDS, BLOCK_SECONDS + LATE_SECONDS],
    // The next block is a recorded one.
    [LATE_SECONDS + 3, 4 * BLOCK_SECONDS],
  ] as const) {
    const cast = [lateFeed(lateSeconds)];
    expect(prices(runToy(later, { ...free, patches: [halved], cast }).journal)).toEqual([
      [10, 0],
      [5, readSeconds],
    ]);
  }
});
