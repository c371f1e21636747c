import { PHASE, type Cause, type Effect } from "@hindcast/domain";
import { fault, type QuarantinedRow } from "../quarantine.ts";
import type { LogRow } from "../sources/batch.ts";
import { configurationFact } from "./aave-v3/configuration.ts";
import { text, integer, type DecodedEvent } from "./aave-v3/decoded-event.ts";
import { EVENTS } from "./aave-v3/events.ts";
import type { ReadingBook } from "./aave-v3/readings.ts";
import type { Roles } from "./aave-v3/roles.ts";
import { tellTransaction } from "./aave-v3/story.ts";
import { decodeEvent } from "./words.ts";

/** A log whose block's time is known. */
export type TimedLog = LogRow & { readonly timeSeconds: number };

/** Facts of a stretch of history, and the logs that gave none though they should have. */
export interface Decoded {
  readonly facts: readonly (Cause | Effect)[];
  readonly quarantined: readonly QuarantinedRow[];
}

/**
 * Decodes the logs of one transaction, in log order, into facts. Logs of contracts without a role
 * in the market tell nothing; a log of a contract with one must be understood or is quarantined
 * (E-INGEST-201 unknown event, -202 undecodable, -203 not modelled).
 */
export function decodeTransaction(
  logs: readonly TimedLog[],
  roles: Roles,
  readings: ReadingBook,
  chain: number,
): Decoded {
  const facts: (Cause | Effect)[] = [];
  const quarantined: QuarantinedRow[] = [];
  const story: DecodedEvent[] = [];
  for (const log of logs) {
    const event = understand(log, roles, chain);
    if (event === undefined) continue;
    if ("code" in event) quarantined.push(event);
    else if (isConfiguration(event)) {
      const fact = configurationFact(event, roles, readings);
      if (typeof fact === "string") quarantined.push(refuse(log, "E-INGEST-203", fact));
      else if (fact !== undefined) facts.push(fact);
    } else if (event.name === "Borrow" && integer(event, "interestRateMode") !== 2n)
      quarantined.push(refuse(log, "E-INGEST-203", "stable-rate debt is not modelled"));
    else story.push(event);
  }
  facts.push(...tellTransaction(story, roles));
  return { facts, quarantined };
}

const CONFIGURATION_ROLES: ReadonlySet<string> = new Set([
  "configurator",
  "oracle",
  "provider",
  "feed",
]);

function isConfiguration(event: DecodedEvent): boolean {
  return CONFIGURATION_ROLES.has(event.role);
}

/** The meaning of a log; undefined when it has none for the market. */
export function understand(
  log: TimedLog,
  roles: Roles,
  chain: number,
): DecodedEvent | QuarantinedRow | undefined {
  const role = roles.byAddress.get(log.address);
  if (role === undefined) return undefined;
  const known = EVENTS[role].get(log.topics[0] ?? "");
  if (known === undefined)
    // A token may emit anything beside the transfers that concern the market.
    return role === "underlying"
      ? undefined
      : refuse(log, "E-INGEST-201", `a ${role} contract emits no event with this first topic`);
  if (known.standing === "irrelevant") return undefined;
  if (known.standing === "not modelled")
    return refuse(log, "E-INGEST-203", `${known.spec.name} is not modelled`);
  const values = decodeEvent(known.spec, log.topics, log.data);
  if (typeof values === "string") return refuse(log, "E-INGEST-202", values);
  const at = {
    timeSeconds: log.timeSeconds,
    chain,
    block: log.block,
    transaction: log.transactionIndex,
    log: log.logIndex,
    phase: PHASE.recorded,
  };
  const event: DecodedEvent = { role, name: known.spec.name, values, log, at };
  return role === "underlying" && !concernsMarket(event, roles) ? undefined : event;
}

/** Only transfers into or out of the reserve's own supply token move the market's cash. */
function concernsMarket(event: DecodedEvent, roles: Roles): boolean {
  const supplyToken = roles.supplyTokenOf.get(event.log.address);
  return text(event, "to") === supplyToken || text(event, "from") === supplyToken;
}

function refuse(log: LogRow, code: string, reason: string): QuarantinedRow {
  const raw = [
    `block ${log.block} transaction ${log.transactionHash} log ${log.logIndex}`,
    log.address,
    JSON.stringify(log.topics),
    log.data,
  ].join(" ");
  return fault({ file: log.file, line: log.line }, "topics", code, reason, raw);
}
