import type { Cause, Effect } from "@hindcast/domain";
import type { QuarantinedRow } from "../../quarantine.ts";
import { integer, text, type DecodedEvent } from "../decoded-event.ts";
import type { Decoded, Decoder, Market, Recorded, TimedLog } from "../decoder.ts";
import { ReadingBook, type ReadingRequest } from "../readings.ts";
import { refuse, understand } from "../understand.ts";
import { configurationFact, type ConfigurationBook } from "./configuration.ts";
import { EVENTS, type Role } from "./events.ts";
import { marketFilter } from "./filter.ts";
import type { MarketAddresses } from "./market.ts";
import { ModeBook } from "./modes.ts";
import { readingsNeeded } from "./readings.ts";
import { discoverRoles, type Roles } from "./roles.ts";
import { RuleVersions } from "./rule-versions.ts";
import { tellTransaction } from "./story.ts";

/** Aave v3: pool, configurator, oracle, tokens and feeds, found from the pool and its provider. */
export const aaveV3Decoder: Decoder<MarketAddresses> = {
  id: "aave-v3",
  events: EVENTS,
  open(addresses, recorded): Market {
    const roles = discoverRoles(addresses, recorded.logs);
    return {
      filter: () => marketFilter(roles),
      readingsNeeded: () => readingsOf(recorded, roles),
      teller() {
        const story = new Story(roles, recorded);
        return (logs) => story.tell(logs);
      },
    };
  },
};

function readingsOf({ logs, chain }: Recorded, roles: Roles): readonly ReadingRequest[] {
  return logs.flatMap((log) => {
    if (roles.byAddress.get(log.address) !== "configurator") return [];
    const event = meaningOf(log, roles, chain);
    return event === undefined || "code" in event ? [] : readingsNeeded(event, roles);
  });
}

/** Tells a history transaction by transaction, with the modes, listings and rules so far. */
class Story {
  readonly #roles: Roles;
  readonly #chain: number;
  readonly #book: ConfigurationBook;
  readonly #versions: RuleVersions;

  constructor(roles: Roles, recorded: Recorded) {
    const { chain, readings } = recorded;
    this.#roles = roles;
    this.#chain = chain;
    this.#versions = new RuleVersions(recorded);
    this.#book = {
      roles,
      readings: new ReadingBook(readings),
      modes: new ModeBook(),
      curves: new Map(),
      pendingLtvs: new Map(),
    };
  }

  tell(logs: readonly TimedLog[]): Decoded {
    const [first] = logs;
    if (first === undefined) return { facts: [], quarantined: [] };
    const facts: (Cause | Effect)[] = [...this.#versions.changesUpTo(first, this.#chain)];
    const quarantined: QuarantinedRow[] = [];
    const story: DecodedEvent<Role>[] = [];
    for (const log of logs) {
      const event = meaningOf(log, this.#roles, this.#chain);
      if (event === undefined) continue;
      if ("code" in event) quarantined.push(event);
      else if (CONFIGURATION_ROLES.has(event.role)) {
        const fact = configurationFact(event, this.#book);
        if (typeof fact === "string") quarantined.push(refuse(log, "E-INGEST-203", fact));
        else if (fact !== undefined) facts.push(fact);
      } else if (event.name === "Borrow" && integer(event, "interestRateMode") !== 2n)
        quarantined.push(refuse(log, "E-INGEST-203", "stable-rate debt is not modelled"));
      else story.push(event);
    }
    facts.push(...tellTransaction(story, this.#roles, this.#versions.at(first.block)));
    return { facts, quarantined };
  }
}

const CONFIGURATION_ROLES: ReadonlySet<Role> = new Set([
  "configurator",
  "oracle",
  "provider",
  "strategy",
  "feed",
]);

/** The meaning of a log; undefined when it has none for the market. */
function meaningOf(
  log: TimedLog,
  roles: Roles,
  chain: number,
): DecodedEvent<Role> | QuarantinedRow | undefined {
  const role = roles.byAddress.get(log.address);
  if (role === undefined) return undefined;
  const table = EVENTS[role];
  if (role !== "underlying") return understand(log, role, table, chain);
  // A token may emit anything beside the transfers that concern the market.
  if (!table.has(log.topics[0] ?? "")) return undefined;
  const event = understand(log, role, table, chain);
  if (event === undefined || "code" in event || concernsMarket(event, roles)) return event;
  return undefined;
}

/** Only transfers into or out of the reserve's own supply token move the market's cash. */
function concernsMarket(event: DecodedEvent, roles: Roles): boolean {
  const supplyToken = roles.supplyTokenOf.get(event.log.address);
  return text(event, "to") === supplyToken || text(event, "from") === supplyToken;
}
