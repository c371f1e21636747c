import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maxUint256, parseEventLogs } from "viem";
import { startAnvil } from "../anvil.ts";
import type { Anvil } from "../anvil.ts";
import { BlockQueue } from "../block-queue.ts";
import { namedAddress } from "../named-address.ts";
import { deployAaveOrigin } from "./deploy-aave-origin.ts";
import type { OriginMarket } from "./market.ts";
import { readOriginCheckpoint } from "./read-checkpoint.ts";
import type { OriginCheckpoint } from "./read-checkpoint.ts";
import type { OriginOptions, OriginReserveSpec } from "./reserve-spec.ts";

const GENESIS = 1_700_000_000;
const DAY = 86_400;
/** The compiler may have to work first, for half a minute on an idle machine. */
const COMPILE_TIMEOUT_MS = 300_000;
const listed = (symbol: string, decimals: number, priceUsd8: bigint): OriginReserveSpec => ({
  symbol,
  decimals,
  priceUsd8,
  ltvBps: 7500n,
  liquidationThresholdBps: 8000n,
  liquidationBonusBps: 10_500n,
  reserveFactorBps: 1000n,
  liquidationProtocolFeeBps: 1000n,
  supplyCapTokens: 1_000_000n,
  borrowCapTokens: 900_000n,
  rate: { optimalUsageRatioBps: 8000, baseRateBps: 100, slope1Bps: 400, slope2Bps: 6000 },
  borrowable: true,
  flashLoans: true,
  debtCeilingCents: 0n,
  borrowableInIsolation: symbol === "USDC",
  siloed: false,
});
const SPECS = [
  listed("WETH", 18, 2000_00000000n),
  listed("USDC", 6, 1_00000000n),
  { ...listed("RISK", 8, 5_00000000n), debtCeilingCents: 1_000_000n, siloed: true },
];
const OPTIONS: OriginOptions = {
  flashLoanPremiumBps: 7n,
  eModes: [
    {
      id: 1,
      ltvBps: 9000n,
      liquidationThresholdBps: 9300n,
      liquidationBonusBps: 10_100n,
      label: "ether",
      collateral: ["WETH"],
      borrowable: ["WETH", "USDC"],
      ltvZero: ["WETH"],
    },
  ],
};

describe("Aave v3.6 on a local node", () => {
  const lender = namedAddress("lender");
  const borrower = namedAddress("borrower");
  let anvil: Anvil;
  let queue: BlockQueue;
  let market: OriginMarket;

  const readNow = async (): Promise<OriginCheckpoint> => {
    const head = Number(await anvil.client.getBlockNumber());
    return readOriginCheckpoint(anvil.client, market, [lender, borrower], head);
  };

  beforeAll(async () => {
    anvil = await startAnvil({ genesisTimestampSeconds: GENESIS });
    queue = new BlockQueue(anvil.client);
    market = await deployAaveOrigin(queue, SPECS, OPTIONS);
  }, COMPILE_TIMEOUT_MS);
  afterAll(() => anvil.stop());

  test("stands where the same options always put it, configured as asked", async () => {
    const again = await startAnvil({ genesisTimestampSeconds: GENESIS });
    const twin = await deployAaveOrigin(new BlockQueue(again.client), SPECS, OPTIONS);
    await again.stop();
    expect(twin.pool.address).toBe(market.pool.address);
    expect(twin.reserves.map(({ aToken }) => aToken.address)).toEqual(
      market.reserves.map(({ aToken }) => aToken.address),
    );
    const { reserves, eModes } = await readNow();
    // Configuration words: LTV bits 0-15, threshold 16-31, bonus 32-47, decimals 48-55, ceiling 212-251.
    expect(reserves.map(({ configuration }) => configuration & 0xff_ffff_ffff_ffffn)).toEqual(
      [18n, 6n, 8n].map(
        (decimals) => (((((decimals << 16n) + 10_500n) << 16n) + 8000n) << 16n) + 7500n,
      ),
    );
    expect(reserves.map(({ configuration }) => (configuration >> 212n) & 0xff_ffff_ffffn)).toEqual([
      0n,
      0n,
      1_000_000n,
    ]);
    expect(eModes).toMatchObject([
      {
        liquidationThresholdBps: 9300n,
        collateralBitmap: 0b1n,
        borrowableBitmap: 0b11n,
        ltvZeroBitmap: 0b1n,
      },
    ]);
  });

  test("supplies, borrows, accrues and liquidates on the real contracts", async () => {
    const [weth, usdc] = market.reserves;
    if (weth === undefined || usdc === undefined) throw new Error("three reserves were listed");
    for (const [user, reserve, amount] of [
      [lender, usdc, 200_000_000000n],
      [borrower, weth, 10n * 10n ** 18n],
    ] as const) {
      await queue.add(user, reserve.token, "mint", [user, amount]);
      await queue.add(user, reserve.token, "approve", [market.pool.address, maxUint256]);
      await queue.add(user, market.pool, "supply", [reserve.token.address, amount, user, 0]);
    }
    const borrow = [usdc.token.address, 14_000_000000n, 2n, 0, borrower];
    await queue.add(borrower, market.pool, "borrow", borrow);
    await queue.mineAll(GENESIS + DAY);
    const before = await readNow();
    expect(before.accounts[1]).toMatchObject({
      answers: true,
      totalCollateralBase: 20_000_00000000n,
      totalDebtBase: 14_000_00000000n,
      configuration: 0b0110n,
      positions: [{ supply: 10n ** 19n }, { debt: 14_000_000000n, wallet: 14_000_000000n }, {}],
    });
    expect(before.reserves[1]).toMatchObject({
      virtualBalance: 186_000_000000n,
      underlyingBalance: 186_000_000000n,
      scaledTotalDebt: 14_000_000000n,
    });

    await queue.add(market.admin, weth.feed, "push", [1300_00000000n]);
    await queue.add(lender, usdc.token, "mint", [lender, 20_000_000000n]);
    const call = [weth.token.address, usdc.token.address, borrower, maxUint256, false];
    await queue.add(lender, market.pool, "liquidationCall", call);
    const block = await queue.mineAll(GENESIS + 31 * DAY);
    const logs = await anvil.client.getLogs({
      blockHash: block.hash,
      address: market.pool.address,
    });
    const names = parseEventLogs({ abi: market.pool.abi, logs }).map(({ eventName }) => eventName);
    expect(names).toContain("LiquidationCall");
    expect(names).toContain("DeficitCreated");
    const after = await readNow();
    // 13,000 of collateral cannot repay 14,000 of debt: what is left is the reserve's deficit.
    expect(after.accounts[1]).toMatchObject({ totalDebtBase: 0n, configuration: 0n });
    expect(after.reserves[1]?.deficit).toBeGreaterThan(1_600_000000n);
    expect(after.reserves[1]?.deficit).toBeLessThan(1_700_000000n);
  });

  test("lends in a flash to a receiver that pays the premium, and not to one that refuses", async () => {
    const [, usdc] = market.reserves;
    if (usdc === undefined) throw new Error("three reserves were listed");
    const before = (await readNow()).reserves[1];
    const loan = [market.flashReceiver.address, usdc.token.address, 1_000_000000n];
    await queue.add(lender, market.pool, "flashLoanSimple", [...loan, "0x", 0]);
    await queue.mineAll(GENESIS + 32 * DAY);
    const after = (await readNow()).reserves[1];
    expect((after?.virtualBalance ?? 0n) - (before?.virtualBalance ?? 0n)).toBe(700000n);
    await queue.add(lender, market.pool, "flashLoanSimple", [...loan, "0x01", 0]);
    await expect(queue.mineAll(GENESIS + 33 * DAY)).rejects.toThrow("reverted");
  });
});
