import { describe, expect, test } from "vitest";
import { MarketUnderTest, USDC, WETH } from "../market.suite.ts";
import { findReserve, parameterValues } from "../state.ts";

function ltvs(market: MarketUnderTest): [bigint | undefined, bigint | undefined] {
  const { ltvBps, pendingLtvBps } = { ...findReserve(market.state, WETH.address)?.parameters };
  return [ltvBps, pendingLtvBps];
}

describe("freezing", () => {
  test("is a flag and nothing else in v3.0", () => {
    const market = new MarketUnderTest();
    market.set(WETH.address, { frozen: true });
    expect(ltvs(market)).toEqual([8_000n, 0n]);
  });

  test.each([33n, 34n, 35n])("takes the LTV and gives it back: rules %s", (version) => {
    const market = new MarketUnderTest(version);
    market.set(WETH.address, { frozen: true });
    expect(ltvs(market)).toEqual([0n, 8_000n]);
    market.set(WETH.address, { ltvBps: 7_000n });
    expect(ltvs(market)).toEqual([0n, 7_000n]);
    market.set(WETH.address, { frozen: false });
    expect(ltvs(market)).toEqual([7_000n, 0n]);
  });

  test.each([36n, 37n])("keeps the LTV away, also in modes: rules %s", (version) => {
    const market = new MarketUnderTest(version);
    market.set("mode:1", { collateralBitmap: 0b1011n });
    market.set(WETH.address, { frozen: true });
    expect(ltvs(market)).toEqual([0n, 8_000n]);
    expect(parameterValues(market.state, "mode:1")).toMatchObject({ ltvzeroBitmap: 1n });
    market.set(WETH.address, { frozen: false });
    expect(ltvs(market)).toEqual([0n, 8_000n]);
    market.set(WETH.address, { ltvBps: 6_000n });
    expect(ltvs(market)).toEqual([6_000n, 0n]);
  });

  test("is taken as told where a change tells what follows", () => {
    const market = new MarketUnderTest(33n);
    market.set(WETH.address, { pendingLtvBps: 8_000n });
    market.set(WETH.address, { ltvBps: 0n });
    market.set(WETH.address, { frozen: true });
    expect(ltvs(market)).toEqual([0n, 8_000n]);
    market.set(WETH.address, { pendingLtvBps: 0n });
    market.set(WETH.address, { ltvBps: 8_000n, pendingLtvBps: 0n });
    market.set(WETH.address, { frozen: false });
    expect(ltvs(market)).toEqual([8_000n, 0n]);
  });
});

describe("a new reserve factor or curve", () => {
  const kinds = (version: bigint, values: Record<string, bigint>): string[] => {
    const market = new MarketUnderTest(version);
    market.supply(USDC, "0x00000000000000000000000000000000000000aa", 1_000_000n);
    const change = {
      kind: "parameterChange" as const,
      scope: USDC.address,
      values: JSON.stringify(values, (_, value: unknown) =>
        typeof value === "bigint" ? `${value}` : value,
      ),
    };
    return market
      .wait(60)
      .submit(change)
      .map(({ kind }) => kind);
  };

  test("applies back to the last update in v3.0, and accrues first from v3.1 on", () => {
    const factor = { reserveFactorBps: 2_000n };
    const synced = ["accrual", "parameterChange", "reserveUpdate"];
    expect(kinds(30n, factor)).toEqual(["parameterChange"]);
    for (const version of [33n, 34n, 35n, 36n, 37n]) expect(kinds(version, factor)).toEqual(synced);
    expect(kinds(36n, { slope1Ray: 10n ** 25n })).toEqual(synced);
    expect(kinds(36n, { supplyCapTokens: 5n })).toEqual(["parameterChange"]);
  });

  test("keeps to the bounds of the strategy", () => {
    const market = new MarketUnderTest(36n);
    const percent = 10n ** 25n;
    const refusal = (values: Record<string, bigint>): string =>
      market.refusal({
        kind: "parameterChange",
        scope: USDC.address,
        values: JSON.stringify(values, (_, value: unknown) =>
          typeof value === "bigint" ? `${value}` : value,
        ),
      });
    expect(refusal({ optimalUsageRay: 100n * percent })).toMatch(
      /\(InvalidOptimalUsageRatio\(\)\)/,
    );
    expect(refusal({ slope1Ray: 61n * percent })).toMatch(/\(Slope2MustBeGteSlope1\(\)\)/);
    expect(refusal({ slope2Ray: 997n * percent })).toMatch(/\(InvalidMaxRate\(\)\)/);
    expect(refusal({ slope2Ray: 996n * percent })).toBe("accepted");
  });
});
