import { END_OF_BLOCK, PHASE, type Cause, type Effect, type FactOf } from "@hindcast/domain";
import { decodeTransaction, understand, type TimedLog } from "../decode/aave-v3.ts";
import {
  ReadingBook,
  readingsNeeded,
  type Reading,
  type ReadingRequest,
} from "../decode/aave-v3/readings.ts";
import {
  DISCOVERY_TOPICS,
  discoverRoles,
  type MarketAddresses,
  type Roles,
} from "../decode/aave-v3/roles.ts";
import { StageProgress, type ProgressListener } from "../progress.ts";
import type { QuarantinedRow } from "../quarantine.ts";

/** Who is who in a market, by its logs. */
export function rolesOf(logs: readonly TimedLog[], market: MarketAddresses): Roles {
  return discoverRoles(
    market,
    logs.filter((log) => DISCOVERY_TOPICS.has(log.topics[0] ?? "")),
  );
}

/** The static calls whose answers the logs need, each once, in order of block, contract and call. */
export function readingsOf(
  logs: readonly TimedLog[],
  roles: Roles,
  chain: number,
): readonly (ReadingRequest & { readonly timeSeconds: number })[] {
  const requests = new Map<string, ReadingRequest & { timeSeconds: number }>();
  for (const log of logs) {
    if (roles.byAddress.get(log.address) !== "configurator") continue;
    const event = understand(log, roles, chain);
    if (event === undefined || "code" in event) continue;
    for (const request of readingsNeeded(event))
      requests.set(requestKey(request), { ...request, timeSeconds: log.timeSeconds });
  }
  return [...requests.values()].toSorted(
    (a, b) => a.block - b.block || (requestKey(a) < requestKey(b) ? -1 : 1),
  );
}

function requestKey(request: ReadingRequest): string {
  return `${request.block}:${request.address}:${request.call}`;
}

/** The readings the dataset keeps: those its logs need, at the end of the blocks that need them. */
export function readingFacts(
  logs: readonly TimedLog[],
  roles: Roles,
  readings: readonly Reading[],
  chain: number,
): readonly FactOf<"contractReading">[] {
  const book = new ReadingBook(readings);
  let block = -1;
  let rank = 0;
  return readingsOf(logs, roles, chain).map((request) => {
    rank = request.block === block ? rank + 1 : 0;
    block = request.block;
    const { timeSeconds, address, call } = request;
    const at = {
      timeSeconds,
      chain,
      block,
      transaction: END_OF_BLOCK,
      log: rank,
      phase: PHASE.recorded,
    };
    const value = book.value(request);
    return { kind: "contractReading", at, transactionHash: "", address, call, value };
  });
}

/** Facts of sorted logs, decoded transaction by transaction. */
export function decodeMarket(
  logs: readonly TimedLog[],
  roles: Roles,
  readings: readonly Reading[],
  chain: number,
  listener: ProgressListener | undefined,
  signal: AbortSignal | undefined,
): { readonly facts: (Cause | Effect)[]; readonly quarantined: QuarantinedRow[] } {
  const book = new ReadingBook(readings);
  const facts: (Cause | Effect)[] = [];
  const quarantined: QuarantinedRow[] = [];
  const progress = new StageProgress(listener, "decode", "logs", logs.length);
  let reported = 0;
  for (let start = 0; start < logs.length;) {
    const first = logs[start] as TimedLog;
    let end = start + 1;
    while (isSameTransaction(first, logs[end])) end++;
    const decoded = decodeTransaction(logs.slice(start, end), roles, book, chain);
    for (const fact of decoded.facts) facts.push(fact);
    for (const row of decoded.quarantined) quarantined.push(row);
    start = end;
    if (end - reported < 10_000 && end < logs.length) continue;
    signal?.throwIfAborted();
    progress.advance(end - reported);
    reported = end;
  }
  return { facts, quarantined };
}

function isSameTransaction(a: TimedLog, b: TimedLog | undefined): boolean {
  return b !== undefined && a.block === b.block && a.transactionIndex === b.transactionIndex;
}
