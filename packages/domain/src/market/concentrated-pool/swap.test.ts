import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { swapExactIn, type LiquidityRange } from "./swap.ts";
import { HIGHEST_TICK, LOWEST_TICK, Q96, sqrtPriceAtTick, tickAtSqrtPrice } from "./tick-prices.ts";

describe("prices of ticks", () => {
  test("the published ends of the scale, and its middle", () => {
    expect(sqrtPriceAtTick(LOWEST_TICK)).toBe(4_295_128_739n);
    expect(sqrtPriceAtTick(HIGHEST_TICK)).toBe(
      1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342n,
    );
    expect(sqrtPriceAtTick(0)).toBe(Q96);
    expect(() => sqrtPriceAtTick(HIGHEST_TICK + 1)).toThrow(RangeError);
  });

  test("a price's tick is the highest that is not above it", () => {
    const ticks = fc.integer({ min: LOWEST_TICK + 1, max: HIGHEST_TICK });
    fc.assert(
      fc.property(ticks, (tick) => {
        const price = sqrtPriceAtTick(tick);
        expect(tickAtSqrtPrice(price)).toBe(tick);
        expect(tickAtSqrtPrice(price - 1n)).toBe(tick - 1);
        const ratio = Number(price) / Number(sqrtPriceAtTick(tick - 1));
        expect(ratio * ratio).toBeCloseTo(1.0001, 8);
      }),
    );
  });
});

describe("swaps", () => {
  test("with everything in one range from end to end it is a constant product", () => {
    const liquidity = 10n ** 24n;
    const ranges = [{ lowerTick: -887_200, upperTick: 887_200, liquidity }];
    const pool = { ranges, feePips: 0n, tickSpacing: 200 };
    for (const amount of [10n ** 18n, 10n ** 23n, 10n ** 24n]) {
      const { amountIn, amountOut } = swapExactIn(pool, Q96, amount, sqrtPriceAtTick(-887_200));
      expect(amountIn).toBe(amount);
      const away = (amount * liquidity) / (liquidity + amount) - amountOut;
      // Every stop rounds for the pool; the last units of the price count at this depth.
      expect(away >= 0n && away < 10n).toBe(true);
    }
  });

  test("a swap ends at its limit; what a range held is paid out, no more", () => {
    const liquidity = 10n ** 20n;
    const ranges = [{ lowerTick: -1000, upperTick: 1000, liquidity }];
    const pool = { ranges, feePips: 500n, tickSpacing: 10 };
    const limit = sqrtPriceAtTick(-1000);
    const swapped = swapExactIn(pool, Q96, 10n ** 30n, limit);
    expect(swapped.sqrtPriceX96).toBe(limit);
    const held = (liquidity * (Q96 - limit)) / Q96;
    expect(held - swapped.amountOut <= 4n && swapped.amountOut <= held).toBe(true);
    expect(swapped.amountIn).toBeLessThan(10n ** 20n);
  });

  const drawn = fc.record({
    lowerTick: fc.integer({ min: -200, max: 190 }),
    width: fc.integer({ min: 1, max: 200 }),
    liquidity: fc.bigInt({ min: 1n, max: 10n ** 24n }),
  });

  test("there and back never earns anything, however far the price has come back meanwhile", () => {
    const trip = fc.record({
      some: fc.array(drawn, { minLength: 1, maxLength: 5 }),
      amount: fc.bigInt({ min: 1n, max: 10n ** 24n }),
      feePips: fc.constantFrom(0n, 100n, 3000n),
      recoveredBps: fc.bigInt({ min: 0n, max: 10_000n }),
      sellsFirst: fc.boolean(),
    });
    fc.assert(
      fc.property(trip, ({ some, amount, feePips, recoveredBps, sellsFirst }) => {
        const ranges: LiquidityRange[] = some.map(({ lowerTick, width, liquidity }) => ({
          lowerTick: lowerTick * 10,
          upperTick: (lowerTick + width) * 10,
          liquidity,
        }));
        const pool = { ranges, feePips, tickSpacing: 10 };
        const ends = [sqrtPriceAtTick(-3000), sqrtPriceAtTick(5000)] as const;
        const [far, near] = sellsFirst ? ends : [ends[1], ends[0]];
        const there = swapExactIn(pool, Q96, amount, far);
        const price = there.sqrtPriceX96 + ((Q96 - there.sqrtPriceX96) * recoveredBps) / 10_000n;
        const back = swapExactIn(pool, price, there.amountOut, near);
        expect(back.amountOut <= there.amountIn).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
