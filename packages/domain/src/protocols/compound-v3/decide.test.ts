import { describe, expect, test } from "vitest";
import type { Intent } from "../protocol.ts";
import { decide } from "./decide.ts";
import { absorbing, ALICE, COMET, MarketUnderTest, openingIntents, USDC } from "./market.suite.ts";
import { initialState } from "./state.ts";

const env = { timeSeconds: 1_000, block: 1 };
const nowhere = "0x00000000000000000000000000000000000000ff";

describe("on an empty market", () => {
  const base = { reserve: nowhere, account: ALICE, amount: 0n };
  test.each<Intent>([
    { kind: "supply", ...base, payer: ALICE },
    { kind: "collateralSupply", ...base, payer: ALICE },
    { kind: "withdraw", ...base, recipient: ALICE },
    { kind: "collateralWithdrawal", ...base, recipient: ALICE },
    { kind: "shareTransfer", reserve: nowhere, from: ALICE, to: COMET, amount: 0n },
    { kind: "collateralTransfer", reserve: nowhere, from: ALICE, to: COMET, amount: 0n },
    { kind: "donation", reserve: nowhere, from: ALICE, amount: 1n },
    { kind: "interestAccrual", reserve: nowhere },
    { kind: "reserveWithdrawal", reserve: nowhere, recipient: ALICE, amount: 1n },
    { kind: "parameterChange", scope: nowhere, values: "{}" },
    absorbing(ALICE),
    {
      kind: "collateralSale",
      reserve: nowhere,
      buyer: ALICE,
      recipient: ALICE,
      baseAmount: 1n,
      minimumCollateral: 0n,
    },
  ])("$kind of an unlisted asset is refused", (intent) => {
    expect(decide(initialState(), intent, env)).toMatchObject({
      ok: false,
      refusal: { code: "BAD_ASSET" },
    });
  });

  test("a withdrawal of an unlisted asset underflows before the asset is looked up", () => {
    const intent: Intent = { kind: "withdraw", ...base, recipient: ALICE, amount: 1n };
    expect(decide(initialState(), intent, env)).toMatchObject({
      refusal: { contractError: "panic 0x11" },
    });
  });
});

test.each<Intent>([
  { kind: "borrow", reserve: USDC.address, caller: ALICE, account: ALICE, amount: 1n },
  { kind: "modeChange", account: ALICE, mode: 1 },
  { kind: "treasuryMint", reserve: USDC.address, amount: 1n },
  { ...absorbing(ALICE), measure: "shares" } as Intent,
])("$kind is not something Comet can be asked for", (intent) => {
  expect(new MarketUnderTest().refusal(intent)).toBe("NOT_OF_THIS_PROTOCOL ()");
});

test("facts about the world beside the contract are accepted and change nothing", () => {
  const reading: Intent = { kind: "contractReading", address: COMET, call: "x()", value: "1" };
  expect(decide(initialState(), reading, env)).toEqual({ ok: true, outcomes: [] });
});

test("the base asset is set up once, first, and with its own decimals", () => {
  const market = new MarketUnderTest();
  const [, listing] = openingIntents();
  expect(market.refusal(listing as Intent)).toBe("ALREADY_LISTED ()");
  const early = openingIntents().find(
    (intent) => intent.kind === "reserveListing" && intent.reserve !== USDC.address,
  );
  expect(decide(initialState(), early as Intent, env)).toMatchObject({
    refusal: { code: "BAD_ASSET" },
  });
  for (const decimals of [5, 19])
    expect(decide(initialState(), { ...listing, decimals } as Intent, env)).toMatchObject({
      refusal: { contractError: "BadDecimals()" },
    });
});

test("time cannot run backwards", () => {
  const market = new MarketUnderTest();
  market.wait(-1);
  expect(market.refusal({ kind: "interestAccrual", reserve: USDC.address })).toBe(
    "ARITHMETIC_OVERFLOW (panic 0x11)",
  );
});
