import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FACT_KINDS, HindcastError, type RawLog } from "@hindcast/domain";
import {
  factReader,
  FactWriter,
  readSealedJson,
  readSegment,
  sealJson,
  writeFileAtomically,
  type Store,
} from "@hindcast/store";
import { z } from "zod";
import type { TimedLog } from "../decode/aave-v3.ts";
import type { FinishedRange, VerifiedRange } from "../sources/json-rpc/read.ts";
import { completeLogs } from "./complete-logs.ts";
import { logFact, logRow } from "./log-facts.ts";

const rangeSchema = z.strictObject({
  from: z.int().min(0),
  to: z.int().min(0),
  lastHash: z.string(),
  segments: z.array(z.string()),
});

/**
 * The coverage ledger of one filter of a dataset's chain: finished ranges of blocks, each a sealed
 * file that names the segments of its logs. A range counts once its file is complete, so that an
 * ingest that was killed goes on behind the last one.
 */
export class RangeStage {
  readonly #store: Store;
  readonly #folder: string;
  readonly #chain: number;

  constructor(store: Store, slug: string, filter: string, chain: number) {
    this.#store = store;
    this.#folder = join(store.home, "staging", slug, filter);
    this.#chain = chain;
  }

  /** Finished ranges whose segments are there and sound; damaged ones are read anew. */
  finished(): readonly FinishedRange[] {
    return this.#ranges().map(({ from, to, lastHash }) => ({ from, to, lastHash }));
  }

  /** Stores a range: its logs first, then its row of the ledger. */
  add(range: VerifiedRange): void {
    const writer = new FactWriter(this.#store, FACT_KINDS.log);
    for (const log of completeLogs(range.rows, new Map())) writer.add(logFact(log, this.#chain));
    const segments = writer.finish().map((segment) => segment.logicalHash);
    const { from, to, lastHash } = range;
    writeFileAtomically(
      join(this.#folder, `${String(from).padStart(12, "0")}-${to}.json`),
      sealJson({ from, to, lastHash, segments }),
      this.#store.files,
    );
  }

  /** Logs of all finished ranges within [from, to]. */
  logs(from: number, to: number): readonly TimedLog[] {
    return this.#ranges()
      .flatMap((range) => range.logs)
      .map(logRow)
      .filter((log) => log.block >= from && log.block <= to);
  }

  /** Forgets the ledger; the segments are left to the collector. */
  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #ranges(): readonly (FinishedRange & { readonly logs: readonly RawLog[] })[] {
    if (!existsSync(this.#folder)) return [];
    const names = readdirSync(this.#folder).filter((name) => name.endsWith(".json"));
    return names.toSorted().flatMap((name) => {
      const path = join(this.#folder, name);
      try {
        const { segments, ...range } = readSealedJson(path, rangeSchema);
        return [{ ...range, logs: segments.flatMap((hash) => this.#logsIn(hash)) }];
      } catch (error) {
        if (!(error instanceof HindcastError)) throw error;
        rmSync(path, { force: true });
        return [];
      }
    });
  }

  #logsIn(hash: string): readonly RawLog[] {
    const segment = readSegment(this.#store.home, hash);
    const read = factReader(segment);
    return Array.from({ length: segment.rows }, (_, row) => read(row) as RawLog);
  }
}
