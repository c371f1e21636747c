import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maxUint256, parseEventLogs } from "viem";
import type { Address } from "viem";
import { startAnvil } from "../anvil.ts";
import type { Anvil } from "../anvil.ts";
import { BlockQueue } from "../block-queue.ts";
import { namedAddress } from "../named-address.ts";
import { deployMorphoBlue } from "./deploy-morpho-blue.ts";
import type { MorphoBlue } from "./market.ts";
import type { MorphoMarketSpec } from "./market-spec.ts";
import { readMorphoCheckpoint } from "./read-checkpoint.ts";
import type { MorphoCheckpoint } from "./read-checkpoint.ts";

const GENESIS = 1_700_000_000;
const DAY = 86_400;
const WAD = 10n ** 18n;
/** The compiler may have to work first. */
const COMPILE_TIMEOUT_MS = 300_000;
/** 5 % a year. */
const RATE_WAD = WAD / 20n / 31_536_000n;
const TOKENS = [
  { symbol: "WETH", decimals: 18 },
  { symbol: "USDC", decimals: 6 },
];
const MARKETS: readonly MorphoMarketSpec[] = [
  {
    loan: "USDC",
    collateral: "WETH",
    lltvWad: (86n * WAD) / 100n,
    feeWad: WAD / 10n,
    priceE36: 2000n * 10n ** 24n, // 36 + 6 - 18 decimals
    rateModel: { kind: "fixed", rateWad: RATE_WAD },
  },
  {
    loan: "WETH",
    collateral: "USDC",
    lltvWad: (77n * WAD) / 100n,
    feeWad: 0n,
    priceE36: 5n * 10n ** 44n,
    rateModel: { kind: "proportional" },
  },
];

describe("Morpho Blue on a local node", () => {
  const lender = namedAddress("lender");
  const borrower = namedAddress("borrower");
  let anvil: Anvil;
  let queue: BlockQueue;
  let blue: MorphoBlue;

  const readNow = async (): Promise<MorphoCheckpoint> => {
    const head = Number(await anvil.client.getBlockNumber());
    return readMorphoCheckpoint(anvil.client, blue, [lender, borrower, blue.feeRecipient], head);
  };
  const fund = async (user: Address, symbol: string, amount: bigint): Promise<void> => {
    const token = blue.tokens.find((candidate) => candidate.symbol === symbol);
    if (token === undefined) throw new Error(`no token ${symbol}`);
    await queue.add(user, token.contract, "mint", [user, amount]);
    await queue.add(user, token.contract, "approve", [blue.morpho.address, maxUint256]);
  };

  beforeAll(async () => {
    anvil = await startAnvil({ genesisTimestampSeconds: GENESIS });
    queue = new BlockQueue(anvil.client);
    blue = await deployMorphoBlue(queue, TOKENS, MARKETS);
  }, COMPILE_TIMEOUT_MS);
  afterAll(() => anvil.stop());

  test("has the same ids for the same specs", async () => {
    const again = await startAnvil({ genesisTimestampSeconds: GENESIS });
    const twin = await deployMorphoBlue(new BlockQueue(again.client), TOKENS, MARKETS);
    await again.stop();
    expect(twin.markets.map(({ id }) => id)).toEqual(blue.markets.map(({ id }) => id));
    expect((await readNow()).markets).toMatchObject([
      { feeWad: WAD / 10n, priceE36: 2000n * 10n ** 24n, borrowRateWad: RATE_WAD },
      { feeWad: 0n, lastUpdateTimeSeconds: BigInt(GENESIS + 12) },
    ]);
  });

  test("supplies, borrows, accrues and liquidates on the real contracts", async () => {
    const [market] = blue.markets;
    if (market === undefined) throw new Error("two markets were created");
    const { params } = market;
    const call = (from: Address, name: string, ...args: unknown[]): Promise<unknown> =>
      queue.add(from, blue.morpho, name, [params, ...args]);
    await fund(lender, "USDC", 100_000_000000n);
    await fund(borrower, "WETH", 10n * WAD);
    await call(lender, "supply", 50_000_000000n, 0n, lender, "0x");
    await call(borrower, "supplyCollateral", 10n * WAD, borrower, "0x");
    await call(borrower, "borrow", 17_000_000000n, 0n, borrower, borrower);
    await queue.mineAll(GENESIS + DAY);
    const before = await readNow();
    expect(before.markets[0]).toMatchObject({
      totalSupplyAssets: 50_000_000000n,
      totalBorrowAssets: 17_000_000000n,
    });
    expect(before.accounts[1]).toMatchObject({
      positions: [{ collateral: 10n * WAD, borrowShares: 17_000_000000n * 10n ** 6n }, {}],
      wallet: [0n, 17_000_000000n],
    });

    await queue.add(blue.admin, market.oracle, "push", [1500n * 10n ** 24n]);
    await call(lender, "liquidate", borrower, 10n * WAD, 0n, "0x");
    const block = await queue.mineAll(GENESIS + 31 * DAY);
    const logs = await anvil.client.getLogs({
      blockHash: block.hash,
      address: blue.morpho.address,
    });
    const names = parseEventLogs({ abi: blue.morpho.abi, logs }).map(({ eventName }) => eventName);
    expect(names).toEqual(["AccrueInterest", "Liquidate"]);
    const after = await readNow();
    expect(after.accounts[1]?.positions[0]).toEqual({
      supplyShares: 0n,
      borrowShares: 0n,
      collateral: 0n,
    });
    // 15,000 of collateral cannot repay 17,070 of debt: the lenders bear the rest.
    expect(after.markets[0]?.totalBorrowAssets).toBe(0n);
    expect(after.markets[0]?.totalSupplyAssets).toBeLessThan(48_000_000000n);
    expect(after.accounts[2]?.positions[0]?.supplyShares).toBeGreaterThan(0n);
  });

  test("lends in a flash", async () => {
    const usdc = blue.tokens[1]?.contract.address;
    const args = [blue.morpho.address, usdc, 1_000_000000n];
    await queue.add(lender, blue.flashBorrower, "borrow", args);
    const { hash } = await queue.mineAll(GENESIS + 32 * DAY);
    const logs = await anvil.client.getLogs({ blockHash: hash, address: blue.morpho.address });
    const [event] = parseEventLogs({ abi: blue.morpho.abi, logs });
    expect(event).toMatchObject({ eventName: "FlashLoan", args: { assets: 1_000_000000n } });
  });
});
