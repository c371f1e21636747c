import {
  BlockQueue,
  deployAaveV3,
  namedAddress,
  readCheckpoint,
  startAnvil,
  type AaveMarket,
  type Checkpoint,
  type Reserve,
  type TestClient,
} from "@hindcast/testchain";
import { maxUint256 } from "viem";
import { pricePath, type Holding, type MadeMarket, type Person } from "./made-market.ts";

const OPERATOR = namedAddress("oracle operator");
/** The market is set up in the half hour before its first price. */
const HEAD_START_SECONDS = 1_800;
const SECONDS_PER_BLOCK = 12;
const VARIABLE_RATE = 2n;

/** A played market whose node still runs. */
export interface PlayedMarket {
  readonly client: TestClient;
  readonly market: AaveMarket;
  readonly checkpoints: readonly Checkpoint[];
  stop(): Promise<void>;
}

/** Everybody comes, in a block each; then prices are told, in a block each. */
export async function playMarket(made: MadeMarket): Promise<PlayedMarket> {
  const path = pricePath(made);
  const startSeconds = path[0]?.timeSeconds ?? 0;
  const anvil = await startAnvil({ genesisTimestampSeconds: startSeconds - HEAD_START_SECONDS });
  try {
    const queue = new BlockQueue(anvil.client);
    const market = await deployAaveV3(queue, made.reserves, { eModes: made.eModes });
    const told = reserveOf(market, made.moving.symbol);
    let timeSeconds = Number((await queue.client.getBlock()).timestamp);
    let head = 0;
    const atOnce = made.peoplePerBlock ?? 1;
    for (let first = 0; first < made.people.length; first += atOnce) {
      for (const person of made.people.slice(first, first + atOnce))
        await arrive(queue, market, person);
      head = (await queue.mineAll((timeSeconds += SECONDS_PER_BLOCK))).number;
    }
    const accounts = [...made.people.map(({ name }) => namedAddress(name)), market.treasury];
    const checkpoint = (block: number) => readCheckpoint(anvil.client, market, accounts, block);
    const opened = await checkpoint(head);
    for (const price of path) {
      await queue.add(OPERATOR, told.feed, "push", [price.priceUsd8]);
      head = (await queue.mineAll(price.timeSeconds)).number;
    }
    const checkpoints = [opened, await checkpoint(head)];
    return { client: anvil.client, market, checkpoints, stop: () => anvil.stop() };
  } catch (failure) {
    await anvil.stop();
    throw failure;
  }
}

async function arrive(queue: BlockQueue, market: AaveMarket, person: Person): Promise<void> {
  const address = namedAddress(person.name);
  for (const { token, amount } of person.supplies.map((held) => unitsOf(market, held))) {
    await queue.add(address, token, "mint", [address, amount]);
    await queue.add(address, token, "approve", [market.pool.address, maxUint256]);
    await queue.add(address, market.pool, "supply", [token.address, amount, address, 0]);
  }
  if (person.eMode !== undefined)
    await queue.add(address, market.pool, "setUserEMode", [person.eMode]);
  for (const { token, amount } of person.borrows.map((owed) => unitsOf(market, owed)))
    await queue.add(address, market.pool, "borrow", [
      token.address,
      amount,
      VARIABLE_RATE,
      0,
      address,
    ]);
}

/** Down to a millionth of a token. */
function unitsOf(market: AaveMarket, { symbol, tokens }: Holding) {
  const { token, decimals } = reserveOf(market, symbol);
  return { token, amount: BigInt(Math.round(tokens * 1e6)) * 10n ** BigInt(decimals - 6) };
}

function reserveOf(market: AaveMarket, symbol: string): Reserve {
  const reserve = market.reserves.find((one) => one.symbol === symbol);
  if (reserve === undefined) throw new Error(`the market has no ${symbol}`);
  return reserve;
}
