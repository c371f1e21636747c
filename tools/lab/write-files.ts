import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import type { RpcBlock, RpcLog } from "@hindcast/testchain";

/** A file just written, as dataset.json lists it. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
}

/** Writes files into one folder and remembers size and hash of each. */
export class DatasetFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  write(path: string, content: Uint8Array | string, rows: number): WrittenFile {
    const bytes = Buffer.from(content);
    writeFileSync(join(this.#folder, path), bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { path, bytes: bytes.length, sha256, rows };
  }
}

/** JSON with bigints as decimal text. */
export const toJson = (value: unknown, indent?: number): string =>
  JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item),
    indent,
  );

export const gzip = (text: string): Uint8Array => gzipSync(text, { level: 9 });

const brotli = (bytes: Uint8Array): Uint8Array =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/**
 * Logs as Parquet: hashes and data as bytes, addresses and topics as text, because repeated text
 * becomes a dictionary. One row group and large pages let Brotli see repetitions far apart.
 */
export function logsToParquet(logs: readonly RpcLog[]): Uint8Array {
  const integers = (name: string, pick: (log: RpcLog) => string): ColumnSource => ({
    name,
    type: "INT32",
    nullable: false,
    data: logs.map((log) => Number(pick(log))),
  });
  const bytes = (name: string, pick: (log: RpcLog) => string): ColumnSource => ({
    name,
    type: "BYTE_ARRAY",
    nullable: false,
    data: logs.map((log) => Uint8Array.from(Buffer.from(pick(log).slice(2), "hex"))),
  });
  const text = (name: string, pick: (log: RpcLog) => string | undefined): ColumnSource => ({
    name,
    type: "STRING",
    nullable: true,
    data: logs.map((log) => pick(log)?.toLowerCase() ?? null),
  });
  const buffer = parquetWriteBuffer({
    columnData: [
      integers("block_number", (log) => log.blockNumber),
      bytes("block_hash", (log) => log.blockHash),
      integers("block_timestamp", (log) => log.blockTimestamp),
      bytes("transaction_hash", (log) => log.transactionHash),
      integers("transaction_index", (log) => log.transactionIndex),
      integers("log_index", (log) => log.logIndex),
      text("address", (log) => log.address),
      ...[0, 1, 2, 3].map((place) => text(`topic${place}`, (log) => log.topics[place])),
      bytes("data", (log) => log.data),
    ],
    codec: "BROTLI",
    compressors: { BROTLI: brotli },
    statistics: false,
    rowGroupSize: 1_000_000,
    pageSize: 64 * 1024 * 1024,
    createdBy: "hindcast lab",
  });
  return new Uint8Array(buffer);
}

export function blocksToCsv(blocks: readonly RpcBlock[]): string {
  const rows = blocks.map((block) =>
    [Number(block.number), block.hash, block.parentHash, Number(block.timestamp)].join(","),
  );
  return `${["number,hash,parent_hash,timestamp", ...rows].join("\n")}\n`;
}
