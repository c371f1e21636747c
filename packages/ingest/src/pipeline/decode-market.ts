import { END_OF_BLOCK, PHASE, type Cause, type Effect, type FactOf } from "@hindcast/domain";
import type { Market, Recorded, TimedLog } from "../decode/decoder.ts";
import { ReadingBook, type ReadingRequest } from "../decode/readings.ts";
import { StageProgress, type ProgressListener } from "../progress.ts";
import type { QuarantinedRow } from "../quarantine.ts";

/** The static calls whose answers a market needs, each once, in order of block, contract and call. */
export function readingsOf(market: Market): readonly ReadingRequest[] {
  const requests = new Map<string, ReadingRequest>();
  for (const request of market.readingsNeeded()) requests.set(requestKey(request), request);
  return [...requests.values()].toSorted(
    (a, b) => a.block - b.block || (requestKey(a) < requestKey(b) ? -1 : 1),
  );
}

/** Names a static call at a block. */
export function requestKey(request: Pick<ReadingRequest, "block" | "address" | "call">): string {
  return `${request.block}:${request.address}:${request.call}`;
}

/** The readings the dataset keeps: those its logs need, at the end of the blocks that need them. */
export function readingFacts(
  market: Market,
  { logs, readings, chain }: Pick<Recorded, "logs" | "readings" | "chain">,
): readonly FactOf<"contractReading">[] {
  const times = new Map(logs.map((log) => [log.block, log.timeSeconds]));
  const book = new ReadingBook(readings);
  let block = -1;
  let rank = 0;
  return readingsOf(market).map((request) => {
    rank = request.block === block ? rank + 1 : 0;
    block = request.block;
    const { address, call } = request;
    const timeSeconds = times.get(block) ?? 0;
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
  market: Market,
  listener: ProgressListener | undefined,
  signal: AbortSignal | undefined,
): { readonly facts: (Cause | Effect)[]; readonly quarantined: QuarantinedRow[] } {
  const tell = market.teller();
  const facts: (Cause | Effect)[] = [];
  const quarantined: QuarantinedRow[] = [];
  const progress = new StageProgress(listener, "decode", "logs", logs.length);
  let reported = 0;
  for (let start = 0; start < logs.length;) {
    const first = logs[start] as TimedLog;
    let end = start + 1;
    while (isSameTransaction(first, logs[end])) end++;
    const decoded = tell(logs.slice(start, end));
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
