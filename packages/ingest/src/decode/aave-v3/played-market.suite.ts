import {
  BlockQueue,
  deployAaveOrigin,
  namedAddress,
  startAnvil,
  type Anvil,
  type OriginMarket,
  type OriginReserve,
  type OriginReserveSpec,
} from "@hindcast/testchain";
import { maxUint256, stringToHex, type Address } from "viem";

const GENESIS = 1_700_000_000;
const DAY = 86_400;
const WAD = 10n ** 18n;
const USDC = 10n ** 6n;
const USD8 = 10n ** 8n;

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
  borrowableInIsolation: true,
  siloed: false,
});
const SPECS = [listed("WETH", 18, 2000n * USD8), listed("USDC", 6, USD8)];
const OPTIONS = {
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
      ltvZero: [],
    },
  ],
};

/** A small history on the real contracts of Aave v3.6, with what is new in them. */
export interface PlayedAave {
  readonly anvil: Anvil;
  /** `market` of a dataset.json. */
  readonly market: Readonly<Record<string, string>>;
}

/** Plays it on a node of its own. */
export async function playAave(): Promise<PlayedAave> {
  const anvil = await startAnvil({ genesisTimestampSeconds: GENESIS });
  const queue = new BlockQueue(anvil.client);
  const market = await deployAaveOrigin(queue, SPECS, OPTIONS);
  await play(queue, market);
  const { pool, poolConfigurator, oracle, addressesProvider, treasury } = market;
  return {
    anvil,
    market: {
      pool: pool.address,
      poolConfigurator: poolConfigurator.address,
      oracle: oracle.address,
      addressesProvider: addressesProvider.address,
      treasury,
    },
  };
}

async function play(queue: BlockQueue, market: OriginMarket): Promise<void> {
  const { admin, pool, poolConfigurator } = market;
  const [weth, usdc] = market.reserves as [OriginReserve, OriginReserve];
  const [lender, borrower, gambler, keeper] = ["lender", "borrower", "gambler", "keeper"].map(
    namedAddress,
  ) as [Address, Address, Address, Address];
  for (const user of [lender, borrower, gambler, keeper])
    for (const { token } of market.reserves) {
      await queue.add(user, token, "mint", [user, 10n ** 24n]);
      await queue.add(user, token, "approve", [pool.address, maxUint256]);
    }
  const by = (from: Address, name: string, ...args: unknown[]): Promise<unknown> =>
    queue.add(from, pool, name, args);
  const configure = (name: string, ...args: unknown[]): Promise<unknown> =>
    queue.add(admin, poolConfigurator, name, args);
  const [ether, dollar] = [weth.token.address, usdc.token.address];
  await by(lender, "supply", dollar, 200_000n * USDC, lender, 0);
  await by(borrower, "supply", ether, 10n * WAD, borrower, 0);
  await by(borrower, "borrow", dollar, 12_000n * USDC, 2n, 0, borrower);
  await by(gambler, "supply", ether, 10n * WAD, gambler, 0);
  await by(gambler, "setUserEMode", 1);
  await by(gambler, "borrow", dollar, 17_500n * USDC, 2n, 0, gambler);
  await queue.mineAll(GENESIS + DAY);
  await by(lender, "withdraw", dollar, 1_000n * USDC, keeper);
  await by(borrower, "repay", dollar, 2_000n * USDC, 2n, borrower);
  await by(keeper, "supply", ether, 3n * WAD, keeper, 0);
  await by(keeper, "setUserUseReserveAsCollateral", ether, false);
  await by(keeper, "setUserUseReserveAsCollateral", ether, true);
  await queue.mineAll(GENESIS + 2 * DAY);
  // All of it: the sender's collateral is switched off behind the transfer's own log.
  const held = await balanceOf(queue, weth, keeper);
  await queue.add(keeper, weth.aToken, "transfer", [borrower, held]);
  await by(lender, "borrow", dollar, 100n * USDC, 2n, 0, lender);
  await by(lender, "repayWithATokens", dollar, 60n * USDC, 2n);
  await configure("setReserveFactor", dollar, 2000n);
  const rate = { optimalUsageRatioBps: 9000, baseRateBps: 0, slope1Bps: 500, slope2Bps: 4000 };
  await configure("setReserveInterestRateData", dollar, rateData(rate));
  await configure("setReserveFreeze", ether, true);
  await configure("setReserveFreeze", ether, false);
  await configure("setReserveLtvzero", ether, false);
  await configure("setAssetLtvzeroInEMode", ether, 1, false);
  await configure("setReservePause", dollar, true, 0);
  await configure("setReservePause", dollar, false, 3600);
  await queue.mineAll(GENESIS + 3 * DAY);
  await by(
    borrower,
    "flashLoanSimple",
    market.flashReceiver.address,
    dollar,
    5_000n * USDC,
    "0x",
    0,
  );
  await queue.add(admin, weth.feed, "push", [1_850n * USD8]);
  await by(keeper, "liquidationCall", ether, dollar, gambler, maxUint256, false);
  await queue.add(admin, weth.feed, "push", [500n * USD8]);
  await queue.mineAll(GENESIS + 4 * DAY);
  await by(keeper, "liquidationCall", ether, dollar, borrower, maxUint256, true);
  await by(keeper, "mintToTreasury", [dollar, ether]);
  const umbrella = stringToHex("UMBRELLA", { size: 32 });
  await queue.add(admin, market.addressesProvider, "setAddress", [umbrella, keeper]);
  await by(keeper, "supply", dollar, 5_000n * USDC, keeper, 0);
  await by(keeper, "eliminateReserveDeficit", dollar, 10n * USDC);
  await queue.mineAll(GENESIS + 5 * DAY);
}

function rateData(rate: Readonly<Record<string, number>>): string {
  const words = Object.values(rate).map((value) => value.toString(16).padStart(64, "0"));
  return `0x${words.join("")}`;
}

async function balanceOf(
  { client }: BlockQueue,
  { aToken }: OriginReserve,
  user: Address,
): Promise<bigint> {
  const call = { address: aToken.address, abi: aToken.abi, functionName: "balanceOf" };
  return (await client.readContract({ ...call, args: [user] })) as bigint;
}
