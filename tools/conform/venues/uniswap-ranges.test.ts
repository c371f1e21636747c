import {
  sqrtPriceAtTick,
  swapExactIn,
  tickAtSqrtPrice,
  type LiquidityRange,
  type RangedPool,
} from "@hindcast/domain";
import {
  BlockQueue,
  deployUniswapV3Pool,
  namedAddress,
  Random,
  startAnvil,
  type Anvil,
} from "@hindcast/testchain";
import { parseEventLogs } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";

const GENESIS = 1_700_000_000;
const SWAPS = 120;
const trader = namedAddress("trader");

let anvil: Anvil;
let queue: BlockQueue;

beforeAll(async () => {
  anvil = await startAnvil({ genesisTimestampSeconds: GENESIS });
  queue = new BlockQueue(anvil.client);
}, 60_000);
afterAll(() => anvil.stop());

/** Ranges around a tick, wide and narrow, deep and shallow, with holes between some of them. */
function drawRanges(random: Random, centre: number, spacing: number): LiquidityRange[] {
  const around = Math.floor(centre / spacing);
  return Array.from({ length: 8 }, () => {
    const low = around + Math.floor(random.between(-600, 500));
    const width = 1 + Math.floor(10 ** random.between(0, 2.8));
    return {
      lowerTick: low * spacing,
      upperTick: (low + width) * spacing,
      liquidity: BigInt(Math.floor(10 ** random.between(12, 22))),
    };
  });
}

/** One swap: how much goes in, and the price it may go to; far out mostly back to the centre. */
function drawSwap(
  random: Random,
  from: bigint,
  centre: number,
  spacing: number,
): { amount: bigint; limit: bigint } {
  const amount = BigInt(Math.floor(10 ** random.between(0, 24)));
  const reach = 1 + Math.floor(10 ** random.between(0, 2.8)) * spacing;
  const at = tickAtSqrtPrice(from);
  const isUp = random.chance(0.5 - Math.max(-0.4, Math.min(0.4, (at - centre) / 500 / spacing)));
  const tick = at + (isUp ? reach : -reach);
  return { amount, limit: sqrtPriceAtTick(tick) + BigInt(Math.floor(random.between(0, 1000))) };
}

test.each([
  { feePips: 500, tickSpacing: 10, startTick: -3 },
  { feePips: 3000, tickSpacing: 60, startTick: 200_311 },
  { feePips: 10_000, tickSpacing: 200, startTick: -276_324 },
])("the deployed pool swaps as computed, to the unit: %o", async (terms) => {
  const { feePips, tickSpacing, startTick } = terms;
  const random = new Random(6, `pool ${feePips}`);
  let price = sqrtPriceAtTick(startTick) + BigInt(Math.floor(random.between(1, 1000)));
  const start = GENESIS + feePips * 10;
  const { pool, user } = await deployUniswapV3Pool(queue, start, feePips, price);
  const ranges = drawRanges(random, startTick, tickSpacing);
  for (const { lowerTick, upperTick, liquidity } of ranges)
    await queue.add(trader, user, "provide", [pool.address, lowerTick, upperTick, liquidity]);
  await queue.mineAll(start + 2);

  const model: RangedPool = { ranges, feePips: BigInt(feePips), tickSpacing };
  const expected: bigint[][] = [];
  for (let swap = 0; swap < SWAPS; swap++) {
    const { amount, limit } = drawSwap(random, price, startTick, tickSpacing);
    const down = limit < price;
    await queue.add(trader, user, "swap", [pool.address, down, amount, limit]);
    const done = swapExactIn(model, price, amount, limit);
    price = done.sqrtPriceX96;
    const [paid, got] = [done.amountIn, -done.amountOut];
    expected.push([...(down ? [paid, got] : [got, paid]), price]);
  }
  const block = await queue.mineAll(start + 3);
  const logs = await anvil.client.getLogs({ blockHash: block.hash, address: pool.address });
  const events = parseEventLogs({ abi: pool.abi, logs, eventName: "Swap" });
  const swapped = (events as unknown as { args: Args }[]).map(({ args }) => [
    args.amount0,
    args.amount1,
    args.sqrtPriceX96,
  ]);
  expect(swapped).toEqual(expected);
  expect(swapped.filter(([in0, in1]) => in0 !== 0n && in1 !== 0n).length).toBeGreaterThan(
    SWAPS / 4,
  );
});

type Args = Record<"amount0" | "amount1" | "sqrtPriceX96", bigint>;
