import { describe, expect, test } from "vitest";
import { MAX_UINT256, USD8 } from "../../../numbers/units.ts";
import type { LiquidateIntent } from "../../protocol.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DAI,
  kindsOf,
  MarketUnderTest,
  RULE_VERSIONS,
  tokens,
  USDC,
  WBTC,
  WETH,
} from "../market.suite.ts";
import { findAccount, findReserve, holdingIn } from "../state.ts";

const DEFICIT_VERSIONS = RULE_VERSIONS.slice(1);

const call: LiquidateIntent = {
  kind: "liquidate",
  collateralReserve: WETH.address,
  debtReserve: USDC.address,
  account: ALICE,
  liquidator: CAROL,
  amount: MAX_UINT256,
  receiveShares: false,
};

/** 10 WETH at 2,000 against 12,000 USDC and 3,000 DAI; the price then falls to `dollars`. */
function fallen(ruleVersion: bigint, dollars: bigint): MarketUnderTest {
  const market = new MarketUnderTest(ruleVersion);
  market.supply(USDC, BOB, tokens(USDC, 100_000n));
  market.supply(DAI, BOB, tokens(DAI, 100_000n));
  market.supply(WETH, BOB, tokens(WETH, 100n));
  market.supply(WETH, ALICE, tokens(WETH, 10n));
  market.borrow(USDC, ALICE, tokens(USDC, 12_000n));
  market.borrow(DAI, ALICE, tokens(DAI, 3_000n));
  market.price(WETH, dollars * USD8);
  return market;
}

const deficitOf = (market: MarketUnderTest, reserve: { address: string }): bigint =>
  findReserve(market.state, reserve.address)?.deficit ?? -1n;

describe.each(DEFICIT_VERSIONS)("rules %s", (version) => {
  test("the close factor is a share of all the account's debt", () => {
    const market = fallen(version, 1_800n);
    const done = market.submit(call).find((outcome) => outcome.kind === "liquidation");
    // Half of 15,000 in both reserves; v3.0 would have allowed half of the 12,000.
    expect(done?.debtRepaid).toBe(tokens(USDC, 7_500n));
  });

  test("small positions and ill ones may be repaid whole", () => {
    const small = fallen(version, 1_800n);
    small.set("market", { closeFactorMinimumUsd8: 20_000n * USD8, minimumLeftoverUsd8: 0n });
    expect(small.submit(call).find(({ kind }) => kind === "liquidation")).toMatchObject({
      debtRepaid: tokens(USDC, 12_000n),
    });
    const ill = fallen(version, 1_700n);
    expect(ill.submit(call).find(({ kind }) => kind === "liquidation")).toMatchObject({
      debtRepaid: tokens(USDC, 12_000n),
    });
  });

  test("debt that no collateral stands for is written off in every reserve", () => {
    const market = fallen(version, 1_000n);
    const outcomes = market.submit(call);
    const lost = outcomes.filter((outcome) => outcome.kind === "badDebt");
    expect(lost.map(({ reserve, writtenOff }) => [reserve, writtenOff])).toEqual([
      [USDC.address, true],
      [DAI.address, true],
    ]);
    expect(deficitOf(market, USDC)).toBe(lost[0]?.amount);
    expect(deficitOf(market, DAI)).toBe(tokens(DAI, 3_000n));
    const account = findAccount(market.state, ALICE);
    for (const reserve of [USDC, DAI, WETH]) {
      const id = findReserve(market.state, reserve.address)?.id as number;
      const { borrowing, debtScaled, collateral } = { ...holdingIn(account, id) };
      expect([borrowing, debtScaled, collateral].map(Boolean)).toEqual([false, false, false]);
    }
  });

  test("a deficit lowers what suppliers earn, not what borrowers pay", () => {
    const rates = (dollars: bigint) => {
      const market = fallen(version, dollars);
      market.supply(WBTC, BOB, tokens(WBTC, 10n));
      market.borrow(USDC, BOB, tokens(USDC, 50_000n));
      if (dollars < 1_500n) market.submit(call);
      const { liquidityRate, borrowRate, cash, debtScaled } = {
        ...findReserve(market.state, USDC.address),
      };
      return { liquidityRate, borrowRate, usage: `${cash} ${debtScaled}` };
    };
    const { liquidityRate = 0n, borrowRate } = rates(1_000n);
    expect(liquidityRate).toBeGreaterThan(0n);
    expect(borrowRate).toBeGreaterThan(liquidityRate);
    expect(rates(2_000n).usage).not.toBe(rates(1_000n).usage);
  });

  test("nobody is liquidated in a grace period, nor a paused or unused reserve", () => {
    const market = fallen(version, 1_800n);
    const until = BigInt(market.timeSeconds + 60);
    market.set(WETH.address, { liquidationGraceUntilSeconds: until });
    market.timeSeconds += 60;
    expect(market.refusal(call)).toMatch(/^LIQUIDATION_GRACE_SENTINEL_CHECK_FAILED/);
    market.timeSeconds += 1;
    expect(market.refusal(call)).toBe("accepted");
    expect(market.refusal({ ...call, collateralReserve: DAI.address })).toMatch(
      /^COLLATERAL_CANNOT_BE_LIQUIDATED/,
    );
    market.set(DAI.address, { paused: true });
    expect(market.refusal({ ...call, debtReserve: DAI.address })).toMatch(/^RESERVE_PAUSED/);
  });

  test("grace lasts four hours at most", () => {
    const market = fallen(version, 1_800n);
    const graceTo = (seconds: number) =>
      market.refusal({
        kind: "parameterChange",
        scope: WETH.address,
        values: `{"liquidationGraceUntilSeconds":"${market.timeSeconds + seconds}"}`,
      });
    expect(graceTo(14_400)).toBe("accepted");
    expect(graceTo(14_401)).toMatch(/^INVALID_GRACE_PERIOD/);
  });
});

describe("what differs between them", () => {
  const kinds = (version: bigint, changes: Partial<LiquidateIntent> = {}): string[] => {
    const outcomes = fallen(version, 1_800n)
      .wait(60)
      .submit({ ...call, ...changes });
    return kindsOf(outcomes).filter((kind) => !["cashMove", "debtUse"].includes(kind));
  };

  test("from v3.5 on both reserves are brought up to date first", () => {
    const rest = ["reserveUpdate", "shareBurn", "shareMove", "liquidation"];
    const before = ["accrual", "shareBurn", "reserveUpdate", "accrual", ...rest];
    const after = ["accrual", "accrual", "shareBurn", "reserveUpdate", ...rest];
    expect(DEFICIT_VERSIONS.map((version) => kinds(version).join())).toEqual(
      [before, before, after, after, after].map((list) => list.join()),
    );
  });

  test("up to v3.5 received shares become collateral by themselves", () => {
    const enables = DEFICIT_VERSIONS.map((version) =>
      kinds(version, { receiveShares: true }).includes("collateralUse"),
    );
    expect(enables).toEqual([true, true, true, false, false]);
  });

  test("from v3.4 on nobody liquidates itself", () => {
    const answers = DEFICIT_VERSIONS.map((version) =>
      fallen(version, 1_800n).refusal({ ...call, liquidator: ALICE }),
    );
    const refused = "SELF_LIQUIDATION (SelfLiquidation())";
    expect(answers).toEqual(["accepted", refused, refused, refused, refused]);
  });

  test("v3.5 and v3.6 accrue twice where one reserve is on both sides", () => {
    const accrued = DEFICIT_VERSIONS.map((version) => {
      const market = new MarketUnderTest(version);
      market.supply(USDC, ALICE, tokens(USDC, 100_000n));
      market.supply(USDC, BOB, tokens(USDC, 100_000n));
      market.borrow(USDC, ALICE, tokens(USDC, 77_000n));
      market.set(USDC.address, { ltvBps: 5_000n, liquidationThresholdBps: 7_000n });
      market.wait(86_400);
      const outcomes = market.submit({ ...call, collateralReserve: USDC.address });
      const first = outcomes.find((outcome) => outcome.kind === "accrual")?.treasuryScaled ?? 1n;
      const second = outcomes.find((outcome) => outcome.kind === "treasuryAccrual");
      return second === undefined ? 1n : second.treasuryScaled / first;
    });
    expect(accrued).toEqual([1n, 1n, 2n, 2n, 1n]);
  });

  test("what a self-repaying reserve pays out it must hold before the repayment", () => {
    const market = new MarketUnderTest(36n);
    market.supply(USDC, ALICE, tokens(USDC, 100_000n));
    market.borrow(USDC, ALICE, tokens(USDC, 77_000n));
    market.set(USDC.address, { ltvBps: 5_000n, liquidationThresholdBps: 7_000n });
    const whole = { ...call, collateralReserve: USDC.address };
    expect(market.refusal(whole)).toBe(
      "INSUFFICIENT_CASH (ERC20: transfer amount exceeds balance)",
    );
    market.submit({
      kind: "donation",
      reserve: USDC.address,
      from: BOB,
      amount: tokens(USDC, 100_000n),
    });
    expect(market.refusal(whole)).toBe("accepted");
  });
});
