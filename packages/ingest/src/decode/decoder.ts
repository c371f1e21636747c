import type { Cause, Effect } from "@hindcast/domain";
import type { QuarantinedRow } from "../quarantine.ts";
import type { LogFilter } from "../rpc/log-filter.ts";
import type { LogRow } from "../sources/batch.ts";
import type { EventTables } from "./event-table.ts";
import type { Reading, ReadingRequest } from "./readings.ts";

/** A log whose block's time is known. */
export type TimedLog = LogRow & { readonly timeSeconds: number };

/** Facts of a stretch of history, and the logs that gave none though they should have. */
export interface Decoded {
  readonly facts: readonly (Cause | Effect)[];
  readonly quarantined: readonly QuarantinedRow[];
}

/** A version of a protocol's rules and the first block it was in force in. */
export interface RulesInForce {
  readonly version: number;
  readonly fromBlock: number;
}

/** What a decoder knows of a market's history: grows while a node is read, until nothing new is learnt. */
export interface Recorded {
  readonly chain: number;
  readonly rules: readonly RulesInForce[];
  /** In the order of the chain. */
  readonly logs: readonly TimedLog[];
  readonly readings: readonly Reading[];
}

/** A market seen through what is recorded of it. */
export interface Market {
  /** Which logs its history is made of, by the contracts known so far. */
  filter(): LogFilter;
  /** Static calls whose answers the logs leave untold; in any order, repetitions do no harm. */
  readingsNeeded(): readonly ReadingRequest[];
  /** Starts telling history; a teller may keep totals, so each history needs its own. */
  teller(): Teller;
}

/**
 * Decodes the logs of one transaction, in log order, into facts. Transactions are given in the
 * order of the chain. A log of a contract without a role in the market tells nothing; a log of a
 * contract with one must be understood or is quarantined (E-INGEST-201 unknown event, -202
 * undecodable, -203 not modelled). Errors: E-INGEST-204 and -205 for readings.
 */
export type Teller = (logs: readonly TimedLog[]) => Decoded;

/** How the logs of a protocol's contracts are read. `Addresses` is dataset.json's `market`. */
export interface Decoder<Addresses> {
  /** The protocol's id, as in dataset.json and in the rules. */
  readonly id: string;
  readonly events: EventTables;
  /** Who is who, from the addresses given and everything recorded so far. */
  open(addresses: Addresses, recorded: Recorded): Market;
}
