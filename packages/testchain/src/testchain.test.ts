import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maxUint256 } from "viem";
import { startAnvil } from "./anvil.ts";
import type { Anvil } from "./anvil.ts";
import { BlockQueue, blockReceipts } from "./block-queue.ts";
import { deployAaveV3 } from "./aave/deploy-aave-v3.ts";
import type { AaveMarket } from "./aave/market.ts";
import { readAccounts, readPositions, readReserves } from "./aave/read-state.ts";
import { rateSpec } from "./aave/reserve-spec.ts";
import type { ReserveSpec } from "./aave/reserve-spec.ts";
import { namedAddress } from "./named-address.ts";

const GENESIS = 1_582_761_600;
const DAY = 86_400;
const listed = (symbol: string, decimals: number, priceUsd8: bigint): ReserveSpec => ({
  symbol,
  decimals,
  priceUsd8,
  ltvBps: 8000n,
  liquidationThresholdBps: 8250n,
  liquidationBonusBps: 10_500n,
  reserveFactorBps: 1500n,
  liquidationProtocolFeeBps: 1000n,
  supplyCapTokens: 1_000_000_000n,
  borrowCapTokens: 1_000_000_000n,
  rate: rateSpec(80, 1, 4, 80),
  eModeCategory: 0,
});

describe("a market on a local node", () => {
  const lender = namedAddress("lender");
  const borrower = namedAddress("borrower");
  let anvil: Anvil;
  let market: AaveMarket;
  let queue: BlockQueue;

  beforeAll(async () => {
    anvil = await startAnvil({ genesisTimestampSeconds: GENESIS });
    queue = new BlockQueue(anvil.client);
    const specs = [listed("WETH", 18, 2000_00000000n), listed("USDC", 6, 1_00000000n)];
    market = await deployAaveV3(queue, specs);
  }, 20_000);
  afterAll(() => anvil.stop());

  test("supplies, borrows and accrues on the real contracts", async () => {
    const [weth, usdc] = market.reserves;
    if (weth === undefined || usdc === undefined) throw new Error("two reserves were listed");
    for (const [user, reserve, amount] of [
      [lender, usdc, 100_000_000000n],
      [borrower, weth, 10n * 10n ** 18n],
    ] as const) {
      await queue.add(user, reserve.token, "mint", [user, amount]);
      await queue.add(user, reserve.token, "approve", [market.pool.address, maxUint256]);
      await queue.add(user, market.pool, "supply", [reserve.token.address, amount, user, 0]);
    }
    await queue.mineAll(GENESIS + DAY);
    const borrow = [usdc.token.address, 12_000_000000n, 2n, 0, borrower];
    await queue.add(borrower, market.pool, "borrow", borrow);
    const block = await queue.mineAll(GENESIS + 2 * DAY);

    const [atBorrow] = await readAccounts(anvil.client, market, [borrower], block.number);
    expect(atBorrow).toMatchObject({
      totalCollateralBase: 20_000_00000000n,
      totalDebtBase: 12_000_00000000n,
      healthFactor: 1_375_000_000_000_000_000n, // 20,000 × 0.825 / 12,000
      configuration: 0b0110n, // collateral in reserve 0, debt in reserve 1
    });

    const later = await queue.mine(GENESIS + 32 * DAY);
    const [row] = await readPositions(anvil.client, market.reserves, [borrower], later.number);
    const past = await readPositions(anvil.client, market.reserves, [borrower], block.number);
    expect(past[0]?.[1]?.debt).toBe(12_000_000000n);
    // 12 % of the pool is used: 1 % + 4 % × 0.12 / 0.80 = 1.6 % a year, for 30 days.
    expect(Number((row?.[1]?.debt ?? 0n) - 12_000_000000n) / 1e6).toBeCloseTo(15.79, 1);
    const reserves = await readReserves(anvil.client, market, later.number);
    expect(reserves[1]).toMatchObject({
      underlyingBalance: 88_000_000000n,
      lastUpdateTimestamp: BigInt(GENESIS + 2 * DAY),
    });
  });

  test("keeps a reverted transaction in its block and in its place", async () => {
    const usdc = market.reserves[1]?.token.address;
    await queue.add(borrower, market.pool, "borrow", [usdc, 50_000_000000n, 2n, 0, borrower]);
    await queue.add(lender, market.pool, "withdraw", [usdc, 1_000000n, lender]);
    const block = await queue.mine(GENESIS + 33 * DAY);
    const statuses = (await blockReceipts(anvil.client, block.number)).map(({ status }) => status);
    expect(statuses).toEqual(["0x0", "0x1"]);
  });
});
