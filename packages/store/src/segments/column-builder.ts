import { HindcastError } from "@hindcast/domain";
import type { Data } from "apache-arrow";
import type { Hash } from "node:crypto";
import type { SegmentColumn } from "./columns.ts";

/** Rows a segment may have. A constant of the format: the same rows always cut the same way. */
export const ROWS_PER_SEGMENT = 65_536;

/** Collects one column's values in typed arrays. One per storage form, all used alike. */
export interface ColumnBuilder {
  /** Puts a value at a row; rows come in order. A value outside the type is E-STORE-005. */
  set(row: number, value: unknown): void;
  /** Feeds the column's canonical bytes (see SegmentBuilder.logicalHash), little-endian. */
  hashInto(hash: Hash, rows: number): void;
  /** The column as Arrow data over the same memory. `id` numbers dictionaries within a file. */
  toArrow(rows: number, id: number): Data;
  /** The same values in memory of its own: what either gets later, the other does not see. */
  copy(): ColumnBuilder;
}

/** E-STORE-005: a value that its column cannot hold. Never rounded, cut or replaced. */
export function doesNotFit(column: SegmentColumn, row: number, value: unknown): HindcastError {
  const shown = typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : String(value);
  return new HindcastError({
    code: "E-STORE-005",
    what: `${shown} is no ${column.type}.`,
    where: `column "${column.name}", row ${row} of the segment being written`,
    why: "A stored value must read back as exactly the same value.",
    next: "report this as a bug: values are checked before they reach the store",
  });
}

const FIRST_CAPACITY = 256;

/** The next capacity for `row` elements of `width` items each. */
export function grownLength(length: number, row: number, width: number): number {
  let capacity = Math.max(length, FIRST_CAPACITY * width);
  while (capacity < (row + 1) * width) capacity *= 2;
  return capacity;
}

export function grownBytes(
  bytes: Uint8Array<ArrayBuffer>,
  needed: number,
): Uint8Array<ArrayBuffer> {
  if (needed <= bytes.length) return bytes;
  const larger = new Uint8Array(grownLength(bytes.length, needed, 1));
  larger.set(bytes);
  return larger;
}
