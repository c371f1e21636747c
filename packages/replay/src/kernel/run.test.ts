import {
  asRecordedLiquidator,
  comparePositions,
  END_OF_BLOCK,
  MAX_UINT256,
  PHASE,
  positionKey,
  SAME_BLOCK_LIQUIDATOR,
  sameBlockLiquidator,
  type LiquidatorModel,
  type PlacedOutcome,
} from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { isJournaled } from "./run.ts";
import {
  ALICE,
  BOB,
  borrow,
  change,
  history,
  liquidation,
  listing,
  price,
  repay,
  runToy,
  supply,
  withdraw,
} from "./testing/toy-history.ts";
import { COLLATERAL, DEBT, toyProtocol } from "./testing/toy-protocol.ts";

const FREE = { gasCostUsd8: 0n, saleCostBps: 0n };
const sameBlock = { liquidator: sameBlockLiquidator, liquidatorParams: FREE };
const asRecorded = { liquidator: asRecordedLiquidator, liquidatorParams: {} };
const OPENING = [listing({ ltvBps: 7_500n, liquidationThresholdBps: 8_000n }), price(10)];

/**
 * 100 at 10 dollars carry 800 at the threshold, 700 are owed; at 8 dollars they carry 640. Half of
 * the debt, 350, buys 350 * 1.05 / 8 = 45; 55 are left, which carry 352 against 350.
 */
const CRASH = history([...OPENING, supply(ALICE, 100), borrow(ALICE, 700)], [price(8)], [price(8)]);

const kinds = (journal: readonly PlacedOutcome[]) => journal.map((placed) => placed.outcome.kind);
const only = (journal: readonly PlacedOutcome[], kind: string) =>
  journal.filter((placed) => placed.outcome.kind === kind);

describe("causes", () => {
  test("every outcome stands at its fact's place, names it and is counted", () => {
    const facts = CRASH.slice(0, 4);
    const { journal, answered, outcomes, refusals, completed } = runToy(facts, asRecorded);
    expect(kinds(journal)).toEqual([
      "reserveListing",
      "oraclePrice",
      "supply",
      "shareMint",
      "borrow",
      "shareMint",
      "reserveSnapshot",
      "marketSnapshot",
    ]);
    expect(journal.map((placed) => placed.sequence)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect({ outcomes, refusals, completed }).toEqual({
      outcomes: 8,
      refusals: 0,
      completed: true,
    });
    journal.slice(0, 6).forEach((placed, index) => {
      expect(answered[index]).toBeDefined();
      expect(placed.at).toEqual(answered[index]?.at);
      expect(placed.causedBy).toBe(positionKey(placed.at));
    });
  });

  test("a refusal is an outcome with the intent and the reason, and leaves the state", () => {
    const facts = history(
      [...OPENING, supply(ALICE, 100)],
      [borrow(ALICE, 751), withdraw(BOB, 3), change("nowhere", { x: 1n }), borrow(ALICE, 750)],
    );
    const { journal, refusals, state } = runToy(facts, sameBlock);
    expect(refusals).toBe(3);
    expect(only(journal, "refusal").map((placed) => [placed.causedBy, placed.outcome])).toEqual([
      [
        "1:2:0:0:0",
        {
          kind: "refusal",
          intent: "borrow",
          reserve: DEBT,
          account: ALICE,
          amount: 751n,
          code: "NOT_ENOUGH_COLLATERAL",
        },
      ],
      [
        "1:2:1:1:0",
        {
          kind: "refusal",
          intent: "withdraw",
          reserve: COLLATERAL,
          account: BOB,
          amount: 3n,
          code: "NOT_ENOUGH_COLLATERAL",
        },
      ],
      [
        "1:2:2:2:0",
        {
          kind: "refusal",
          intent: "parameterChange",
          reserve: "nowhere",
          account: "",
          amount: 0n,
          code: "UNKNOWN_SCOPE",
        },
      ],
    ]);
    expect(state.accounts).toEqual(new Map([[ALICE, { collateral: 100n, debt: 750n }]]));
  });

  test("who meant everything asks for everything", () => {
    const facts = history([...OPENING, supply(ALICE, 100)], [withdraw(ALICE, 60)]);
    const meantAll = Uint8Array.of(0, 0, 0, 1);
    expect(runToy(facts, asRecorded).state.accounts.get(ALICE)?.collateral).toBe(40n);
    expect(runToy(facts, { ...asRecorded, meantAll }).state.accounts.get(ALICE)?.collateral).toBe(
      0n,
    );
  });

  test("no facts, no outcomes", () => {
    expect(runToy([], sameBlock)).toMatchObject({ outcomes: 0, completed: true, journal: [] });
  });
});

describe("liquidations of a model", () => {
  test("happen at the end of the block, after its facts, in the model's name", () => {
    const { journal, answered } = runToy(CRASH, sameBlock);
    const [placed] = only(journal, "liquidation");
    expect(only(journal, "liquidation")).toHaveLength(1);
    expect(placed).toMatchObject({
      at: {
        timeSeconds: 1_010,
        block: 2,
        transaction: END_OF_BLOCK,
        log: 0,
        phase: PHASE.liquidator,
      },
      causedBy: "end of block",
      outcome: {
        account: ALICE,
        liquidator: SAME_BLOCK_LIQUIDATOR,
        debtRepaid: 350n,
        collateralSeized: 45n,
        // 640 / 700
        healthFactorWad: 914_285_714_285_714_285n,
      },
    });
    expect(answered[journal.indexOf(placed as PlacedOutcome)]).toBeUndefined();
  });

  test("do not happen between the facts of a block", () => {
    const dip = history(
      [...OPENING, supply(ALICE, 100), borrow(ALICE, 700), price(8), price(10)],
      [price(10)],
    );
    expect(only(runToy(dip, sameBlock).journal, "liquidation")).toEqual([]);
  });

  test("happen in the last block too", () => {
    expect(only(runToy(CRASH.slice(0, 5), sameBlock).journal, "liquidation")).toHaveLength(1);
  });

  test("go on while the account stays unhealthy, each at its own place", () => {
    // At 7 dollars 100 carry 560 of 700. 350 take 52; 48 carry 268 of 350. 175 take 26; 22 carry
    // 123 of 175. 87 take 13; 9 carry 50 of 88. 44 would take 6, worth 42: that does not pay.
    const facts = [...CRASH.slice(0, 4), ...history([], [price(7)])];
    const { journal, state } = runToy(facts, sameBlock);
    const calls = only(journal, "liquidation");
    expect(calls.map(({ outcome }) => outcome)).toMatchObject([
      { debtRepaid: 350n, collateralSeized: 52n },
      { debtRepaid: 175n, collateralSeized: 26n },
      { debtRepaid: 87n, collateralSeized: 13n },
    ]);
    expect(calls.map(({ at }) => at.log)).toEqual([0, 1, 2]);
    expect(state.accounts.get(ALICE)).toEqual({ collateral: 9n, debt: 88n });
  });

  test("that take the last collateral leave bad debt", () => {
    // At 5 dollars 350 take 73. 175 would take 36 of 27: all 27 buy off 128; 222 stay owed.
    const facts = [...CRASH.slice(0, 4), ...history([], [price(5)])];
    const { journal, state } = runToy(facts, sameBlock);
    expect(only(journal, "liquidation").map(({ outcome }) => outcome)).toMatchObject([
      { debtRepaid: 350n, collateralSeized: 73n },
      { debtRepaid: 128n, collateralSeized: 27n },
    ]);
    expect(only(journal, "badDebt")).toMatchObject([
      { causedBy: "end of block", outcome: { account: ALICE, amount: 222n } },
    ]);
    expect(state.accounts.get(ALICE)).toEqual({ collateral: 0n, debt: 222n });
  });

  test("a model that always bids makes at most 16 calls on an account in a block", () => {
    const greedy: LiquidatorModel<object> = {
      ...asRecordedLiquidator,
      answerOffer: ({ account, choices }) => ({
        collateralReserve: choices[0]?.collateralReserve ?? "",
        debtReserve: choices[0]?.debtReserve ?? "",
        account,
        liquidator: BOB,
        amount: 1n,
        receiveShares: false,
      }),
    } as LiquidatorModel<object>;
    const { journal } = runToy(CRASH, { liquidator: greedy, liquidatorParams: {} });
    const inBlock = (block: number) =>
      only(journal, "liquidation").filter((placed) => placed.at.block === block);
    expect(inBlock(2)).toHaveLength(16);
    expect(inBlock(3)).toHaveLength(16);
  });

  test("a bid the rules refuse is an outcome, and the account is left for this block", () => {
    const confused: LiquidatorModel<object> = {
      ...asRecordedLiquidator,
      answerOffer: ({ account }) => ({
        collateralReserve: DEBT,
        debtReserve: DEBT,
        account,
        liquidator: BOB,
        amount: MAX_UINT256,
        receiveShares: false,
      }),
    } as LiquidatorModel<object>;
    const { journal } = runToy(CRASH.slice(0, 5), { liquidator: confused, liquidatorParams: {} });
    expect(only(journal, "refusal").map((placed) => placed.outcome)).toEqual([
      {
        kind: "refusal",
        intent: "liquidate",
        reserve: DEBT,
        account: ALICE,
        amount: MAX_UINT256,
        code: "WRONG_PAIR",
      },
    ]);
  });

  test("wait while they do not pay", () => {
    // 45 * 8 = 360 received for 350 repaid: a gain of 10 dollars.
    const withGas = (gasCostUsd8: bigint) =>
      runToy(CRASH, { ...sameBlock, liquidatorParams: { ...FREE, gasCostUsd8 } }).journal;
    expect(only(withGas(1_000_000_000n), "liquidation")).toHaveLength(0);
    expect(only(withGas(999_999_999n), "liquidation")).toHaveLength(1);
  });
});

describe("recorded liquidations", () => {
  const facts = [...CRASH.slice(0, 5), ...history([], [], [liquidation(ALICE, 350, 45)])];

  test("are repeated by as-recorded, at their place and in their liquidator's name", () => {
    const { journal } = runToy(facts, asRecorded);
    expect(only(journal, "liquidation")).toMatchObject([
      {
        at: { block: 3, transaction: 0, phase: PHASE.recorded },
        causedBy: "1:3:0:0:0",
        outcome: { liquidator: BOB, debtRepaid: 350n, collateralSeized: 45n },
      },
    ]);
  });

  test("are ignored by same-block, which had liquidated a block before", () => {
    const { journal } = runToy(facts, sameBlock);
    expect(only(journal, "liquidation").map((placed) => placed.at.block)).toEqual([2]);
    expect(only(journal, "refusal")).toEqual([]);
  });

  test("are refused where the account is healthy now", () => {
    const healthy = [...CRASH.slice(0, 4), ...history([], [liquidation(ALICE, 350, 45)])];
    const { journal, state } = runToy(healthy, asRecorded);
    expect(only(journal, "refusal").map((placed) => placed.outcome)).toMatchObject([
      { intent: "liquidate", account: ALICE, amount: 350n, code: "HEALTHY" },
    ]);
    expect(state.accounts.get(ALICE)).toEqual({ collateral: 100n, debt: 700n });
  });

  test("of all the collateral are asked for as all: the capped amount again would take less", () => {
    // At 5 dollars 350 take 73. All of the 27 left buy off 128; 128 would take 128 * 1.05 / 5 = 26.
    const capped = [
      ...CRASH.slice(0, 4),
      ...history([], [price(5), liquidation(ALICE, 350, 73), liquidation(ALICE, 128, 27)]),
    ];
    const { journal } = runToy(capped, asRecorded);
    expect(only(journal, "liquidation").map(({ outcome }) => outcome)).toMatchObject([
      { debtRepaid: 350n, collateralSeized: 73n },
      { debtRepaid: 128n, collateralSeized: 27n },
    ]);
  });

  test("of less than all is asked for as it was", () => {
    const some = [...CRASH.slice(0, 5), ...history([], [], [liquidation(ALICE, 80, 10)])];
    expect(only(runToy(some, asRecorded).journal, "liquidation")).toMatchObject([
      { outcome: { debtRepaid: 80n, collateralSeized: 10n } },
    ]);
  });
});

describe("the run as a whole", () => {
  const facts = [
    ...CRASH,
    ...history([], [], [], [price(12), supply(BOB, 5)], [repay(ALICE, 10_000), price(9)]),
  ];

  test("positions never go back and sequences count up", () => {
    const { journal } = runToy(facts, {
      ...sameBlock,
      snapshotEverySeconds: 10,
      patches: [
        {
          scope: COLLATERAL,
          parameter: "ltvBps",
          perturbation: { kind: "shift", by: -500n },
          from: { block: 2 },
          until: { block: 4 },
        },
      ],
    });
    expect(only(journal, "parameterChange").map((placed) => placed.causedBy)).toEqual([
      "scenario",
      "scenario",
    ]);
    const places = journal.map((placed) => placed.at);
    expect(places).toEqual(places.toSorted(comparePositions));
    expect(journal.map((placed) => placed.sequence)).toEqual(journal.map((_, index) => index));
  });

  test("the same input gives the same outcomes", () => {
    const text = () =>
      JSON.stringify(runToy(facts, { ...sameBlock, snapshotEverySeconds: 15 }).journal, (_k, v) =>
        typeof v === "bigint" ? `${v}n` : (v as unknown),
      );
    expect(text().length).toBeGreaterThan(1_000);
    expect(text()).toBe(text());
  });

  test("folding the outcomes gives the state again", () => {
    const { journal, state } = runToy(facts, sameBlock);
    const rebuilt = toyProtocol.initialState();
    for (const { outcome } of journal) toyProtocol.evolve(rebuilt, outcome);
    expect(rebuilt).toEqual(state);
  });

  test("beforeFact sees every fact's index and the state before it, and can stop the run", () => {
    const prices: [number, bigint][] = [];
    const { completed, journal } = runToy(CRASH, {
      ...sameBlock,
      beforeFact: (index, state) => {
        prices.push([index, state.priceUsd8]);
        return index < 5;
      },
    });
    const dollars = (amount: bigint) => amount * 100_000_000n;
    expect(prices).toEqual([
      [0, 0n],
      [1, 0n],
      [2, dollars(10n)],
      [3, dollars(10n)],
      [4, dollars(10n)],
      [5, dollars(8n)],
    ]);
    expect(completed).toBe(false);
    // Stopped before the third block: the second is not closed, nothing is snapshot.
    expect(kinds(journal).at(-1)).toBe("oraclePrice");
    expect(only(journal, "liquidation")).toEqual([]);
  });

  test("an event journal holds news only", () => {
    const { journal } = runToy(CRASH, sameBlock);
    const kept = journal.filter(({ outcome }) => isJournaled(outcome, "event"));
    expect(kinds(kept)).toEqual([
      "reserveListing",
      "liquidation",
      "reserveSnapshot",
      "marketSnapshot",
    ]);
    expect(journal.every(({ outcome }) => isJournaled(outcome, "full"))).toBe(true);
  });
});
