import {
  aaveV3,
  asRecordedLiquidator,
  comparePositions,
  EFFECT_KINDS,
  FACT_KINDS,
  sameBlockLiquidator,
  USD8,
  type EffectKind,
  type Fact,
  type Outcome,
  type Protocol,
} from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import type { HistoryFact } from "../kernel/history.ts";
import { runKernel } from "../kernel/run.ts";
import { aaveHistory, addressOf, USDC, WETH } from "../kernel/testing/aave-history.ts";
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
  supply,
  withdraw,
} from "../kernel/testing/toy-history.ts";
import { COLLATERAL, toyProtocol } from "../kernel/testing/toy-protocol.ts";
import { isHistoryFact } from "../kernel/history.ts";
import { checkExactness } from "./exactness.ts";

const HISTORY = history(
  [
    listing({ ltvBps: 7_500n, liquidationThresholdBps: 8_000n }),
    price(10),
    supply(ALICE, 100),
    supply(BOB, 50),
    borrow(ALICE, 700),
  ],
  [price(8), withdraw(BOB, 20)],
  [liquidation(ALICE, 350, 45), change(COLLATERAL, { ltvBps: 7_000n }), repay(ALICE, 50)],
);

const isEffectKind = (kind: string): kind is EffectKind => kind in EFFECT_KINDS;

/** The history with every effect its replay has, as a node would have logged them. */
function withEffects<State>(
  protocol: Protocol<State>,
  facts: readonly HistoryFact[],
): readonly Fact[] {
  const effects: Fact[] = [];
  let log = 0;
  runKernel({
    protocol,
    history: { facts, meantAll: new Uint8Array(facts.length) },
    scenario: { patches: [], snapshotEverySeconds: 1e9 },
    liquidator: asRecordedLiquidator,
    liquidatorParams: {},
    onOutcome: (outcome, _sequence, { fact }) => {
      if (fact === undefined || outcome.kind === "liquidation") return;
      if (isEffectKind(outcome.kind)) effects.push(effectOf(outcome.kind, outcome, fact, ++log));
    },
  });
  return [...facts, ...effects].toSorted((a, b) => comparePositions(a.at, b.at));
}

function effectOf(kind: EffectKind, outcome: Outcome, fact: HistoryFact, log: number): Fact {
  const values = outcome as unknown as Record<string, unknown>;
  const payload = Object.keys(FACT_KINDS[kind].columns).map((name) => [name, values[name]]);
  const at = { ...fact.at, log: fact.at.log + log };
  return {
    ...Object.fromEntries(payload),
    kind,
    at,
    transactionHash: fact.transactionHash,
  } as Fact;
}

/** Another value of the same type. */
function altered(value: unknown): unknown {
  if (typeof value === "bigint") return value + 1n;
  if (typeof value === "boolean") return !value;
  return typeof value === "number" ? value + 1 : `${String(value)}x`;
}

const RECORDED = withEffects(toyProtocol, HISTORY);
const EFFECTS = RECORDED.filter((fact) => fact.kind === "shareMint" || fact.kind === "shareBurn");
const check = (facts: readonly Fact[]) => checkExactness(toyProtocol, facts);

describe("a consistent history", () => {
  test("has no mismatch, and every column of every event was compared", () => {
    const result = check(RECORDED);
    // Two supplies, a loan, a withdrawal, two burns of the liquidation, a repayment.
    expect(EFFECTS).toHaveLength(7);
    expect(result).toMatchObject({ mismatched: 0, mismatches: [], checkedEvents: 17 });
    const columns = RECORDED.map((fact) => Object.keys(FACT_KINDS[fact.kind].columns).length);
    expect(result.checkedValues).toBe(columns.reduce((sum, count) => sum + count, 0));
    expect(result.state.accounts.get(ALICE)).toEqual({ collateral: 55n, debt: 300n });
  });

  test("nothing at all is consistent", () => {
    expect(check([])).toMatchObject({ mismatched: 0, checkedEvents: 0, checkedValues: 0 });
  });

  test("market prices, readings and raw logs are no claims about the protocol", () => {
    const stamp = { at: { ...HISTORY[0]!.at, chain: 0, block: 0 }, transactionHash: "" };
    const reading: Fact = { ...stamp, kind: "contractReading", address: "0x", call: "", value: "" };
    const log: Fact = { ...stamp, kind: "log", blockHash: "", address: "", topics: "", data: "" };
    expect(check([log, reading, ...RECORDED])).toMatchObject({ mismatched: 0, checkedEvents: 17 });
    expect([log, reading, ...RECORDED].filter(isHistoryFact)).toHaveLength(11);
  });

  test("off-chain observations of other times are compared each with its own", () => {
    const facts = history([price(10)], [supply(ALICE, 1)], [price(8)]).map((fact) =>
      fact.kind === "oraclePrice" ? { ...fact, at: { ...fact.at, chain: 0, block: 0 } } : fact,
    );
    const recorded = withEffects(toyProtocol, facts);
    expect(check(recorded)).toMatchObject({ mismatched: 0, checkedEvents: 4 });
  });
});

describe("tampering is found", () => {
  test("every column of every event, changed alone", () => {
    let tried = 0;
    RECORDED.forEach((fact, index) => {
      for (const column of Object.keys(FACT_KINDS[fact.kind].columns)) {
        if (isUnread(fact, column)) continue;
        const value = (fact as unknown as Record<string, unknown>)[column];
        const changed = { ...fact, [column]: altered(value) } as Fact;
        if (column === "values") Object.assign(changed, { values: '{"ltvBps":"6999"}' });
        const { mismatched } = check(RECORDED.with(index, changed));
        expect(mismatched, `${fact.kind}.${column}`).toBeGreaterThan(0);
        tried++;
      }
    });
    expect(tried).toBeGreaterThan(60);
  });

  /** What the toy repeats whatever it is: a cause's names and numbers that change no effect. */
  function isUnread(fact: Fact, column: string): boolean {
    if (fact.kind === "reserveListing" || fact.kind === "oraclePrice") return true;
    if (fact.kind === "liquidation") return column === "liquidator" || column === "receiveShares";
    if (fact.kind === "parameterChange") return column === "values";
    return (
      ["supply", "withdraw", "borrow", "repay"].includes(fact.kind) &&
      !["account", "amount"].includes(column)
    );
  }

  test("a changed amount is named with both values and its transaction", () => {
    const index = RECORDED.findIndex(({ kind }) => kind === "shareBurn");
    const burn = RECORDED[index] as Fact & { kind: "shareBurn" };
    const { mismatched, mismatches } = check(RECORDED.with(index, { ...burn, amount: 21n }));
    expect(mismatched).toBe(1);
    expect(mismatches).toEqual([
      {
        position: `1:2:1:${burn.at.log}:0`,
        transactionHash: burn.transactionHash,
        kind: "shareBurn",
        column: "amount",
        recorded: "21",
        replayed: "20",
      },
    ]);
  });

  test("a missing event, whichever it is", () => {
    for (const effect of EFFECTS) {
      const { mismatches } = check(RECORDED.filter((fact) => fact !== effect));
      expect(mismatches.some((m) => m.recorded === "nothing" && m.kind === effect.kind)).toBe(true);
    }
  });

  test("two missing events are two mismatches", () => {
    const burns = EFFECTS.filter((fact) => fact.kind === "shareBurn" && fact.at.block === 3);
    const [first, second] = burns;
    const left = RECORDED.filter((fact) => fact !== first && fact !== second);
    expect(check(left)).toMatchObject({ mismatched: 2 });
  });

  test("an extra event, whichever it is", () => {
    for (const effect of EFFECTS) {
      const { mismatched, mismatches } = check([...RECORDED, effect]);
      expect(mismatched).toBe(1);
      expect(mismatches[0]).toMatchObject({ column: "(event)", replayed: "did not happen" });
    }
  });

  test("an event in a transaction without any cause", () => {
    const effect = EFFECTS[0] as Fact;
    const stray = { ...effect, at: { ...effect.at, transaction: 77 } };
    expect(check([...RECORDED, stray])).toMatchObject({ mismatched: 1, checkedEvents: 18 });
  });

  test("an event moved to another transaction is missed there and unexplained here", () => {
    const effect = EFFECTS[0] as Fact;
    const moved = { ...effect, at: { ...effect.at, transaction: 1 } };
    const facts = RECORDED.map((fact) => (fact === effect ? moved : fact));
    expect(check(facts)).toMatchObject({ mismatched: 2 });
  });

  test("a cause that the rules refuse", () => {
    const facts = withEffects(toyProtocol, history([price(10), borrow(ALICE, 1)]));
    expect(
      check(facts).mismatches.map(({ kind, column, recorded }) => [kind, column, recorded]),
    ).toEqual([
      ["borrow", "(event)", "happened"],
      ["refusal", "(event)", "nothing"],
    ]);
  });

  test("only the first fifty are listed, all are counted", () => {
    const effect = EFFECTS[0] as Fact;
    const result = check([...RECORDED, ...Array.from({ length: 60 }, () => effect)]);
    expect(result.mismatched).toBe(60);
    expect(result.mismatches).toHaveLength(50);
  });
});

test("atBlockEnd sees the state after each block, liquidations included", () => {
  const debts: [number, bigint][] = [];
  checkExactness(toyProtocol, RECORDED, (state, { block }) => {
    debts.push([block, state.accounts.get(ALICE)?.debt ?? 0n]);
  });
  expect(debts).toEqual([
    [1, 700n],
    [2, 700n],
    [3, 300n],
  ]);
});

describe("on Aave v3", () => {
  const account = addressOf(0xa, 1);
  const lender = addressOf(0xb, 1);
  const ether = 10n ** 18n;
  const loan = aaveHistory(86_400, [
    [
      { kind: "supply", reserve: USDC, payer: lender, account: lender, amount: 10n ** 11n },
      { kind: "supply", reserve: WETH, payer: account, account, amount: 10n * ether },
      { kind: "borrow", reserve: USDC, caller: account, account, amount: 15_000n * 1_000_000n },
    ],
    [{ kind: "oraclePrice", feed: addressOf(0xfeed, 1), price: 1_700n * USD8, round: 2n }],
  ]);

  /** What a liquidator would have done at the end, as a recorded call. */
  function recordedCalls(): HistoryFact[] {
    const last = loan.at(-1) as HistoryFact;
    const calls: HistoryFact[] = [];
    runKernel({
      protocol: aaveV3,
      history: { facts: loan, meantAll: new Uint8Array(loan.length) },
      scenario: { patches: [], snapshotEverySeconds: 1e9 },
      liquidator: sameBlockLiquidator,
      liquidatorParams: { gasCostUsd8: 0n, saleCostBps: 0n },
      onOutcome: (outcome) => {
        if (outcome.kind === "liquidation" && calls.length === 0)
          calls.push({ ...outcome, at: { ...last.at, transaction: 1 }, transactionHash: "0x01" });
      },
    });
    return calls;
  }

  const recorded = withEffects(aaveV3, [...loan, ...recordedCalls()]);

  test("a history that the rules made is exact, its liquidation included", () => {
    const result = checkExactness(aaveV3, recorded);
    expect(result.mismatches).toEqual([]);
    expect(recorded.filter(({ kind }) => kind === "liquidation")).toHaveLength(1);
    expect(result.checkedEvents).toBe(recorded.length);
  });

  test("a wei more or less in any amount, rate or index of any effect is found", () => {
    let tried = 0;
    recorded.forEach((fact, index) => {
      if (!isEffectKind(fact.kind)) return;
      for (const column of Object.keys(FACT_KINDS[fact.kind].columns)) {
        const value = (fact as unknown as Record<string, unknown>)[column];
        if (typeof value !== "bigint") continue;
        const { mismatched } = checkExactness(
          aaveV3,
          recorded.with(index, { ...fact, [column]: value + 1n } as Fact),
        );
        expect(mismatched, `${fact.kind}.${column}`).toBeGreaterThan(0);
        tried++;
      }
    });
    expect(tried).toBeGreaterThan(30);
  });
});
