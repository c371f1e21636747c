import { jsonRows, type JsonRow } from "../../files/json-rows.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import { parseIndex } from "../../values/decimal-text.ts";
import { parseFixedHex } from "../../values/hex-text.ts";
import { batchOf, type Batch, type Provenance } from "../batch.ts";

/** A delayed oracle's LogValue(bytes32): its new current value. The file does not tell its time. */
export interface OsmRow extends Provenance {
  readonly address: string;
  readonly block: number;
  readonly transactionIndex: number;
  readonly logIndex: number;
  readonly transactionHash: string;
  /** US dollars, wad. */
  readonly priceWad: bigint;
}

/** Event objects as web3.js writes them. Bad rows: E-INGEST-142. */
export async function* readOsmEvents(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<OsmRow>> {
  const all = await jsonRows(file.path, file.name, [], signal);
  const read = all.map((row) => toOsmRow(file.name, row));
  yield batchOf(read);
}

function toOsmRow(name: string, row: JsonRow): OsmRow | QuarantinedRow {
  const place = { file: name, line: row.line };
  const refuse = (column: string, reason: string): QuarantinedRow =>
    fault(place, column, "E-INGEST-142", reason, row.raw);
  if (row.text("event") !== "LogValue") return refuse("event", "it is no LogValue");
  if (row.text("removed") === "true") return refuse("removed", "the node took the log back");
  const address = parseFixedHex(row.text("address"), 20);
  if (typeof address !== "string") return refuse("address", address.reason);
  const hash = parseFixedHex(row.text("transactionHash"), 32);
  if (typeof hash !== "string") return refuse("transactionHash", hash.reason);
  const value = parseFixedHex(row.text("returnValues", "val"), 32);
  if (typeof value !== "string") return refuse("returnValues.val", value.reason);
  if (value !== row.text("raw", "data").toLowerCase())
    return refuse("raw.data", "it differs from the decoded value");
  const numbers: number[] = [];
  for (const key of ["blockNumber", "transactionIndex", "logIndex"]) {
    const number = parseIndex(row.text(key));
    if (typeof number !== "number") return refuse(key, number.reason);
    numbers.push(number);
  }
  const [block = 0, transactionIndex = 0, logIndex = 0] = numbers;
  const priceWad = BigInt(value);
  return { ...place, address, block, transactionIndex, logIndex, transactionHash: hash, priceWad };
}
