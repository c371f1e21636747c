import { sameBlockLiquidator, WAD, type Outcome, type Protocol } from "@hindcast/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TriggerIndex } from "./trigger-index.ts";
import type { HistoryFact } from "./history.ts";
import { runKernel } from "./run.ts";
import {
  borrow,
  change,
  history,
  listing,
  price,
  repay,
  supply,
  withdraw,
  type ToyFact,
} from "./testing/toy-history.ts";
import { COLLATERAL, toyProtocol, type ToyState } from "./testing/toy-protocol.ts";

const ENV = { timeSeconds: 0, block: 0 };
const RISK = { ltvBps: 7_500n, liquidationThresholdBps: 8_000n };
const ACCOUNTS = Array.from({ length: 6 }, (_, i) => `0x${String(i + 1).repeat(40)}`);

const account = fc.constantFrom(...ACCOUNTS);
const facts: fc.Arbitrary<ToyFact> = fc.oneof(
  fc.tuple(account, fc.integer({ min: 1, max: 30 })).map(([a, n]) => supply(a, n)),
  fc.tuple(account, fc.integer({ min: 1, max: 500 })).map(([a, n]) => borrow(a, n)),
  fc.tuple(account, fc.integer({ min: 1, max: 40 })).map(([a, n]) => withdraw(a, n)),
  fc.tuple(account, fc.integer({ min: 1, max: 500 })).map(([a, n]) => repay(a, n)),
  fc.integer({ min: 4, max: 14 }).map(price),
  fc
    .integer({ min: 75, max: 95 })
    .map((percent) => change(COLLATERAL, { liquidationThresholdBps: BigInt(percent) * 100n })),
);
const OPENING = [listing(RISK), price(10), ...ACCOUNTS.map((one) => supply(one, 100))];
const steps = fc.array(facts, { maxLength: 80, size: "max" });
const blocks = fc.array(fc.array(facts, { maxLength: 4, size: "max" }), {
  maxLength: 40,
  size: "max",
});

/** A protocol whose margin forms say nothing, so that the exact rule is asked of everybody. */
const askEverybody: Protocol<ToyState> = {
  ...toyProtocol,
  marginForm: () => ({ drivers: [0], weights: [Number.NaN] }),
  touchedAccounts: () => "all",
};

function outcomesOf(protocol: Protocol<ToyState>, replayed: readonly HistoryFact[]): Outcome[] {
  const outcomes: Outcome[] = [];
  runKernel({
    protocol,
    history: { facts: replayed, meantAll: new Uint8Array(replayed.length) },
    scenario: { patches: [], snapshotEverySeconds: 50 },
    liquidator: sameBlockLiquidator,
    liquidatorParams: { gasCostUsd8: 0n, saleCostBps: 0n },
    onOutcome: (outcome) => outcomes.push(outcome),
  });
  return outcomes;
}

/** Applies what the rules decide about an intent, telling the scan. */
function apply(state: ToyState, scan: TriggerIndex<ToyState, Outcome>, fact: ToyFact): void {
  const { at: _at, transactionHash: _hash, ...intent } = history([fact])[0] as HistoryFact;
  if (intent.kind === "liquidation") return;
  const decision = toyProtocol.decide(state, intent, ENV);
  for (const outcome of decision.ok ? decision.outcomes : []) {
    toyProtocol.evolve(state, outcome);
    scan.note(outcome);
  }
}

const isLiquidatable = (state: ToyState, one: string) =>
  toyProtocol.health(state, one, ENV).healthFactorWad < WAD;

describe("never misses an account", () => {
  test("every unhealthy account is a candidate whenever anything moved", () => {
    let unhealthy = 0;
    fc.assert(
      fc.property(steps, (some) => {
        const state = toyProtocol.initialState();
        const scan = new TriggerIndex(toyProtocol);
        for (const step of [...OPENING, ...some]) {
          const before = [...toyProtocol.stateRows(state)];
          apply(state, scan, step);
          const moved =
            JSON.stringify([...toyProtocol.stateRows(state)]) !== JSON.stringify(before);
          const found = scan.candidates(state, ENV);
          if (!moved) continue;
          const inDanger = [...toyProtocol.accounts(state)].filter((one) =>
            isLiquidatable(state, one),
          );
          unhealthy += inDanger.length;
          expect(found).toEqual(expect.arrayContaining(inDanger));
        }
      }),
      { numRuns: 200 },
    );
    expect(unhealthy).toBeGreaterThan(100);
  });

  test("a run liquidates as one that asks the exact rule of everybody", () => {
    let liquidations = 0;
    fc.assert(
      fc.property(blocks, (some) => {
        const replayed = history(OPENING, ...some);
        const fast = outcomesOf(toyProtocol, replayed);
        liquidations += fast.filter((outcome) => outcome.kind === "liquidation").length;
        expect(fast).toEqual(outcomesOf(askEverybody, replayed));
      }),
      { numRuns: 300 },
    );
    expect(liquidations).toBeGreaterThan(100);
  });
});

describe("asks only when it must", () => {
  const [first, second] = ACCOUNTS as [string, string];
  function market(): { state: ToyState; scan: TriggerIndex<ToyState, Outcome> } {
    const state = toyProtocol.initialState();
    const scan = new TriggerIndex(toyProtocol);
    const opening = [listing(RISK), price(10), supply(second, 100), supply(first, 100)];
    for (const fact of [...opening, borrow(first, 700), borrow(second, 400)])
      apply(state, scan, fact);
    return { state, scan };
  }

  test("healthy accounts and those without debt are no candidates", () => {
    const { state, scan } = market();
    expect(scan.candidates(state, ENV)).toEqual([]);
  });

  test("a price makes candidates, in the order the accounts appeared in", () => {
    const { state, scan } = market();
    apply(state, scan, price(8));
    expect(scan.candidates(state, ENV)).toEqual([first]);
    apply(state, scan, price(4));
    expect(scan.candidates(state, ENV)).toEqual([second, first]);
  });

  test("nobody is asked again before anything moved", () => {
    const { state, scan } = market();
    apply(state, scan, price(4));
    expect(scan.candidates(state, ENV)).toHaveLength(2);
    expect(scan.candidates(state, ENV)).toEqual([]);
    apply(state, scan, supply(second, 1));
    expect(scan.candidates(state, ENV)).toHaveLength(2);
  });

  test("a parameter change asks all again", () => {
    const { state, scan } = market();
    scan.candidates(state, ENV);
    apply(state, scan, change(COLLATERAL, { ltvBps: 0n, liquidationThresholdBps: 6_900n }));
    expect(scan.candidates(state, ENV)).toEqual([first]);
  });

  test("a margin within the floats' error of zero is for the exact rule, a clear one is not", () => {
    const state = toyProtocol.initialState();
    const found = (share: number) => {
      const scan = new TriggerIndex({
        ...toyProtocol,
        accounts: () => [first],
        marginForm: () => ({ drivers: [0, 0], weights: [1, share - 1] }),
      });
      scan.note({ kind: "parameterChange", scope: "market", values: "{}" });
      return scan.candidates(state, ENV);
    };
    // The terms add up to 2: the band is 2e-9 of them.
    expect([-1e-6, 1e-12, 1e-9].map((share) => found(share).length)).toEqual([1, 1, 1]);
    expect(found(1e-8)).toEqual([]);
  });

  test("a margin of exactly zero and one that is not a number are for the exact rule", () => {
    const state = toyProtocol.initialState();
    for (const weight of [0, Number.NaN]) {
      const scan = new TriggerIndex({
        ...toyProtocol,
        accounts: () => [first],
        marginForm: () => ({ drivers: [0], weights: [weight] }),
      });
      scan.note({ kind: "parameterChange", scope: "market", values: "{}" });
      expect(scan.candidates(state, ENV)).toEqual([first]);
    }
  });
});
