import { readFile } from "node:fs/promises";
import { HindcastError } from "@hindcast/domain";
import { z } from "zod";
import type { Reading } from "../decode/readings.ts";
import { parseIndex } from "../values/decimal-text.ts";
import { parseFixedHex } from "../values/hex-text.ts";
import { parseTimeSeconds } from "../values/time-text.ts";
import { readCsvRows } from "./csv-rows.ts";
import { findColumns, requireColumns } from "./header.ts";

/** A block's hash and time, for logs that lack them. */
export interface BlockRow {
  readonly block: number;
  readonly blockHash: string | undefined;
  readonly timeSeconds: number;
}

const COLUMNS = {
  block: ["block_number", "blockNumber", "block", "number"],
  hash: ["block_hash", "blockHash", "hash"],
  time: ["block_timestamp", "blockTimestamp", "timestamp", "time"],
} as const;

/** Reads a file of blocks. A bad row is an error here (E-INGEST-022): logs would lose their time. */
export async function readBlocksFile(
  path: string,
  name: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, BlockRow>> {
  const blocks = new Map<number, BlockRow>();
  let index: ReturnType<typeof findColumns<typeof COLUMNS>> | undefined;
  for await (const part of readCsvRows(path, name, signal))
    for (const row of part) {
      if (index === undefined) {
        index = findColumns(row.fields, COLUMNS);
        requireColumns(index, ["block", "time"], row.fields, name);
        continue;
      }
      const block = parseIndex(row.fields[index.block] ?? "");
      const timeSeconds = parseTimeSeconds(row.fields[index.time] ?? "", "auto");
      const text = row.fields[index.hash];
      const blockHash = text === undefined ? undefined : parseFixedHex(text, 32);
      if (typeof block !== "number" || typeof timeSeconds !== "number")
        throw badCompanion(name, row.line, row.fields.join(","));
      if (typeof blockHash === "object") throw badCompanion(name, row.line, row.fields.join(","));
      const before = blocks.get(block);
      if (
        before !== undefined &&
        (before.blockHash !== blockHash || before.timeSeconds !== timeSeconds)
      )
        throw badCompanion(name, row.line, `block ${block} is told twice, differently`);
      blocks.set(block, { block, blockHash, timeSeconds });
    }
  return blocks;
}

const readingsSchema = z.array(
  z.strictObject({
    block: z.int().min(0),
    address: z
      .string()
      .regex(/^0x[0-9a-fA-F]{40}$/)
      .transform((text) => text.toLowerCase()),
    call: z
      .string()
      .regex(
        /^[A-Za-z_][A-Za-z0-9_]*\((?:\d+(?:,\d+)*)?\)$/,
        'a call is written "name()" or "name(1)"',
      ),
    value: z.string(),
  }),
);

/** Reads a file of static-call results (JSON array). Error: E-INGEST-022. */
export async function readReadingsFile(path: string, name: string): Promise<readonly Reading[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw badCompanion(name, 0, cause instanceof Error ? cause.message : String(cause));
  }
  const parsed = readingsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badCompanion(name, 0, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "?"}`);
}

function badCompanion(name: string, line: number, why: string): HindcastError {
  return new HindcastError({
    code: "E-INGEST-022",
    what: "A file of blocks or readings is malformed.",
    where: line === 0 ? name : `${name}, line ${line}`,
    why: why.slice(0, 200),
    next: "correct the file, or ingest over JSON-RPC",
  });
}
