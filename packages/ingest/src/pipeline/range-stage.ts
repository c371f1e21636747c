import { FACT_KINDS, HindcastError, type RawLog } from "@hindcast/domain";
import {
  dropRanges,
  factReader,
  FactWriter,
  readSegment,
  stagedRanges,
  stageRange,
  type StagedRange,
  type Store,
} from "@hindcast/store";
import type { TimedLog } from "../decode/decoder.ts";
import type { FinishedRange, VerifiedRange } from "../sources/json-rpc/read.ts";
import { completeLogs } from "./complete-logs.ts";
import { logFact, logRow } from "./log-facts.ts";

/**
 * The coverage ledger of one filter of a dataset's chain: finished ranges of blocks with the
 * segments of their logs. A range counts once its row is written, so that an ingest that was
 * killed goes on behind the last one.
 */
export class RangeStage {
  readonly #store: Store;
  readonly #dataset: string;
  readonly #source: string;
  readonly #chain: number;

  constructor(store: Store, dataset: string, filter: string, chain: number) {
    this.#store = store;
    this.#dataset = dataset;
    this.#source = `json-rpc:${chain}:${filter}`;
    this.#chain = chain;
  }

  /** Finished ranges whose segments are sound; a damaged one is forgotten and read anew. */
  finished(): readonly FinishedRange[] {
    const ranges = stagedRanges(this.#store, this.#dataset, this.#source);
    const damaged = ranges.filter((range) => !this.#isSound(range));
    dropRanges(this.#store, damaged);
    return ranges
      .filter((range) => !damaged.includes(range))
      .map(({ from, to, note }) => ({ from, to, lastHash: note }));
  }

  /** Stores a range: its logs first, then its row of the ledger. */
  add(range: VerifiedRange): void {
    const writer = new FactWriter(this.#store, FACT_KINDS.log);
    for (const log of completeLogs(range.rows, new Map())) writer.add(logFact(log, this.#chain));
    stageRange(this.#store, {
      dataset: this.#dataset,
      source: this.#source,
      from: range.from,
      to: range.to,
      status: "verified",
      note: range.lastHash,
      segments: writer.finish().map((segment) => segment.logicalHash),
    });
  }

  /** Logs of all finished ranges within [from, to]. */
  logs(from: number, to: number): readonly TimedLog[] {
    return stagedRanges(this.#store, this.#dataset, this.#source)
      .flatMap((range) => range.segments.flatMap((hash) => this.#logsIn(hash)))
      .map(logRow)
      .filter((log) => log.block >= from && log.block <= to);
  }

  #isSound(range: StagedRange): boolean {
    try {
      for (const hash of range.segments) readSegment(this.#store.home, hash);
      return true;
    } catch (error) {
      if (error instanceof HindcastError) return false;
      throw error;
    }
  }

  #logsIn(hash: string): readonly RawLog[] {
    const segment = readSegment(this.#store.home, hash);
    const read = factReader(segment);
    return Array.from({ length: segment.rows }, (_, row) => read(row) as RawLog);
  }
}
