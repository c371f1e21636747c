import { expect, test } from "vitest";
import { SECONDS_PER_YEAR, WAD } from "../numbers/units.ts";
import type { Env, Intent, Protocol, Wish } from "./protocol.ts";
import { opened, walk, type SuiteScenario } from "./walk.suite.ts";

/** By how many units a sum of rounded balances may miss its rounded total, per account and per step. */
const ROUNDING_PER_CHANGE = 4;
const STEPS_BETWEEN_WISHES = 16;
const SECONDS = 3_600;

/** What accounts have is what reserves have, and what they wish for is what they get. */
export function testHoldings<State>(
  protocol: Protocol<State>,
  scenario: SuiteScenario<State>,
): void {
  testSums(protocol, scenario);
  if (protocol.supplyRateWad !== undefined) testSupplyRates(protocol, scenario);
  testWishes(protocol, scenario);
}

function testSums<State>(protocol: Protocol<State>, scenario: SuiteScenario<State>): void {
  test("holdings are of known reserves, never empty, and sum to what the reserves say", () => {
    walk(protocol, scenario, ({ state, env, place }) => {
      const sums = new Map<string, { supplied: bigint; borrowed: bigint }>();
      let changes = place + scenario.opening.length;
      for (const account of protocol.accounts(state)) {
        changes++;
        for (const { reserve, supplied, borrowed, collateral } of protocol.holdings(
          state,
          account,
          env,
        )) {
          expect([supplied, borrowed, collateral].every((amount) => amount >= 0n)).toBe(true);
          expect(supplied + borrowed + collateral > 0n, "an empty holding").toBe(true);
          const sum = sums.get(reserve) ?? { supplied: 0n, borrowed: 0n };
          sums.set(reserve, {
            supplied: sum.supplied + supplied,
            borrowed: sum.borrowed + borrowed,
          });
        }
      }
      const slack = BigInt(changes * ROUNDING_PER_CHANGE);
      for (const outcome of protocol.reserveSnapshots(state, env)) {
        expect(protocol.reserveSnapshot(state, outcome.reserve, env)).toEqual(outcome);
        const { reserve, totalSupply, totalDebt, treasuryClaim } = outcome;
        const { supplied, borrowed } = sums.get(reserve) ?? { supplied: 0n, borrowed: 0n };
        sums.delete(reserve);
        expect(magnitude(totalDebt - borrowed) <= slack, `debt of ${reserve}`).toBe(true);
        // The protocol's own income may be in the total and on nobody's account yet.
        const unowned = totalSupply - supplied;
        expect(unowned >= -slack && unowned <= slack + treasuryClaim, `of ${reserve}`).toBe(true);
      }
      expect([...sums.keys()], "holdings of unknown reserves").toEqual([]);
    });
  });
}

/**
 * From a deposit, loan or withdrawal on, which charges interest up to then, deposits grow in an hour
 * by what the rate says; adaptive rates move by less than a hundredth meanwhile.
 */
function testSupplyRates<State>(protocol: Protocol<State>, scenario: SuiteScenario<State>): void {
  test("deposits earn what their rate says", () => {
    let most = 0n;
    walk(protocol, scenario, ({ state, env, step: { intent }, outcomes }) => {
      if (intent.kind !== "supply" && intent.kind !== "borrow" && intent.kind !== "withdraw")
        return;
      if (outcomes.length === 0) return;
      const { reserve, account } = intent;
      const later = { ...env, timeSeconds: env.timeSeconds + SECONDS };
      const [before = 0n, after = 0n] = [env, later].map(
        (moment) =>
          protocol.holdings(state, account, moment).find((each) => each.reserve === reserve)
            ?.supplied,
      );
      // Fees come to the protocol's own account besides.
      const own = protocol.reserveSnapshots(state, env).find((each) => each.reserve === reserve);
      if (own?.treasuryClaim === before) return;
      const rateWad = protocol.supplyRateWad?.(state, reserve, 0n, env) ?? 0n;
      const expected = (before * rateWad * BigInt(SECONDS)) / SECONDS_PER_YEAR / WAD;
      const miss = magnitude(after - before - expected);
      const slack = BigInt(ROUNDING_PER_CHANGE) + expected / 100n;
      expect(miss <= slack, `${after - before} instead of ${expected}`).toBe(true);
      if (expected > most) most = expected;
      expectForetold(protocol, state, env, { want: "deposit", account, reserve, amount: before });
      expectForetold(protocol, state, env, {
        want: "withdraw",
        account,
        reserve,
        amount: before / 2n,
      });
    });
    expect(most).toBeGreaterThan(100n);
    const { state, env } = opened(protocol, scenario);
    expect(protocol.supplyRateWad?.(state, "0xnowhere", 0n, env)).toBeUndefined();
  });
}

/** The rate after a deposit or withdrawal is what it was said to become. */
function expectForetold<State>(
  protocol: Protocol<State>,
  state: State,
  env: Env,
  wish: Wish,
): void {
  const { want, reserve, amount } = wish;
  const after = protocol.copy(state);
  const intent = amount > 0n ? protocol.intentFor(after, wish) : undefined;
  const decision = intent && protocol.decide(after, intent, env);
  if (decision?.ok !== true) return;
  for (const outcome of decision.outcomes) protocol.evolve(after, outcome);
  const added = want === "deposit" ? amount : -amount;
  const foretold = protocol.supplyRateWad?.(state, reserve, added, env);
  const rate = protocol.supplyRateWad?.(after, reserve, 0n, env);
  if (foretold === undefined || rate === undefined) return;
  expect(magnitude(foretold - rate) <= rate / 1_000_000n + 100_000n, `${foretold}, ${rate}`).toBe(
    true,
  );
}

function testWishes<State>(protocol: Protocol<State>, scenario: SuiteScenario<State>): void {
  test("every wish for a known reserve has a call that its rules know; for an unknown one none", () => {
    const basic = ["withdraw", "repay", "borrow", "addCollateral"] as const;
    // Who pays depositors takes deposits, if not in every reserve.
    const isLender = protocol.supplyRateWad !== undefined;
    const wants = [...basic, ...(isLender ? (["deposit"] as const) : [])];
    const met = new Set<string>();
    walk(protocol, scenario, ({ state, env, place }) => {
      if (place % STEPS_BETWEEN_WISHES !== 0) return;
      for (const account of protocol.accounts(state))
        for (const { reserve, supplied, borrowed, collateral } of protocol.holdings(
          state,
          account,
          env,
        ))
          for (const want of wants) {
            const amount = want === "repay" ? borrowed : (supplied + collateral) / 100n;
            if (amount === 0n) continue;
            const intent = protocol.intentFor(state, { want, account, reserve, amount });
            if (want === "deposit" && intent === undefined) continue;
            expect(intent, want).toBeDefined();
            const decision = protocol.decide(state, intent as Intent, env);
            const code = decision.ok ? "accepted" : decision.refusal.code;
            expect(["UNKNOWN_CALL", "NO_SUCH_CALL", "NOT_OF_THIS_PROTOCOL"]).not.toContain(code);
            if (!decision.ok) continue;
            met.add(want);
            expectWished(protocol, state, env, { want, account, reserve, amount });
          }
    });
    expect([...met].sort()).toEqual([...wants].sort());
    const { state } = opened(protocol, scenario);
    for (const want of [...wants, "deposit", "enterMode"] as const)
      expect(
        protocol.intentFor(state, { want, account: "0x", reserve: "0xnowhere", amount: 1n }),
      ).toBeUndefined();
  });
}

/** What was wished for is what has changed, to the rounding of one call. */
function expectWished<State>(protocol: Protocol<State>, state: State, env: Env, wish: Wish): void {
  const { want, account, reserve, amount } = wish;
  const after = protocol.copy(state);
  const decision = protocol.decide(after, protocol.intentFor(after, wish) as Intent, env);
  for (const outcome of decision.ok ? decision.outcomes : []) protocol.evolve(after, outcome);
  const net = (of: State, side: "money" | "collateral"): bigint => {
    const held = protocol.holdings(of, account, env).find((each) => each.reserve === reserve);
    if (held === undefined) return 0n;
    return side === "money" ? held.supplied - held.borrowed : held.collateral;
  };
  const isIn = want === "repay" || want === "addCollateral" || want === "deposit";
  const moved = (side: "money" | "collateral") => net(after, side) - net(state, side);
  const expected = isIn ? amount : -amount;
  const miss = [moved("money"), moved("collateral"), moved("money") + moved("collateral")].map(
    (change) => magnitude(change - expected),
  );
  expect(
    miss.some((units) => units <= BigInt(ROUNDING_PER_CHANGE)),
    `${want} ${amount} moved ${moved("money")}`,
  ).toBe(true);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
