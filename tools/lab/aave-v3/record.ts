import {
  blockReceipts,
  countEvents,
  CRASH_START_SECONDS,
  decisionsTaken,
  planTimeline,
  playLab,
  readBlocks,
  readMarketLogs,
  readMarketReadings,
  type Checkpoint,
  type PlayedLab,
  type Timeline,
} from "@hindcast/testchain";
import { describeDataset } from "./describe.ts";
import { describeForPeople } from "./describe-for-people.ts";
import { blocksToCsv, DatasetFolder, gzip, logsToParquet, toJson } from "../write-files.ts";

const CHECKPOINT_SHARES = [0.12, 0.3, 0.44];
const CHECKPOINT_CRASH_HOURS = [6, 12, 20, 25.2, 26.2, 33, 60];

/** Times of the ten checkpoints between; the eleventh is the end. */
function checkpointTimes(timeline: Timeline): readonly number[] {
  const span = timeline.endSeconds - timeline.startSeconds;
  return [
    ...CHECKPOINT_SHARES.map((share) => timeline.startSeconds + share * span),
    ...CHECKPOINT_CRASH_HOURS.map((hour) => CRASH_START_SECONDS + hour * 3600),
  ];
}

async function countTransactions(
  played: PlayedLab,
  toBlock: number,
): Promise<{ transactions: number; reverted: number }> {
  let transactions = 0;
  let reverted = 0;
  for (let block = 0; block <= toBlock; block += 1) {
    const receipts = await blockReceipts(played.client, block);
    transactions += receipts.length;
    reverted += receipts.filter((receipt) => receipt.status !== "0x1").length;
  }
  return { transactions, reverted };
}

const hasBadDebt = (account: Checkpoint["accounts"][number]): boolean =>
  account.totalDebtBase > 0n && account.totalCollateralBase === 0n;

async function record(played: PlayedLab, checkpoints: Checkpoint[], seed: number, out: string) {
  const head = Number(await played.client.getBlockNumber());
  checkpoints.push(await played.readCheckpoint(head));
  const logs = await readMarketLogs(played.client, played.market, head);
  const blocks = await readBlocks(played.client, head);
  const readings = await readMarketReadings(played.client, played.market, logs);
  const events = countEvents(played.market, logs);
  const last = checkpoints.at(-1)!;
  const folder = new DatasetFolder(out);
  const counts = {
    accounts: last.accounts.filter((account) => account.positions.length > 0).length,
    ...(await countTransactions(played, head)),
    blocks: blocks.length,
    logs: logs.length,
    liquidations: events["LiquidationCall"] ?? 0,
    badDebtAccounts: last.accounts.filter(hasBadDebt).length,
    priceUpdates: events["AnswerUpdated"] ?? 0,
    governanceDecisions: decisionsTaken(played.timeline).length,
    keeperSameBlock: played.keepers.sameBlock,
    keeperNextBlock: played.keepers.nextBlock,
    keeperLater: played.keepers.later,
  };
  const files = {
    logs: folder.write("logs.parquet", logsToParquet(logs), logs.length),
    blocks: folder.write("blocks.csv.gz", gzip(blocksToCsv(blocks)), blocks.length),
    readings: folder.write("readings.json", `${toJson(readings, 1)}\n`, readings.length),
    checkpoints: folder.write(
      "checkpoints.json.gz",
      gzip(toJson({ checkpoints })),
      checkpoints.length,
    ),
  };
  const recording = { played, blocks, seed, counts, files };
  folder.write("dataset.json", `${toJson(describeDataset(recording), 2)}\n`, 0);
  folder.write("README.md", describeForPeople(recording, checkpoints, events), 0);
  return { counts, events, files };
}

export interface AaveLabOptions {
  readonly seed: number;
  readonly accounts: number;
  readonly days: number;
  readonly blocks?: number;
}

/** Plays the lab and writes its dataset into a folder; gives counts for the terminal. */
export async function recordAave(options: AaveLabOptions, out: string): Promise<object> {
  const started = performance.now();
  const seconds = (): string => ((performance.now() - started) / 1000).toFixed(0);
  const due = [...checkpointTimes(planTimeline(options))].toSorted((a, b) => a - b);
  const checkpoints: Checkpoint[] = [];
  const played = await playLab({
    ...options,
    onBlock: async (lab, block) => {
      if (block.number % 500 === 0) process.stderr.write(`block ${block.number}, ${seconds()} s\n`);
      if (block.timestampSeconds < (due[0] ?? Number.POSITIVE_INFINITY)) return;
      while ((due[0] ?? Number.POSITIVE_INFINITY) <= block.timestampSeconds) due.shift();
      checkpoints.push(await lab.readCheckpoint(block.number));
    },
  });
  try {
    return { ...(await record(played, checkpoints, options.seed, out)), seconds: seconds() };
  } finally {
    await played.stop();
  }
}
