import { pairAfterSale, pairAmountOut } from "@hindcast/domain";
import {
  BlockQueue,
  blockReceipts,
  deployUniswapV2Pair,
  namedAddress,
  Random,
  startAnvil,
  type Anvil,
  type UniswapV2Pair,
} from "@hindcast/testchain";
import { parseEventLogs } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";

const GENESIS = 1_700_000_000;
const SWAPS = 150;
const FEE_BPS = 30n;
const trader = namedAddress("trader");

let anvil: Anvil;
let queue: BlockQueue;
let deployed: UniswapV2Pair;

beforeAll(async () => {
  anvil = await startAnvil({ genesisTimestampSeconds: GENESIS });
  queue = new BlockQueue(anvil.client);
  deployed = await deployUniswapV2Pair(queue, GENESIS + 1);
}, 60_000);
afterAll(() => anvil.stop());

/** Between 10^low and 10^high units, as many small ones as large ones. */
function drawAmount(random: Random, low: number, high: number): bigint {
  return BigInt(Math.floor(10 ** random.between(low, high)));
}

test("the deployed pair pays what is computed, to the unit, and refuses a unit more", async () => {
  const { pair, token0, token1 } = deployed;
  const random = new Random(6, "pair");
  let reserves = [drawAmount(random, 20, 24), drawAmount(random, 10, 14)] as const;
  await queue.add(trader, token0, "mint", [pair.address, reserves[0]]);
  await queue.add(trader, token1, "mint", [pair.address, reserves[1]]);
  await queue.add(trader, pair, "mint", [trader]);
  await queue.mineAll(GENESIS + 2);

  const expected: bigint[][] = [];
  const statuses: string[] = ["0x1", "0x0", "0x1"];
  const calls: string[] = [];
  for (let swap = 0; swap < SWAPS; swap++) {
    const zeroForOne = random.chance(0.5);
    const [reserveIn, reserveOut] = zeroForOne ? reserves : [reserves[1], reserves[0]];
    const amount = 1n + (reserveIn * drawAmount(random, 3, 10)) / 10n ** 10n;
    const out = pairAmountOut(amount, reserveIn, reserveOut, FEE_BPS);
    if (out === 0n) continue;
    const wanted = (units: bigint) => [...(zeroForOne ? [0n, units] : [units, 0n]), trader, "0x"];
    await queue.add(trader, zeroForOne ? token0 : token1, "mint", [pair.address, amount]);
    await queue.add(trader, pair, "swap", wanted(out + 1n));
    await queue.add(trader, pair, "swap", wanted(out));
    calls.push(...statuses);
    const after = pairAfterSale({ token: reserveIn, quote: reserveOut }, amount, FEE_BPS);
    reserves = zeroForOne ? [after.token, after.quote] : [after.quote, after.token];
    expected.push([...(zeroForOne ? [amount, 0n, 0n, out] : [0n, amount, out, 0n]), ...reserves]);
  }
  const block = await queue.mine(GENESIS + 3);
  const receipts = await blockReceipts(anvil.client, block.number);
  expect(receipts.map(({ status }) => status)).toEqual(calls);

  const logs = await anvil.client.getLogs({ blockHash: block.hash, address: pair.address });
  const events = parseEventLogs({ abi: pair.abi, logs, eventName: ["Sync", "Swap"] });
  const paid: bigint[][] = [];
  let synced: bigint[] = [];
  for (const { eventName, args } of events as unknown as { eventName: string; args: Args }[]) {
    if (eventName === "Sync") synced = [args.reserve0, args.reserve1];
    else paid.push([args.amount0In, args.amount1In, args.amount0Out, args.amount1Out, ...synced]);
  }
  expect(paid).toEqual(expected);
  expect(paid.length).toBeGreaterThan(SWAPS / 2);
});

type Args = Record<
  "reserve0" | "reserve1" | "amount0In" | "amount1In" | "amount0Out" | "amount1Out",
  bigint
>;
