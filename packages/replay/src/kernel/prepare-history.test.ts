import { expect, test } from "vitest";
import { prepareHistory } from "./prepare-history.ts";
import {
  ALICE,
  BOB,
  borrow,
  history,
  liquidation,
  listing,
  price,
  repay,
  supply,
  withdraw,
} from "./testing/toy-history.ts";
import { toyProtocol } from "./testing/toy-protocol.ts";

const RISK = { ltvBps: 7_500n, liquidationThresholdBps: 8_000n };

test("withdrawals and repayments that emptied a position are marked, others are not", () => {
  const facts = history(
    [listing(RISK), price(10), supply(ALICE, 100), supply(BOB, 50), borrow(ALICE, 300)],
    [withdraw(BOB, 20), withdraw(BOB, 30), repay(ALICE, 100), repay(ALICE, 200)],
    [withdraw(ALICE, 100), supply(ALICE, 7)],
  );
  const { facts: kept, meantAll } = prepareHistory(toyProtocol, facts);
  expect(kept).toBe(facts);
  const marked = facts.filter((_, index) => meantAll[index] === 1);
  expect(
    marked.map((fact) => ("amount" in fact ? `${fact.kind} ${fact.amount}` : fact.kind)),
  ).toEqual(["withdraw 30", "repay 200", "withdraw 100"]);
  expect(meantAll).toHaveLength(facts.length);
});

test("everything is measured after the recorded liquidations", () => {
  // 350 of 700 are repaid by the liquidator, so 350 is all there is to repay.
  const facts = history(
    [listing(RISK), price(10), supply(ALICE, 100), borrow(ALICE, 700)],
    [price(8), liquidation(ALICE, 350, 45), repay(ALICE, 350), withdraw(ALICE, 55)],
  );
  const { meantAll } = prepareHistory(toyProtocol, facts);
  expect([...meantAll]).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
});

test("what the rules refuse was not everything", () => {
  const facts = history([listing(RISK), price(10), withdraw(ALICE, 5), repay(ALICE, 5)]);
  expect([...prepareHistory(toyProtocol, facts).meantAll]).toEqual([0, 0, 0, 0]);
});
