import { describe, expect, test } from "vitest";
import type { Intent } from "../protocol.ts";
import { ALICE, BOB, BY_LOT, SystemUnderTest } from "./market.suite.ts";

const reserve = BY_LOT.address;

describe("intents of others", () => {
  test.each<Intent>([
    { kind: "supply", reserve, payer: ALICE, account: ALICE, amount: 1n },
    { kind: "borrow", reserve, caller: ALICE, account: ALICE, amount: 1n },
    { kind: "collateralSupply", reserve, payer: ALICE, account: ALICE, amount: 1n },
    { kind: "modeChange", account: ALICE, mode: 1 },
    { kind: "feedAssignment", reserve, feed: BOB },
  ])("$kind is no call of these contracts", (intent) => {
    expect(new SystemUnderTest().refusal(intent)).toBe("NO_SUCH_CALL");
  });

  test("readings and market prices change nothing", () => {
    const reading: Intent = { kind: "contractReading", address: BOB, call: "mat()", value: "1" };
    expect(new SystemUnderTest().submit(reading)).toEqual([]);
  });
});

test("an empty system knows no market", () => {
  const system = new SystemUnderTest([]);
  expect(system.refusal({ kind: "interestAccrual", reserve })).toBe("Vat/ilk-not-init");
});
