import type { LogRow } from "../../sources/batch.ts";
import { decodeEvent, type EventValues } from "../words.ts";
import { EVENTS, topicOf, type Role } from "./events.ts";
import type { MarketAddresses } from "./market.ts";

/** Who is who in a market. Grows as logs are shown to it, in any order, any number of times. */
export interface Roles {
  readonly market: MarketAddresses;
  readonly byAddress: ReadonlyMap<string, Role>;
  /** The reserve (underlying asset) of a supply or debt token. */
  readonly reserveOf: ReadonlyMap<string, string>;
  /** The supply token of a reserve. */
  readonly supplyTokenOf: ReadonlyMap<string, string>;
  /** Who receives the income of the reserve behind a supply token, and who runs its rules. */
  readonly treasuryOf: ReadonlyMap<string, string>;
  readonly poolOf: ReadonlyMap<string, string>;
  readonly treasuries: ReadonlySet<string>;
  /** Rate strategies that log their curves. */
  readonly telling: ReadonlySet<string>;
}

/** Events that tell who is who. A log with another topic0 teaches a RoleBook nothing. */
const DISCOVERY_TOPICS: ReadonlySet<string> = new Set([
  topicOf("configurator", "ReserveInitialized"),
  topicOf("configurator", "ReserveInterestRateStrategyChanged"),
  topicOf("strategy", "RateDataUpdate"),
  topicOf("oracle", "AssetSourceUpdated"),
  topicOf("provider", "ProxyCreated"),
  topicOf("provider", "PriceOracleUpdated"),
  topicOf("supplyToken", "Initialized"),
]);

/** bytes32 of an ASCII text, padded with zeros behind, as PoolAddressesProvider names contracts. */
function identifier(text: string): string {
  return `0x${Buffer.from(text, "ascii").toString("hex").padEnd(64, "0")}`;
}

const POOL_ID = identifier("POOL");
const CONFIGURATOR_ID = identifier("POOL_CONFIGURATOR");

/** Collects roles from the description's addresses and from discovery logs. */
export class RoleBook implements Roles {
  readonly market: MarketAddresses;
  readonly byAddress = new Map<string, Role>();
  readonly reserveOf = new Map<string, string>();
  readonly supplyTokenOf = new Map<string, string>();
  readonly treasuryOf = new Map<string, string>();
  readonly poolOf = new Map<string, string>();
  readonly treasuries = new Set<string>();
  readonly telling = new Set<string>();

  constructor(market: MarketAddresses) {
    this.market = market;
    this.#assign(market.pool, "pool");
    this.#assign(market.poolConfigurator, "configurator");
    this.#assign(market.oracle, "oracle");
    this.#assign(market.addressesProvider, "provider");
    if (market.treasury !== undefined) this.treasuries.add(market.treasury);
  }

  /** Learns from one log; true when something new was learnt. */
  learn(log: Pick<LogRow, "address" | "topics" | "data">): boolean {
    const topic = log.topics[0] ?? "";
    if (!DISCOVERY_TOPICS.has(topic)) return false;
    const role = this.byAddress.get(log.address);
    const known = role === undefined ? undefined : EVENTS[role].get(topic);
    if (known === undefined || known.standing !== "modelled") return false;
    const values = decodeEvent(known.spec, log.topics, log.data);
    return typeof values !== "string" && this.#apply(known.spec.name, values, log.address);
  }

  #apply(event: string, values: EventValues, emitter: string): boolean {
    const address = (name: string): string => String(values[name]);
    switch (event) {
      case "ReserveInitialized": {
        const reserve = address("asset");
        const [supply, debt] = [address("aToken"), address("variableDebtToken")];
        this.reserveOf.set(supply, reserve).set(debt, reserve);
        this.reserveOf.set(address("stableDebtToken"), reserve);
        this.supplyTokenOf.set(reserve, supply);
        const news = [
          this.#assign(supply, "supplyToken"),
          this.#assign(debt, "debtToken"),
          this.#assign(address("stableDebtToken"), "stableDebtToken"),
          this.#assign(reserve, "underlying"),
          this.#assign(address("interestRateStrategyAddress"), "strategy"),
        ];
        return news.includes(true);
      }
      case "ReserveInterestRateStrategyChanged":
        return this.#assign(address("newStrategy"), "strategy");
      case "RateDataUpdate": {
        const news = !this.telling.has(emitter);
        this.telling.add(emitter);
        return news;
      }
      case "AssetSourceUpdated":
        return this.#assign(address("source"), "feed");
      case "ProxyCreated":
        if (values["id"] === POOL_ID) return this.#assign(address("proxyAddress"), "pool");
        if (values["id"] === CONFIGURATOR_ID)
          return this.#assign(address("proxyAddress"), "configurator");
        return false;
      case "PriceOracleUpdated":
        return this.#assign(address("newAddress"), "oracle");
      case "Initialized": {
        const news = !this.treasuryOf.has(emitter);
        this.treasuryOf.set(emitter, address("treasury"));
        this.poolOf.set(emitter, address("pool"));
        this.treasuries.add(address("treasury"));
        return news;
      }
      default:
        return false;
    }
  }

  #assign(address: string | undefined, role: Role): boolean {
    if (address === undefined || /^0x0{40}$/.test(address) || this.byAddress.has(address))
      return false;
    this.byAddress.set(address, role);
    return true;
  }
}

/**
 * Roles of a market from its description and its discovery logs. A contract may speak before the
 * log that names it, so the logs are gone through until nothing new is learnt.
 */
export function discoverRoles(
  market: MarketAddresses,
  logs: readonly Pick<LogRow, "address" | "topics" | "data">[],
): RoleBook {
  const book = new RoleBook(market);
  const telling = logs.filter((log) => DISCOVERY_TOPICS.has(log.topics[0] ?? ""));
  let news = true;
  while (news) {
    news = false;
    for (const log of telling) if (book.learn(log)) news = true;
  }
  return book;
}
