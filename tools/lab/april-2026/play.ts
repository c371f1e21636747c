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
import { ETH_MODE, RESERVES, TOKENS, type Token } from "./market.ts";
import { people, type Account, type Person } from "./people.ts";

const GENESIS_SECONDS = Date.UTC(2026, 3, 18, 16) / 1000;
const END_SECONDS = Date.UTC(2026, 3, 22, 20) / 1000;
const OPERATOR = namedAddress("oracle operator");
const PEOPLE_PER_BLOCK = 25;
const SECONDS_PER_BLOCK = 24;
const HOUR = 3_600;
const VARIABLE_RATE = 2n;

/** The market of the day, as real contracts have it; the node still runs. */
export interface PlayedMarket {
  readonly client: TestClient;
  readonly market: AaveMarket;
  readonly checkpoints: readonly Checkpoint[];
  readonly accounts: number;
  stop(): Promise<void>;
}

/**
 * Plays a quiet market on a fresh local node: everybody supplies and borrows what he has, then only
 * prices are told, the same ones every hour. Nothing of the theft or the run is in it.
 */
export async function playMarket(): Promise<PlayedMarket> {
  const anvil = await startAnvil({ genesisTimestampSeconds: GENESIS_SECONDS });
  try {
    const queue = new BlockQueue(anvil.client);
    const specs = TOKENS.map((token) => RESERVES[token].spec);
    const market = await deployAaveV3(queue, specs, { eModes: [ETH_MODE] });
    const everybody = people();
    let timeSeconds = Number((await queue.client.getBlock()).timestamp);
    const seal = (): Promise<{ number: number }> =>
      queue.mineAll((timeSeconds += SECONDS_PER_BLOCK));
    for (let first = 0; first < everybody.length; first += PEOPLE_PER_BLOCK) {
      for (const person of everybody.slice(first, first + PEOPLE_PER_BLOCK))
        await arrive(queue, market, person);
      await seal();
    }
    const accounts = [...everybody.map(({ address }) => address), market.treasury];
    const checkpoint = (block: number) => readCheckpoint(anvil.client, market, accounts, block);
    const opened = await checkpoint((await seal()).number);
    const last = await tellPrices(queue, market, timeSeconds);
    return {
      client: anvil.client,
      market,
      checkpoints: [opened, await checkpoint(last)],
      accounts: everybody.length,
      stop: () => anvil.stop(),
    };
  } catch (failure) {
    await anvil.stop();
    throw failure;
  }
}

async function arrive(queue: BlockQueue, market: AaveMarket, person: Person): Promise<void> {
  const { address, supplies, borrows, usesMode } = person;
  const { token, pool } = { token: reserveOf(market, supplies.token), pool: market.pool };
  const amount = toUnits(token, supplies.tokens);
  if (usesMode) await queue.add(address, pool, "setUserEMode", [ETH_MODE.id]);
  await queue.add(address, token.token, "mint", [address, amount]);
  await queue.add(address, token.token, "approve", [pool.address, maxUint256]);
  await queue.add(address, pool, "supply", [token.token.address, amount, address, 0]);
  for (const debt of borrows) await borrow(queue, market, address, debt);
}

async function borrow(
  queue: BlockQueue,
  market: AaveMarket,
  account: Account,
  { token, tokens }: Person["borrows"][number],
): Promise<void> {
  const reserve = reserveOf(market, token);
  const terms = [toUnits(reserve, tokens), VARIABLE_RATE, 0, account];
  await queue.add(account, market.pool, "borrow", [reserve.token.address, ...terms]);
}

/** WETH's feed every hour, the others once a day; nothing moves. Gives the last block. */
async function tellPrices(queue: BlockQueue, market: AaveMarket, from: number): Promise<number> {
  let last = 0;
  let hours = 0;
  for (let now = from - (from % HOUR) + HOUR; now <= END_SECONDS; now += HOUR) {
    for (const reserve of market.reserves)
      if (reserve.symbol === "WETH" || hours % 24 === 0)
        await queue.add(OPERATOR, reserve.feed, "push", [reserve.priceUsd8]);
    hours += 1;
    last = (await queue.mineAll(now)).number;
  }
  return last;
}

function reserveOf(market: AaveMarket, token: Token): Reserve {
  return market.reserves[TOKENS.indexOf(token)] as Reserve;
}

/** Down to a millionth of a token. */
function toUnits({ decimals }: Reserve, tokens: number): bigint {
  return BigInt(Math.floor(tokens * 1e6)) * 10n ** BigInt(decimals - 6);
}
