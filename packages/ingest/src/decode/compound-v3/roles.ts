import type { Recorded, TimedLog } from "../decoder.ts";
import { ReadingBook } from "../readings.ts";
import { topicOf, type Role } from "./events.ts";
import type { MarketAddresses } from "./market.ts";
import { contractsRead } from "./readings.ts";

/** Who is who around a Comet, and the blocks whose end shows a configuration. */
export interface Roles {
  readonly market: MarketAddresses;
  readonly byAddress: ReadonlyMap<string, Role>;
  readonly readings: ReadingBook;
  /** Undefined while neither the description nor a log tells it. */
  readonly setupBlock: number | undefined;
  /** The set-up and every later upgrade. */
  readonly configuredAt: readonly number[];
}

/** Finds tokens and feeds in the configurations read, at the set-up and at each upgrade. */
export function discoverRoles(market: MarketAddresses, { logs, readings }: Recorded): Roles {
  const { comet, rewards } = market;
  const own = logs.filter((log) => log.address === comet);
  const upgrades = own.filter(isUpgrade).map((log) => log.block);
  const setupBlock = market.setupBlock ?? own[0]?.block;
  const configuredAt =
    setupBlock === undefined
      ? []
      : [...new Set([setupBlock, ...upgrades.filter((block) => block > setupBlock)])];
  const book = new ReadingBook(readings);
  const byAddress = new Map<string, Role>([[comet, "comet"]]);
  const assign = (address: string | undefined, role: Role): void => {
    if (address !== undefined && !byAddress.has(address)) byAddress.set(address, role);
  };
  assign(rewards, "rewards");
  for (const block of configuredAt) {
    const { tokens, feeds } = contractsRead(comet, block, book);
    for (const token of tokens) assign(token, "token");
    for (const feed of feeds) assign(feed, "feed");
  }
  return { market, byAddress, readings: book, setupBlock, configuredAt };
}

/** A proxy's change of implementation, which holds the configuration. */
export function isUpgrade(log: Pick<TimedLog, "topics">): boolean {
  return log.topics[0] === topicOf("comet", "Upgraded");
}
