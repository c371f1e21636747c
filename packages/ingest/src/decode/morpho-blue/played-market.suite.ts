import {
  BlockQueue,
  deployMorphoBlue,
  namedAddress,
  startAnvil,
  type Anvil,
  type MorphoBlue,
  type MorphoMarket,
  type MorphoMarketSpec,
} from "@hindcast/testchain";
import { maxUint256, type Address } from "viem";

const GENESIS = 1_700_000_000;
const DAY = 86_400;
const WAD = 10n ** 18n;
const USDC = 10n ** 6n;
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
    rateModel: { kind: "fixed", rateWad: WAD / 20n / 31_536_000n },
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

/** A small history on the real contract of Morpho Blue, every kind of log in it. */
export interface PlayedMorpho {
  readonly anvil: Anvil;
  readonly blue: MorphoBlue;
  readonly users: readonly Address[];
  /** `market` of a dataset.json. */
  readonly market: { readonly morpho: string; readonly rateModels: readonly object[] };
}

/** With a folder that holds AdaptiveCurveIrm.json the first market's rate adapts instead. */
export async function playMorpho(artifactsFolder?: string): Promise<PlayedMorpho> {
  const anvil = await startAnvil({ genesisTimestampSeconds: GENESIS });
  const queue = new BlockQueue(anvil.client);
  const specs =
    artifactsFolder === undefined
      ? MARKETS
      : MARKETS.map((spec, i) =>
          i === 0 ? { ...spec, rateModel: { kind: "adaptive" as const } } : spec,
        );
  const options = artifactsFolder === undefined ? {} : { artifactsFolder };
  const blue = await deployMorphoBlue(queue, TOKENS, specs, options);
  const users = ["lender", "saver", "borrower", "gambler", "keeper"].map(namedAddress);
  for (const { contract } of blue.tokens)
    for (const user of users) {
      await queue.add(user, contract, "mint", [user, 10n ** 24n]);
      await queue.add(user, contract, "approve", [blue.morpho.address, maxUint256]);
    }
  await play(queue, blue, users);
  const { address } = blue.morpho;
  const rateModels = [{ address: blue.markets[1]?.irm.address, kind: "proportional" }];
  return { anvil, blue, users, market: { morpho: address, rateModels } };
}

async function play(queue: BlockQueue, blue: MorphoBlue, users: readonly Address[]): Promise<void> {
  const [lender, saver, borrower, gambler, keeper] = users as [
    Address,
    Address,
    Address,
    Address,
    Address,
  ];
  const [dollars, ether] = blue.markets as [MorphoMarket, MorphoMarket];
  const call =
    ({ params }: MorphoMarket) =>
    (from: Address, name: string, ...args: unknown[]): Promise<unknown> =>
      queue.add(from, blue.morpho, name, [params, ...args]);
  const [inDollars, inEther] = [call(dollars), call(ether)];
  await inDollars(lender, "supply", 50_000n * USDC, 0n, lender, "0x");
  await inDollars(saver, "supply", 0n, 20_000n * USDC * 10n ** 6n, saver, "0x");
  await inDollars(borrower, "supplyCollateral", 10n * WAD, borrower, "0x");
  await inDollars(borrower, "borrow", 12_000n * USDC, 0n, borrower, borrower);
  await inDollars(gambler, "supplyCollateral", 5n * WAD, gambler, "0x");
  await inDollars(gambler, "borrow", 0n, 8_000n * USDC * 10n ** 6n, gambler, gambler);
  await queue.mineAll(GENESIS + DAY);
  await inDollars(saver, "withdraw", 0n, 5_000n * USDC * 10n ** 6n, saver, keeper);
  await inDollars(lender, "withdraw", 1_000_000_001n, 0n, lender, lender);
  await inDollars(borrower, "repay", 0n, 1_234_567_890_123n, borrower, "0x");
  await inDollars(saver, "repay", 777_777_777n, 0n, borrower, "0x");
  await inDollars(borrower, "withdrawCollateral", WAD, borrower, borrower);
  await inEther(lender, "supply", 100n * WAD, 0n, lender, "0x");
  await queue.mineAll(GENESIS + 2 * DAY);
  await inDollars(keeper, "accrueInterest");
  await inDollars(borrower, "supplyCollateral", 1n, borrower, "0x");
  await inEther(borrower, "supplyCollateral", 30_000n * USDC, borrower, "0x");
  await inEther(borrower, "borrow", 10n * WAD, 0n, borrower, borrower);
  await queue.add(blue.admin, blue.morpho, "setFee", [ether.params, WAD / 5n]);
  await queue.mineAll(GENESIS + 30 * DAY);
  await queue.add(blue.admin, blue.morpho, "setFeeRecipient", [keeper]);
  const loan = [blue.morpho.address, blue.tokens[1]?.contract.address, 1_000n * USDC];
  await queue.add(lender, blue.flashBorrower, "borrow", loan);
  await queue.add(lender, blue.morpho, "setAuthorization", [keeper, true]);
  await queue.add(blue.admin, dollars.oracle, "push", [1800n * 10n ** 24n]);
  await inDollars(keeper, "liquidate", gambler, WAD, 0n, "0x");
  await queue.mineAll(GENESIS + 31 * DAY);
  const allShares = await debtShares(queue, blue, dollars, gambler);
  await inDollars(keeper, "liquidate", gambler, 0n, allShares, "0x");
  await queue.add(blue.admin, dollars.oracle, "push", [900n * 10n ** 24n]);
  await queue.mineAll(GENESIS + 32 * DAY);
  await inDollars(keeper, "liquidate", borrower, 9n * WAD + 1n, 0n, "0x");
  await inEther(borrower, "repay", WAD, 0n, borrower, "0x");
  await queue.mineAll(GENESIS + 33 * DAY);
}

async function debtShares(
  { client }: BlockQueue,
  { morpho }: MorphoBlue,
  { id }: MorphoMarket,
  user: Address,
): Promise<bigint> {
  const position = { address: morpho.address, abi: morpho.abi, functionName: "position" };
  const [, shares] = (await client.readContract({ ...position, args: [id, user] })) as bigint[];
  return shares ?? 0n;
}
