import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { HindcastError } from "@hindcast/domain";
import type { ParquetAnswer } from "./parquet-worker.ts";

/** Rows of a Parquet file as text cells (undefined where absent), numbered from 1. */
export interface ParquetPart {
  readonly header: readonly string[];
  readonly rows: readonly {
    readonly line: number;
    readonly fields: readonly (string | undefined)[];
  }[];
}

/** Longest wait for one batch. A damaged page can send the decoder into an endless loop. */
const PATIENCE_MS = 60_000;
const MOST_MEMORY_MB = 2_048;

/**
 * All rows of a Parquet file in batches. The decoder runs on a thread of its own, with a limit on
 * time and memory: what it does with a damaged file must not stop or kill this one.
 * Errors: E-INGEST-010 (not there), E-INGEST-016 (damaged, or not Parquet).
 */
export async function* readParquetRows(
  path: string,
  name: string,
  signal?: AbortSignal,
  patienceMs: number = PATIENCE_MS,
): AsyncGenerator<ParquetPart> {
  if (!existsSync(path)) throw unreadable(name, "there is no such file", "E-INGEST-010");
  const script = `./parquet-worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`;
  const worker = new Worker(new URL(script, import.meta.url), {
    workerData: { path },
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  try {
    let line = 1;
    for (;;) {
      signal?.throwIfAborted();
      const answer = await ask(worker, patienceMs);
      if ("error" in answer) throw unreadable(name, answer.error);
      if ("end" in answer) return;
      const first = line;
      line += answer.rows.length;
      yield {
        header: answer.header,
        rows: answer.rows.map((cells, i) => ({
          line: first + i,
          fields: cells.map((cell) => cell ?? undefined),
        })),
      };
    }
  } finally {
    await worker.terminate();
  }
}

/** The worker's answer to a request for the next batch; its death or silence is an answer too. */
async function ask(worker: Worker, patienceMs: number): Promise<ParquetAnswer> {
  const { promise, resolve } = Promise.withResolvers<ParquetAnswer>();
  const timer = setTimeout(
    () => resolve({ error: "its decoding did not come to an end" }),
    patienceMs,
  );
  const answered = (answer: ParquetAnswer): void => resolve(answer);
  const failed = (error: Error): void => resolve({ error: error.message });
  const exited = (): void => resolve({ error: "its decoder stopped" });
  worker.once("message", answered).once("error", failed).once("exit", exited);
  worker.postMessage("next");
  const answer = await promise;
  clearTimeout(timer);
  worker.off("message", answered).off("error", failed).off("exit", exited);
  return answer;
}

function unreadable(name: string, why: string, code = "E-INGEST-016"): HindcastError {
  return new HindcastError({
    code,
    what: `A Parquet file cannot be read: ${why.slice(0, 200)}.`,
    where: name,
    why: "Part of its rows cannot be read, and which part cannot be known.",
    next: "fetch the file again; if it opens elsewhere, convert it to CSV",
  });
}
