import type { Cause, Effect } from "@hindcast/domain";
import type { QuarantinedRow } from "../../quarantine.ts";
import type { DecodedEvent } from "../decoded-event.ts";
import type { Decoded, Decoder, Market, Recorded, TimedLog } from "../decoder.ts";
import type { ReadingRequest } from "../readings.ts";
import { refuse, understand } from "../understand.ts";
import { configurationFact, setupFacts, upgradeFacts } from "./configuration.ts";
import { EVENTS, type Role } from "./events.ts";
import { marketFilter } from "./filter.ts";
import { startLockstep, type Lockstep } from "./lockstep.ts";
import type { MarketAddresses } from "./market.ts";
import {
  configurationReadings,
  readConfiguration,
  setupReading,
  type Configuration,
} from "./readings.ts";
import { discoverRoles, type Roles } from "./roles.ts";
import { tellTransaction } from "./story.ts";

/** Compound v3: one Comet, its tokens and feeds as read from it, and its rewards contract. */
export const compoundV3Decoder: Decoder<MarketAddresses> = {
  id: "compound-v3",
  events: EVENTS,
  open(addresses, recorded): Market {
    const roles = discoverRoles(addresses, recorded);
    return {
      filter: () => marketFilter(roles),
      readingsNeeded: () => readingsOf(roles),
      teller() {
        const story = new Story(roles, recorded);
        return (logs) => story.tell(logs);
      },
    };
  },
};

function readingsOf({
  market,
  readings,
  setupBlock,
  configured,
}: Roles): readonly ReadingRequest[] {
  if (setupBlock === undefined) return [];
  return [
    setupReading(market.comet, setupBlock),
    ...configured.flatMap(({ contract, block }) =>
      configurationReadings(contract, block, readings),
    ),
  ];
}

/** Tells a history transaction by transaction, with the rules in step. */
class Story {
  readonly #roles: Roles;
  readonly #chain: number;
  readonly #firstLog: TimedLog | undefined;
  readonly #lockstep: Lockstep = startLockstep();
  #configuration: Configuration | undefined;
  #isSetUp = false;

  constructor(roles: Roles, { chain, logs }: Recorded) {
    this.#roles = roles;
    this.#chain = chain;
    this.#firstLog = logs.find((log) => log.address === roles.market.comet);
  }

  tell(logs: readonly TimedLog[]): Decoded {
    const facts: (Cause | Effect)[] = [];
    const quarantined: QuarantinedRow[] = [];
    const add = (told: Cause | Effect | QuarantinedRow): void => {
      if ("code" in told) quarantined.push(told);
      else {
        facts.push(told);
        this.#lockstep.take(told);
      }
    };
    for (const told of this.#setUp(logs)) add(told);
    const calls: DecodedEvent<Role>[] = [];
    for (const log of logs) {
      const event = this.#meaningOf(log);
      if (event === undefined) continue;
      if ("code" in event) add(event);
      else if (event.name === "Upgraded") for (const fact of this.#upgrade(event)) add(fact);
      else {
        const fact = configurationFact(event);
        if (fact === undefined) calls.push(event);
        else add(fact);
      }
    }
    const { comet } = this.#roles.market;
    const base = this.#configuration?.assets[0]?.token;
    for (const told of tellTransaction(calls, { comet, base, lockstep: this.#lockstep })) add(told);
    return { facts, quarantined };
  }

  /** The market's set-up, told with the first transaction behind its block, or in it. */
  *#setUp(logs: readonly TimedLog[]): Generator<Cause | QuarantinedRow> {
    const [log] = logs;
    const { setupBlock, market, readings } = this.#roles;
    if (this.#isSetUp || log === undefined || setupBlock === undefined) return;
    const isReached = this.#firstLog === undefined || this.#firstLog.block <= log.block;
    if (!isReached) return;
    this.#isSetUp = true;
    const facts = setupFacts(this.#roles, this.#chain, this.#firstLog);
    if (typeof facts === "string") return yield refuse(log, "E-INGEST-203", facts);
    this.#configuration = readConfiguration(market.comet, setupBlock, readings);
    yield* facts;
  }

  #upgrade(event: DecodedEvent): readonly Cause[] {
    const { readings, setupBlock = 0, configuredBy } = this.#roles;
    // What stands before the set-up, or in its block, is part of it.
    if (event.at.block <= setupBlock) return [];
    const before = this.#configuration;
    const { contract, block } = configuredBy(event.log);
    this.#configuration = readConfiguration(contract, block, readings);
    return upgradeFacts(event, this.#roles, before, this.#configuration);
  }

  /** The meaning of a log; undefined when it has none for the market. */
  #meaningOf(log: TimedLog): DecodedEvent<Role> | QuarantinedRow | undefined {
    const role = this.#roles.byAddress.get(log.address);
    if (role === undefined) return undefined;
    const table = EVENTS[role];
    if (role !== "token") return understand(log, role, table, this.#chain);
    // A token may emit anything beside the transfers that concern the market.
    if (!table.has(log.topics[0] ?? "")) return undefined;
    const event = understand(log, role, table, this.#chain);
    if (event === undefined || "code" in event) return event;
    const { comet } = this.#roles.market;
    const concerns = event.values["to"] === comet || event.values["from"] === comet;
    return concerns ? event : undefined;
  }
}
