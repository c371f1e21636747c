import type { Address } from "viem";
import { startAnvil } from "../anvil.ts";
import type { TestClient } from "../anvil.ts";
import { aaveArtifact } from "../artifacts.ts";
import { BlockQueue } from "../block-queue.ts";
import type { MinedBlock } from "../block-queue.ts";
import { deployAaveV3 } from "../aave/deploy-aave-v3.ts";
import type { AaveMarket } from "../aave/market.ts";
import { namedAddress } from "../named-address.ts";
import { act } from "./actions.ts";
import { Book } from "./book.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { Governance } from "./governance.ts";
import type { Lab } from "./lab.ts";
import { KEEPERS, LiquidationBot } from "./liquidation-bot.ts";
import type { KeeperTally } from "./liquidation-bot.ts";
import { OracleFeeds } from "./oracle-feeds.ts";
import { planPrices } from "./price-path.ts";
import { Random } from "./random.ts";
import { react } from "./reactions.ts";
import { LAB_EMODE, LAB_RESERVES, USDC, WBTC, WETH, WSTETH } from "./reserves.ts";
import { crashHour, planTimeline } from "./timeline.ts";
import type { Timeline } from "./timeline.ts";
import { arrive, drawUsers, supply } from "./users.ts";
import type { User } from "./users.ts";
import { Wallet } from "./wallet.ts";

export interface LabOptions {
  readonly accounts: number;
  readonly days: number;
  readonly seed: number;
  /** About how many blocks to spread the history over; by default as dense as the rhythm says. */
  readonly blocks?: number;
  readonly extraFlags?: readonly string[];
  /** Called after each block of the history, while the node holds exactly that state. */
  readonly onBlock?: (played: PlayedLab, block: MinedBlock) => Promise<void>;
}

/** A played history whose node still runs. */
export interface PlayedLab {
  readonly client: TestClient;
  readonly url: string;
  readonly market: AaveMarket;
  readonly timeline: Timeline;
  /** Every account that may hold a position: users, anchors, keepers, treasury. */
  readonly accounts: readonly Address[];
  /** How the keepers did. */
  readonly keepers: KeeperTally;
  stop(): Promise<void>;
  /** What the contracts say at a block. */
  readCheckpoint(blockNumber: number): Promise<Checkpoint>;
}

/** Large passive suppliers, so that borrowers find cash; USD per 1,200 accounts. */
const ANCHORS = [
  { index: USDC, usd: 1_000_000 },
  { index: WETH, usd: 250_000 },
  { index: WBTC, usd: 120_000 },
  { index: WSTETH, usd: 150_000 },
] as const;
const ANCHOR_ADDRESSES = ANCHORS.map((_, place) => namedAddress(`anchor ${place + 1}`));
/** Ordinary actions per account over the whole history. */
const ACTIONS_PER_ACCOUNT = 2.6;
const REFRESH_EVERY_SECONDS = 86_400;

/**
 * Plays a seeded history of real Aave v3 contracts on a fresh local node: a calm, the crash of
 * 12–13 March 2020 and a recovery. The same options give the same blocks, hash for hash.
 */
export async function playLab(options: LabOptions): Promise<PlayedLab> {
  const timeline = planTimeline(options);
  const anvil = await startAnvil({
    genesisTimestampSeconds: timeline.startSeconds - 600,
    extraFlags: options.extraFlags ?? [],
  });
  try {
    const queue = new BlockQueue(anvil.client);
    const market = await deployAaveV3(queue, LAB_RESERVES, { eModes: [LAB_EMODE] });
    const users = drawUsers(new Random(options.seed, "users"), options.accounts, timeline);
    const accounts = [
      ...users.map((user) => user.address),
      ...ANCHOR_ADDRESSES,
      ...KEEPERS,
      market.treasury,
    ];
    const bot = new LiquidationBot(new Random(options.seed, "keepers"));
    const played: PlayedLab = {
      client: anvil.client,
      url: anvil.url,
      market,
      timeline,
      accounts,
      keepers: bot.tally,
      stop: () => anvil.stop(),
      readCheckpoint: (block) => readCheckpoint(anvil.client, market, accounts, block),
    };
    await playBlocks(options, played, queue, users, bot);
    return played;
  } catch (failure) {
    await anvil.stop();
    throw failure;
  }
}

async function openLab(played: PlayedLab, queue: BlockQueue, accounts: number): Promise<Lab> {
  const { client, market, timeline } = played;
  const receiver = aaveArtifact(
    "mocks/flashloan/MockSimpleFlashLoanReceiver",
    "MockFlashLoanSimpleReceiver",
  );
  const provider = market.addressesProvider.address;
  const eMode = {
    threshold: Number(LAB_EMODE.liquidationThresholdBps) / 1e4,
    bonus: Number(LAB_EMODE.liquidationBonusBps) / 1e4,
  };
  const lab: Lab = {
    client,
    queue,
    market,
    wallet: new Wallet(queue, market),
    book: new Book(client, market, eMode),
    feeds: new OracleFeeds(market.reserves, timeline.startSeconds),
    flashReceiver: await queue.deploy(market.admin, receiver, [provider]),
    touched: new Set(),
  };
  for (const [place, anchor] of ANCHORS.entries()) {
    const usd = (anchor.usd * accounts) / 1200;
    const tokens = usd / (lab.feeds.pricesUsd[anchor.index] ?? 1);
    await supply(lab, ANCHOR_ADDRESSES[place]!, anchor.index, tokens);
  }
  return lab;
}

async function playBlocks(
  options: LabOptions,
  played: PlayedLab,
  queue: BlockQueue,
  users: readonly User[],
  bot: LiquidationBot,
): Promise<void> {
  const { timeline } = played;
  const lab = await openLab(played, queue, options.accounts);
  await bot.fund(lab);
  await queue.mineAll(timeline.startSeconds);
  const marketPrices = planPrices(timeline, options.seed);
  const governance = new Governance(timeline);
  const habits = new Random(options.seed, "habits");
  const fears = new Random(options.seed, "fears");
  const waiting = users.toSorted((a, b) => a.arrivalSeconds - b.arrivalSeconds);
  const actionsPerSecond =
    (ACTIONS_PER_ACCOUNT * users.length) / (timeline.endSeconds - timeline.startSeconds);
  const present: typeof waiting = [];
  let before = timeline.startSeconds;
  let refreshedAt = before;
  for (const [index, time] of timeline.blockTimesSeconds.entries()) {
    const elapsed = time - before;
    before = time;
    await lab.feeds.post(queue, marketPrices[index] ?? [], time);
    await bot.run(lab, index, time);
    await governance.run(lab, time);
    while ((waiting[0]?.arrivalSeconds ?? Number.POSITIVE_INFINITY) <= time) {
      const user = waiting.shift()!;
      await arrive(lab, habits, user);
      present.push(user);
    }
    const share = present.length / users.length;
    for (let left = habits.count(actionsPerSecond * elapsed * share); left > 0; left -= 1)
      await act(lab, habits, habits.pick(present), present);
    if (crashHour(time) > 0 && crashHour(time) < 60)
      await react(lab, fears, present, elapsed / 3600);
    const block = await queue.mine(time);
    const stale = time - refreshedAt >= REFRESH_EVERY_SECONDS;
    if (stale) refreshedAt = time;
    await lab.book.refresh(stale ? played.accounts : [...lab.touched], block.number);
    lab.touched.clear();
    await options.onBlock?.(played, block);
  }
}
