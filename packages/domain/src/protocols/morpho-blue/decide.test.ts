import { describe, expect, test } from "vitest";
import type { Intent } from "../protocol.ts";
import { ALICE, BOB, indebted, MarketsUnderTest, PROPORTIONAL } from "./market.suite.ts";

const reserve = PROPORTIONAL.address;

describe("intents of others", () => {
  test.each<Intent>([
    { kind: "modeChange", account: ALICE, mode: 1 },
    { kind: "collateralToggle", reserve, account: ALICE, enabled: true },
    { kind: "shareTransfer", reserve, from: ALICE, to: BOB, amount: 1n },
    { kind: "treasuryMint", reserve, amount: 1n },
    { kind: "collateralTransfer", reserve, from: ALICE, to: BOB, amount: 1n },
  ])("$kind is no call of this contract", (intent) => {
    expect(indebted().refusal(intent)).toBe("NO_SUCH_CALL");
  });

  test.each<Intent>([
    { kind: "donation", reserve, from: BOB, amount: 1n },
    { kind: "feedAssignment", reserve, feed: BOB },
    { kind: "contractReading", address: BOB, call: "decimals()", value: "6" },
  ])("$kind concerns it, and changes nothing", (intent) => {
    expect(indebted().submit(intent)).toEqual([]);
  });
});

test("an empty contract knows no market", () => {
  const intent: Intent = { kind: "interestAccrual", reserve };
  expect(new MarketsUnderTest([]).refusal(intent)).toBe("market not created");
});
