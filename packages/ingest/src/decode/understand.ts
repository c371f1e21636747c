import { PHASE } from "@hindcast/domain";
import { fault, type QuarantinedRow } from "../quarantine.ts";
import type { LogRow } from "../sources/batch.ts";
import type { DecodedEvent } from "./decoded-event.ts";
import type { TimedLog } from "./decoder.ts";
import type { KnownEvent } from "./event-table.ts";
import { decodeEvent } from "./words.ts";

/**
 * The meaning of a log of a contract with a role; undefined for an event that changes nothing. A log
 * that cannot be understood is quarantined: E-INGEST-201, -202, -203.
 */
export function understand<Role extends string>(
  log: TimedLog,
  role: Role,
  table: ReadonlyMap<string, KnownEvent>,
  chain: number,
): DecodedEvent<Role> | QuarantinedRow | undefined {
  const known = table.get(log.topics[0] ?? "");
  if (known === undefined)
    return refuse(log, "E-INGEST-201", `a ${role} contract emits no event with this first topic`);
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
  return { role, name: known.spec.name, values, log, at };
}

/** A log that gives no fact though it should: quarantined with everything that it says. */
export function refuse(log: LogRow, code: string, reason: string): QuarantinedRow {
  const raw = [
    `block ${log.block} transaction ${log.transactionHash} log ${log.logIndex}`,
    log.address,
    JSON.stringify(log.topics),
    log.data,
  ].join(" ");
  return fault({ file: log.file, line: log.line }, "topics", code, reason, raw);
}
