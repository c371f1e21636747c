import { Bool, FixedSizeBinary, makeData, Uint32, Uint64, type Data } from "apache-arrow";
import type { Hash } from "node:crypto";
import { doesNotFit, grownBytes, grownLength, type ColumnBuilder } from "./column-builder.ts";
import type { SegmentColumn } from "./columns.ts";

const TWO_32 = 0x1_0000_0000;
const TWO_64 = 1n << 64n;
const MASK_64 = TWO_64 - 1n;
const TWO_255 = 1n << 255n;
const TWO_256 = 1n << 256n;

export class U32Builder implements ColumnBuilder {
  readonly #column: SegmentColumn;
  #values = new Uint32Array(0);

  constructor(column: SegmentColumn) {
    this.#column = column;
  }

  set(row: number, value: unknown): void {
    if (typeof value !== "number" || value >>> 0 !== value)
      throw doesNotFit(this.#column, row, value);
    if (row >= this.#values.length) {
      const larger = new Uint32Array(grownLength(this.#values.length, row, 1));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[row] = value;
  }

  copy(): U32Builder {
    const copy = new U32Builder(this.#column);
    copy.#values = this.#values.slice();
    return copy;
  }

  hashInto(hash: Hash, rows: number): void {
    hash.update(this.#values.subarray(0, rows));
  }

  toArrow(rows: number): Data {
    return makeData({
      type: new Uint32(),
      length: rows,
      nullCount: 0,
      data: this.#values.subarray(0, rows),
    });
  }
}

/** Safe non-negative integers as Uint64, written as two 32-bit halves: no bigint is made. */
export class U53Builder implements ColumnBuilder {
  readonly #column: SegmentColumn;
  #halves = new Uint32Array(0);

  constructor(column: SegmentColumn) {
    this.#column = column;
  }

  set(row: number, value: unknown): void {
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
      throw doesNotFit(this.#column, row, value);
    if (row * 2 >= this.#halves.length) {
      const larger = new Uint32Array(grownLength(this.#halves.length, row, 2));
      larger.set(this.#halves);
      this.#halves = larger;
    }
    this.#halves[row * 2] = value >>> 0;
    this.#halves[row * 2 + 1] = (value - (value >>> 0)) / TWO_32;
  }

  copy(): U53Builder {
    const copy = new U53Builder(this.#column);
    copy.#halves = this.#halves.slice();
    return copy;
  }

  hashInto(hash: Hash, rows: number): void {
    hash.update(this.#halves.subarray(0, rows * 2));
  }

  toArrow(rows: number): Data {
    return makeData({
      type: new Uint64(),
      length: rows,
      nullCount: 0,
      data: new BigUint64Array(this.#halves.buffer, 0, rows),
    });
  }
}

/** 256-bit integers as four little-endian 64-bit limbs, signed ones in two's complement. */
export class LimbBuilder implements ColumnBuilder {
  readonly #column: SegmentColumn;
  readonly #lowest: bigint;
  readonly #end: bigint;
  #limbs = new BigUint64Array(0);

  constructor(column: SegmentColumn) {
    this.#column = column;
    this.#lowest = column.type === "i256" ? -TWO_255 : 0n;
    this.#end = column.type === "i256" ? TWO_255 : TWO_256;
  }

  set(row: number, value: unknown): void {
    if (typeof value !== "bigint" || value < this.#lowest || value >= this.#end)
      throw doesNotFit(this.#column, row, value);
    const at = row * 4;
    if (at >= this.#limbs.length) {
      const larger = new BigUint64Array(grownLength(this.#limbs.length, row, 4));
      larger.set(this.#limbs);
      this.#limbs = larger;
    }
    // Assigning to a BigUint64Array keeps the lowest 64 bits, also of a negative number.
    this.#limbs[at] = value;
    if (value >= 0n && value < TWO_64) return;
    this.#limbs[at + 1] = (value >> 64n) & MASK_64;
    this.#limbs[at + 2] = (value >> 128n) & MASK_64;
    this.#limbs[at + 3] = (value >> 192n) & MASK_64;
  }

  copy(): LimbBuilder {
    const copy = new LimbBuilder(this.#column);
    copy.#limbs = this.#limbs.slice();
    return copy;
  }

  hashInto(hash: Hash, rows: number): void {
    hash.update(this.#limbs.subarray(0, rows * 4));
  }

  toArrow(rows: number): Data {
    return makeData({
      type: new FixedSizeBinary(32),
      length: rows,
      nullCount: 0,
      data: new Uint8Array(this.#limbs.buffer, 0, rows * 32),
    });
  }
}

/** Switches: hashed as a byte each, stored as Arrow's bits. */
export class BoolBuilder implements ColumnBuilder {
  readonly #column: SegmentColumn;
  #values = new Uint8Array(0);

  constructor(column: SegmentColumn) {
    this.#column = column;
  }

  set(row: number, value: unknown): void {
    if (typeof value !== "boolean") throw doesNotFit(this.#column, row, value);
    this.#values = grownBytes(this.#values, row + 1);
    this.#values[row] = value ? 1 : 0;
  }

  copy(): BoolBuilder {
    const copy = new BoolBuilder(this.#column);
    copy.#values = this.#values.slice();
    return copy;
  }

  hashInto(hash: Hash, rows: number): void {
    hash.update(this.#values.subarray(0, rows));
  }

  toArrow(rows: number): Data {
    const bits = new Uint8Array((rows + 7) >> 3);
    for (let row = 0; row < rows; row++)
      if (this.#values[row] === 1) bits[row >> 3] = (bits[row >> 3] as number) | (1 << (row & 7));
    return makeData({ type: new Bool(), length: rows, nullCount: 0, data: bits });
  }
}
