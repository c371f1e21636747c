import { describe, expect, test } from "vitest";
import type { Intent } from "../protocol.ts";
import { decide } from "./decide.ts";
import { ALICE, MarketUnderTest, openingIntents, POOL, WETH } from "./market.suite.ts";
import { initialState } from "./state.ts";

const env = { timeSeconds: 1_000, block: 1 };
const nowhere = "0x00000000000000000000000000000000000000ff";

describe("on an empty market", () => {
  const base = { reserve: nowhere, account: ALICE, amount: 1n };
  test.each<Intent>([
    { kind: "supply", ...base, payer: ALICE },
    { kind: "withdraw", ...base, recipient: ALICE },
    { kind: "borrow", ...base, caller: ALICE },
    { kind: "repay", ...base, payer: ALICE, withShares: false },
    { kind: "shareTransfer", reserve: nowhere, from: ALICE, to: POOL, amount: 1n },
    { kind: "collateralToggle", reserve: nowhere, account: ALICE, enabled: true },
    { kind: "donation", reserve: nowhere, from: ALICE, amount: 1n },
    { kind: "parameterChange", scope: nowhere, values: "{}" },
  ])("$kind of an unlisted reserve is refused", (intent) => {
    expect(decide(initialState(), intent, env)).toMatchObject({
      ok: false,
      refusal: { code: "ASSET_NOT_LISTED" },
    });
  });

  test("a treasury mint of an unlisted reserve is skipped, as the pool skips inactive ones", () => {
    const intent: Intent = { kind: "treasuryMint", reserve: nowhere, amount: 1n };
    expect(decide(initialState(), intent, env)).toEqual({ ok: true, outcomes: [] });
  });
});

test("facts about the world beside the pool are accepted and change nothing", () => {
  const reading: Intent = { kind: "contractReading", address: POOL, call: "x()", value: "1" };
  const candle: Intent = {
    kind: "marketPrice",
    series: "ETHUSDT",
    intervalSeconds: 60,
    open18: 1n,
    high18: 1n,
    low18: 1n,
    close18: 1n,
    volume18: 1n,
  };
  for (const intent of [reading, candle])
    expect(decide(initialState(), intent, env)).toEqual({ ok: true, outcomes: [] });
});

test("a reserve cannot be listed twice", () => {
  const market = new MarketUnderTest();
  expect(market.refusal(openingIntents()[0] as Intent)).toBe("RESERVE_ALREADY_INITIALIZED (61)");
});

test("time cannot run backwards", () => {
  const market = new MarketUnderTest();
  market.supply(WETH, ALICE, 1_000n);
  market.wait(-1);
  const again: Intent = {
    kind: "supply",
    reserve: WETH.address,
    payer: ALICE,
    account: ALICE,
    amount: 1n,
  };
  expect(market.refusal(again)).toBe("ARITHMETIC_UNDERFLOW (panic 0x11)");
});

test("calls of other protocols are refused", () => {
  const foreign: Intent = { kind: "interestAccrual", reserve: WETH.address };
  expect(new MarketUnderTest().refusal(foreign)).toBe("UNKNOWN_CALL ()");
});
