import type { SameBlockParams } from "@hindcast/domain";
import { readCheckpoint, type Checkpoint } from "@hindcast/testchain";
import { parseAbiItem, type Address } from "viem";
import type { LabBlock, LabChain } from "./lab-chain.ts";
import { liquidationLine } from "./our-replay.ts";
import { PollingBot } from "./polling-bot.ts";

/** The replay's liquidators give up after so many calls on one account in one block. */
const MOST_ROUNDS = 16;
const LIQUIDATION_CALL = parseAbiItem(
  "event LiquidationCall(address indexed collateralAsset, address indexed debtAsset, address indexed user, uint256 debtToCover, uint256 liquidatedCollateralAmount, address liquidator, bool receiveAToken)",
);

/** What a node took for a scenario, part by part, in seconds. */
export interface NodeSeconds {
  /** Sending and mining the recorded transactions. */
  readonly history: number;
  /** Asking for account data, deciding. */
  readonly looking: number;
  readonly liquidating: number;
  /** Reading all accounts and reserves at the end. */
  readonly accounting: number;
}

export interface NodeReplayed {
  readonly seconds: NodeSeconds;
  readonly end: Checkpoint;
  readonly liquidations: readonly string[];
  readonly asked: number;
  readonly transactions: number;
}

/**
 * The scenario on the node: block by block the recorded transactions, then the bot, whose calls get
 * a block of the same moment as often as there are any; then the books are read.
 */
export async function replayOnNode(
  chain: LabChain,
  blocks: readonly LabBlock[],
  accounts: readonly string[],
  params: SameBlockParams,
  onBlock: (place: number) => void,
): Promise<NodeReplayed> {
  const { client } = chain.queue;
  const bot = new PollingBot(client, chain.market, params);
  const seconds = { history: 0, looking: 0, liquidating: 0, accounting: 0 };
  const timed = async <T>(part: keyof NodeSeconds, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    seconds[part] += (performance.now() - started) / 1000;
    return result;
  };
  const first = Number(await client.getBlockNumber()) + 1;
  let transactions = 0;
  let block = first;
  for (const [place, { intents, timeSeconds }] of blocks.entries()) {
    block = await timed("history", () => chain.play(intents, timeSeconds));
    bot.notice(intents);
    let calls = await timed("looking", () => bot.look(bot.everybody(), block));
    transactions += intents.length;
    for (let round = 0; round < MOST_ROUNDS && calls.length > 0; round++) {
      const sent = calls;
      transactions += sent.length;
      block = await timed("liquidating", () => chain.play(sent, timeSeconds));
      const again = sent.map((call) => (call.kind === "liquidate" ? call.account : ""));
      calls = await timed("looking", () => bot.look(again, block));
    }
    onBlock(place);
  }
  const people = accounts as readonly Address[];
  const { end, liquidations } = await timed("accounting", async () => ({
    end: await readCheckpoint(client, chain.market, people, block),
    liquidations: await client.getLogs({
      address: chain.market.pool.address,
      event: LIQUIDATION_CALL,
      fromBlock: BigInt(first),
      toBlock: BigInt(block),
    }),
  }));
  return {
    seconds,
    end,
    liquidations: liquidations.map(({ args }) =>
      liquidationLine({
        account: args.user ?? "",
        collateralReserve: args.collateralAsset ?? "",
        debtReserve: args.debtAsset ?? "",
        debtRepaid: args.debtToCover ?? 0n,
        collateralSeized: args.liquidatedCollateralAmount ?? 0n,
      }),
    ),
    asked: bot.asked,
    transactions,
  };
}
