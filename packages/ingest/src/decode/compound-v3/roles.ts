import type { Recorded, TimedLog } from "../decoder.ts";
import { ReadingBook } from "../readings.ts";
import { topicOf, type Role } from "./events.ts";
import type { MarketAddresses } from "./market.ts";
import { contractsRead } from "./readings.ts";

/** What shows a configuration by static calls at the end of a block. */
export interface Configured {
  readonly block: number;
  /** The proxy, or an implementation whose code it is. */
  readonly contract: string;
}

/** Who is who around a Comet, and where its configurations can be read. */
export interface Roles {
  readonly market: MarketAddresses;
  readonly byAddress: ReadonlyMap<string, Role>;
  readonly readings: ReadingBook;
  /** Undefined while neither the description nor a log tells it. */
  readonly setupBlock: number | undefined;
  /** The set-up and every later upgrade. */
  readonly configured: readonly Configured[];
  /** The configuration that an upgrade's log puts in force. */
  readonly configuredBy: (upgrade: Logged) => Configured;
}

type Logged = Pick<TimedLog, "block" | "logIndex" | "topics">;

/** Finds tokens and feeds in the configurations read, at the set-up and at each upgrade. */
export function discoverRoles(market: MarketAddresses, { logs, readings }: Recorded): Roles {
  const { comet, rewards } = market;
  const own = logs.filter((log) => log.address === comet);
  const upgrades = own.filter(isUpgrade);
  const configuredBy = configurationOfUpgrades(comet, upgrades);
  const setupBlock = market.setupBlock ?? own[0]?.block;
  const configured =
    setupBlock === undefined
      ? []
      : [
          { block: setupBlock, contract: comet },
          ...upgrades.filter((log) => log.block > setupBlock).map(configuredBy),
        ];
  const book = new ReadingBook(readings);
  const byAddress = new Map<string, Role>([[comet, "comet"]]);
  const assign = (address: string | undefined, role: Role): void => {
    if (address !== undefined && !byAddress.has(address)) byAddress.set(address, role);
  };
  assign(rewards, "rewards");
  for (const { contract, block } of configured) {
    const { tokens, feeds } = contractsRead(contract, block, book);
    for (const token of tokens) assign(token, "token");
    for (const feed of feeds) assign(feed, "feed");
  }
  return { market, byAddress, readings: book, setupBlock, configured, configuredBy };
}

/**
 * The proxy answers with the last configuration of a block. One that a later upgrade of the block
 * replaced is asked of its implementation: it is immutable code, so that answers the same.
 */
function configurationOfUpgrades(
  comet: string,
  upgrades: readonly Logged[],
): (upgrade: Logged) => Configured {
  const last = new Map<number, number>();
  for (const { block, logIndex } of upgrades)
    last.set(block, Math.max(logIndex, last.get(block) ?? 0));
  return ({ block, logIndex, topics }) => {
    const isReplaced = logIndex < (last.get(block) ?? 0);
    const implementation = /^0x0{24}([0-9a-f]{40})$/.exec(topics[1] ?? "")?.[1];
    const contract = isReplaced && implementation !== undefined ? `0x${implementation}` : comet;
    return { block, contract };
  };
}

/** A proxy's change of implementation, which holds the configuration. */
function isUpgrade(log: Pick<TimedLog, "topics">): boolean {
  return log.topics[0] === topicOf("comet", "Upgraded");
}
