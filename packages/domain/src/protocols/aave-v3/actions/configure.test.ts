import { describe, expect, test } from "vitest";
import type { ParameterValues } from "../../../events/parameter-values.ts";
import type { Intent } from "../../protocol.ts";
import { RAY } from "../../../numbers/units.ts";
import {
  addressOf,
  ALICE,
  MarketUnderTest,
  openingIntents,
  setting,
  tokens,
  USDC,
  WETH,
} from "../market.suite.ts";
import { findReserve, parameterValues } from "../state.ts";

const risk = (ltvBps: bigint, liquidationThresholdBps: bigint, liquidationBonusBps: bigint) => ({
  ltvBps,
  liquidationThresholdBps,
  liquidationBonusBps,
});

describe("a reserve's parameters", () => {
  test.each<[string, ParameterValues, string]>([
    ["LTV above the threshold", { ltvBps: 8_301n }, "INVALID_RESERVE_PARAMS (20)"],
    ["no gain for liquidators", { liquidationBonusBps: 10_000n }, "INVALID_RESERVE_PARAMS (20)"],
    [
      "a bonus the collateral cannot pay",
      { liquidationBonusBps: 12_050n },
      "INVALID_RESERVE_PARAMS (20)",
    ],
    ["a bonus beyond 16 bits", risk(100n, 1_000n, 65_536n), "INVALID_LIQ_BONUS (65)"],
    ["reserve factor above 100 %", { reserveFactorBps: 10_001n }, "INVALID_RESERVE_FACTOR (67)"],
    [
      "fee above 100 %",
      { liquidationProtocolFeeBps: 10_001n },
      "INVALID_LIQUIDATION_PROTOCOL_FEE (70)",
    ],
    ["supply cap beyond 36 bits", { supplyCapTokens: 1n << 36n }, "INVALID_SUPPLY_CAP (69)"],
    ["borrow cap beyond 36 bits", { borrowCapTokens: 1n << 36n }, "INVALID_BORROW_CAP (68)"],
    ["a ceiling beyond 40 bits", { debtCeilingUsd2: 1n << 40n }, "INVALID_DEBT_CEILING (73)"],
    ["a mode beyond 8 bits", { modeId: 256n }, "INVALID_EMODE_CATEGORY (71)"],
    ["a mode that is not there", { modeId: 9n }, "INVALID_EMODE_CATEGORY_ASSIGNMENT (17)"],
    ["a bend above full usage", { optimalUsageRay: RAY + 1n }, "INVALID_OPTIMAL_USAGE_RATIO (83)"],
    ["a bend at no usage", { optimalUsageRay: 0n }, "PARAMETER_OUT_OF_BOUNDS ()"],
    ["an absurd rate", { slope2Ray: 1n << 200n }, "PARAMETER_OUT_OF_BOUNDS ()"],
    ["a negative", { supplyCapTokens: -1n }, "PARAMETER_OUT_OF_BOUNDS ()"],
    ["a switch for an integer", { ltvBps: true }, "UNKNOWN_PARAMETER ()"],
    ["an integer for a switch", { paused: 1n }, "UNKNOWN_PARAMETER ()"],
    ["an unknown name", { speed: 1n }, "UNKNOWN_PARAMETER ()"],
  ])("refuse %s", (_, values, refusal) => {
    expect(new MarketUnderTest().refusal(setting(WETH.address, values))).toBe(refusal);
  });

  test("accept the edge: threshold times bonus is exactly everything", () => {
    const market = new MarketUnderTest();
    market.set(WETH.address, risk(8_000n, 8_000n, 12_500n));
    expect(parameterValues(market.state, WETH.address)).toMatchObject(
      risk(8_000n, 8_000n, 12_500n),
    );
  });

  test("that need an empty reserve are refused once somebody supplied", () => {
    const market = new MarketUnderTest();
    const empty: ParameterValues[] = [{ active: false }, { debtCeilingUsd2: 5n }, risk(0n, 0n, 0n)];
    for (const values of empty)
      expect(market.refusal(setting(WETH.address, values))).toBe("accepted");
    market.supply(WETH, ALICE, tokens(WETH, 1n));
    for (const values of empty)
      expect(market.refusal(setting(WETH.address, values))).toBe("RESERVE_LIQUIDITY_NOT_ZERO (18)");
  });

  test("siloing is refused while there is debt", () => {
    const market = new MarketUnderTest();
    market.supply(WETH, ALICE, tokens(WETH, 1n));
    market.borrow(WETH, ALICE, 1_000n);
    expect(market.refusal(setting(WETH.address, { siloed: true }))).toBe(
      "RESERVE_DEBT_NOT_ZERO (90)",
    );
  });

  test("lifting a debt ceiling forgets what was counted against it", () => {
    const market = new MarketUnderTest();
    market.set(WETH.address, { debtCeilingUsd2: 100_000n });
    (findReserve(market.state, WETH.address) as { isolatedDebtUsd2: bigint }).isolatedDebtUsd2 = 7n;
    market.set(WETH.address, { debtCeilingUsd2: 0n });
    expect(findReserve(market.state, WETH.address)?.isolatedDebtUsd2).toBe(0n);
  });

  test("a new reserve factor applies back to the last update, as v3.0 does not accrue first", () => {
    const accruedAfter = (change: boolean): bigint => {
      const market = new MarketUnderTest();
      market.supply(USDC, ALICE, tokens(USDC, 1_000n));
      market.borrow(USDC, ALICE, tokens(USDC, 500n));
      market.wait(1_000_000);
      if (change) market.set(USDC.address, { reserveFactorBps: 2_000n });
      market.supply(USDC, ALICE, 1n);
      return findReserve(market.state, USDC.address)?.treasuryScaled ?? 0n;
    };
    const usual = accruedAfter(false);
    expect(usual).toBeGreaterThan(0n);
    expect(Number(accruedAfter(true)) / Number(usual)).toBeCloseTo(2, 3);
  });
});

describe("a mode's parameters", () => {
  test.each<[string, string, ParameterValues, string]>([
    ["zero", "mode:0", risk(9_000n, 9_300n, 10_100n), "EMODE_CATEGORY_RESERVED (16)"],
    ["without LTV", "mode:2", risk(0n, 9_300n, 10_100n), "INVALID_EMODE_CATEGORY_PARAMS (21)"],
    ["incomplete", "mode:2", { ltvBps: 9_000n }, "INVALID_EMODE_CATEGORY_PARAMS (21)"],
    [
      "with too high a bonus",
      "mode:2",
      risk(9_000n, 9_900n, 10_200n),
      "INVALID_EMODE_CATEGORY_PARAMS (21)",
    ],
    [
      "stricter than its reserves",
      "mode:1",
      risk(7_700n, 8_500n, 10_100n),
      "INVALID_EMODE_CATEGORY_PARAMS (21)",
    ],
    ["beyond 8 bits", "mode:256", risk(9_000n, 9_300n, 10_100n), "UNKNOWN_PARAMETER ()"],
  ])("refuse a mode %s", (_, scope, values, refusal) => {
    expect(new MarketUnderTest().refusal(setting(scope, values))).toBe(refusal);
  });

  test("accept a new mode", () => {
    const market = new MarketUnderTest();
    market.set("mode:2", risk(9_000n, 9_300n, 10_100n));
    expect(parameterValues(market.state, "mode:2")).toMatchObject(risk(9_000n, 9_300n, 10_100n));
  });
});

test("the market's premiums and close factors are bounded", () => {
  const market = new MarketUnderTest();
  expect(market.refusal(setting("market", { flashPremiumTotalBps: 10_001n }))).toBe(
    "FLASHLOAN_PREMIUM_INVALID (19)",
  );
  expect(market.refusal(setting("market", { closeFactorBps: 10_001n }))).toMatch(/^PARAMETER_OUT/);
  expect(market.refusal(setting("market", { closeFactorBps: 2_500n }))).toBe("accepted");
});

describe("listing", () => {
  const first = openingIntents()[0] as Extract<Intent, { kind: "reserveListing" }>;
  const fresh = { ...first, reserve: addressOf(1, 77) };

  test("checks its first parameters like later ones", () => {
    const market = new MarketUnderTest();
    expect(market.refusal({ ...fresh, values: '{"ltvBps":"1"}' })).toBe(
      "INVALID_RESERVE_PARAMS (20)",
    );
    expect(market.refusal({ ...fresh, values: '{"tvl":"1"}' })).toBe("UNKNOWN_PARAMETER ()");
    expect(market.refusal({ ...fresh, decimals: 78 })).toBe("INVALID_DECIMALS (66)");
    expect(market.refusal(fresh)).toBe("accepted");
  });

  test("stops at 128 reserves", () => {
    const market = new MarketUnderTest();
    for (let number = 100; number < 223; number++)
      market.submit({ ...fresh, reserve: addressOf(1, number) });
    expect(market.refusal(fresh)).toBe("NO_MORE_RESERVES_ALLOWED (15)");
  });
});
