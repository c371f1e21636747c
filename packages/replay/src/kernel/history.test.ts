import { PHASE, type Fact } from "@hindcast/domain";
import { expect, test } from "vitest";
import { historyFacts } from "./history.ts";

const ALICE = `0x${"a1".repeat(20)}`;
const MARKET = `0x${"33".repeat(20)}`;
const stamp = (log: number) => ({
  at: {
    timeSeconds: 1_700_000_000,
    chain: 1,
    block: 7,
    transaction: 0,
    log,
    phase: PHASE.recorded,
  },
  transactionHash: `0x${"ff".repeat(32)}`,
});
const posting = (log: number, side: string, shares: bigint): Fact => ({
  ...stamp(log),
  kind: "sharePosting",
  reserve: MARKET,
  side,
  account: ALICE,
  amount: shares / 1_000_000n,
  shares,
});
const liquidation = (log: number): Fact => ({
  ...stamp(log),
  kind: "liquidation",
  collateralReserve: MARKET,
  debtReserve: MARKET,
  account: ALICE,
  liquidator: ALICE,
  debtRepaid: 5n,
  collateralSeized: 6n,
  receiveShares: false,
});
const accrual: Fact = { ...stamp(9), kind: "interestAccrual", reserve: MARKET };

test("a liquidation knows the debt shares its log tells, and postings are no history", () => {
  const facts = [
    posting(1, "debt", -5_000_123n),
    liquidation(1),
    posting(2, "supply", -7n),
    liquidation(2),
    posting(3, "debt", 9n),
    liquidation(3),
    accrual,
  ];
  expect(historyFacts(facts)).toEqual([
    { ...liquidation(1), debtShares: 5_000_123n },
    liquidation(2),
    liquidation(3),
    accrual,
  ]);
});

test("without postings the facts are handed on as they are", () => {
  const [recorded] = [liquidation(1)];
  expect(historyFacts([recorded as Fact, accrual])[0]).toBe(recorded);
});
