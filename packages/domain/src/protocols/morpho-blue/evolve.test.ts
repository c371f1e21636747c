import { describe, expect, test } from "vitest";
import { HindcastError } from "../../hindcast-error.ts";
import { evolve } from "./evolve.ts";
import { ALICE, BOB, indebted, loans, PROPORTIONAL, TREASURY } from "./market.suite.ts";

const reserve = PROPORTIONAL.address;

describe("postings", () => {
  test("interest grows both sides; the fee's shares are the treasury's", () => {
    const markets = indebted();
    const before = { ...markets.market(PROPORTIONAL) };
    evolve(markets.state, {
      kind: "interestPosting",
      reserve,
      rate: 1n,
      interest: 50n,
      feeShares: 7n,
    });
    const after = markets.market(PROPORTIONAL);
    expect(after.supply.assets - before.supply.assets).toBe(50n);
    expect(after.debt.assets - before.debt.assets).toBe(50n);
    expect(after.supply.shares - before.supply.shares).toBe(7n);
    expect(markets.position(PROPORTIONAL, TREASURY).supplyShares).toBe(7n);
  });

  test("a repayment of one unit more than all debt leaves none, and the unit in cash", () => {
    const markets = indebted();
    const { debt, cash } = markets.market(PROPORTIONAL);
    const amount = -debt.assets - 1n;
    const posting = { kind: "sharePosting", reserve, side: "debt", account: ALICE } as const;
    evolve(markets.state, { ...posting, amount, shares: -debt.shares });
    evolve(markets.state, { kind: "cashMove", reserve, delta: -amount });
    expect(markets.market(PROPORTIONAL).debt).toEqual({ assets: 0n, shares: 0n });
    expect(markets.market(PROPORTIONAL).cash).toBe(cash + debt.assets + 1n);
  });

  test("debt struck off is gone from both sides, shares from the debtor alone", () => {
    const markets = indebted();
    const { supply, debt } = markets.market(PROPORTIONAL);
    const shares = markets.position(PROPORTIONAL, ALICE).borrowShares;
    const amount = loans(PROPORTIONAL, 1_232n);
    evolve(markets.state, { kind: "debtWriteOff", reserve, account: ALICE, amount, shares });
    expect(markets.market(PROPORTIONAL).supply).toEqual({
      assets: supply.assets - amount,
      shares: supply.shares,
    });
    expect(markets.market(PROPORTIONAL).debt.assets).toBe(debt.assets - amount);
    expect(markets.position(PROPORTIONAL, ALICE).borrowShares).toBe(0n);
    expect(markets.position(PROPORTIONAL, BOB).supplyShares).toBe(supply.shares);
  });

  test("an answer below zero makes the price unknown, zero is a price", () => {
    const markets = indebted();
    const answer = { kind: "oraclePrice", feed: PROPORTIONAL.oracle, round: 1n } as const;
    evolve(markets.state, { ...answer, price: 0n });
    expect(markets.state.prices.get(PROPORTIONAL.oracle)).toBe(0n);
    evolve(markets.state, { ...answer, price: -1n });
    expect(markets.state.prices.has(PROPORTIONAL.oracle)).toBe(false);
  });

  test("stories and what other protocols post change nothing", () => {
    const markets = indebted();
    const before = JSON.stringify([...markets.state.accounts.values()], (_, v) => String(v));
    evolve(markets.state, { kind: "supply", reserve, payer: BOB, account: BOB, amount: 5n });
    evolve(markets.state, { kind: "modeChange", account: BOB, mode: 1 });
    expect(JSON.stringify([...markets.state.accounts.values()], (_, v) => String(v))).toBe(before);
  });

  test("a market that was never created is a broken journal", () => {
    const markets = indebted();
    const lost = { kind: "timePosting", reserve: BOB, timeSeconds: 1 } as const;
    expect(() => evolve(markets.state, lost)).toThrow(HindcastError);
  });
});
