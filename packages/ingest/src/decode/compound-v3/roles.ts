import type { Recorded, TimedLog } from "../decoder.ts";
import { ReadingBook } from "../readings.ts";
import { topicOf, type Role } from "./events.ts";
import type { MarketAddresses } from "./market.ts";

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
    const at = { block, address: comet };
    assign(book.find({ ...at, call: "baseToken()" }), "token");
    assign(book.find({ ...at, call: "baseTokenPriceFeed()" }), "feed");
    const count = Number(book.find({ ...at, call: "numAssets()" }) ?? "0");
    for (let i = 0; i < count; i++) {
      const call = { ...at, call: `getAssetInfo(${i})` };
      if (book.find(call) === undefined) continue;
      const info = book.list(call, 8);
      assign(info[1], "token");
      assign(info[2], "feed");
    }
  }
  return { market, byAddress, readings: book, setupBlock, configuredAt };
}

/** A proxy's change of implementation, which holds the configuration. */
export function isUpgrade(log: Pick<TimedLog, "topics">): boolean {
  return log.topics[0] === topicOf("comet", "Upgraded");
}
