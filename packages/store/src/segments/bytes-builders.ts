import {
  Binary,
  Dictionary,
  FixedSizeBinary,
  Int32,
  makeData,
  makeVector,
  Utf8,
  type Data,
} from "apache-arrow";
import type { Hash } from "node:crypto";
import { doesNotFit, grownBytes, grownLength, type ColumnBuilder } from "./column-builder.ts";
import type { SegmentColumn } from "./columns.ts";

const ADDRESS = /^0x[0-9a-f]{40}$/;
const BYTES32 = /^0x[0-9a-f]{64}$/;
const BYTES = /^0x(?:[0-9a-f]{2})*$/;
/** Arrow's Binary and Utf8 offsets are signed 32-bit. */
const LARGEST_COLUMN_BYTES = 0x7fff_ffff;

/** Texts and addresses: a dictionary in order of first appearance, and an index a row. */
export class DictionaryBuilder implements ColumnBuilder {
  readonly #column: SegmentColumn;
  readonly #indexOf = new Map<string, number>();
  #indices = new Int32Array(0);

  constructor(column: SegmentColumn) {
    this.#column = column;
  }

  set(row: number, value: unknown): void {
    let index = this.#indexOf.get(value as string);
    if (index === undefined) {
      index = this.#indexOf.size;
      this.#indexOf.set(this.#checked(row, value), index);
    }
    if (row >= this.#indices.length) {
      const larger = new Int32Array(grownLength(this.#indices.length, row, 1));
      larger.set(this.#indices);
      this.#indices = larger;
    }
    this.#indices[row] = index;
  }

  copy(): DictionaryBuilder {
    const copy = new DictionaryBuilder(this.#column);
    for (const [text, index] of this.#indexOf) copy.#indexOf.set(text, index);
    copy.#indices = this.#indices.slice();
    return copy;
  }

  /** Lone surrogates have no UTF-8 form and would come back as another text. */
  #checked(row: number, value: unknown): string {
    if (typeof value !== "string" || !value.isWellFormed())
      throw doesNotFit(this.#column, row, value);
    if (this.#column.type === "address" && !ADDRESS.test(value))
      throw doesNotFit(this.#column, row, value);
    return value;
  }

  #texts(): { bytes: Uint8Array<ArrayBuffer>; offsets: Int32Array<ArrayBuffer> } {
    const offsets = new Int32Array(this.#indexOf.size + 1);
    let total = 0;
    for (const text of this.#indexOf.keys()) total += Buffer.byteLength(text, "utf8");
    if (total > LARGEST_COLUMN_BYTES) throw doesNotFit(this.#column, 0, `${total} bytes of text`);
    const bytes = Buffer.alloc(total);
    let at = 0;
    for (const [text, index] of this.#indexOf) {
      at += bytes.write(text, at, "utf8");
      offsets[index + 1] = at;
    }
    return { bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, total), offsets };
  }

  hashInto(hash: Hash, rows: number): void {
    const { bytes, offsets } = this.#texts();
    hash.update(new Uint32Array([this.#indexOf.size]));
    hash.update(offsets).update(bytes);
    hash.update(this.#indices.subarray(0, rows));
  }

  toArrow(rows: number, id: number): Data {
    const { bytes, offsets } = this.#texts();
    const texts = makeData({
      type: new Utf8(),
      length: this.#indexOf.size,
      nullCount: 0,
      valueOffsets: offsets,
      data: bytes,
    });
    return makeData({
      // The library would number dictionaries by a counter of the process: bytes would depend on it.
      type: new Dictionary(new Utf8(), new Int32(), id),
      length: rows,
      nullCount: 0,
      data: this.#indices.subarray(0, rows),
      dictionary: makeVector(texts),
    });
  }
}

/** Hashes: 32 bytes a row. */
export class Bytes32Builder implements ColumnBuilder {
  readonly #column: SegmentColumn;
  #bytes = new Uint8Array(0);

  constructor(column: SegmentColumn) {
    this.#column = column;
  }

  set(row: number, value: unknown): void {
    if (typeof value !== "string" || !BYTES32.test(value))
      throw doesNotFit(this.#column, row, value);
    this.#bytes = grownBytes(this.#bytes, (row + 1) * 32);
    this.#bytes.set(Buffer.from(value.slice(2), "hex"), row * 32);
  }

  copy(): Bytes32Builder {
    const copy = new Bytes32Builder(this.#column);
    copy.#bytes = this.#bytes.slice();
    return copy;
  }

  hashInto(hash: Hash, rows: number): void {
    hash.update(this.#bytes.subarray(0, rows * 32));
  }

  toArrow(rows: number): Data {
    return makeData({
      type: new FixedSizeBinary(32),
      length: rows,
      nullCount: 0,
      data: this.#bytes.subarray(0, rows * 32),
    });
  }
}

/** Byte strings of any length: Arrow Binary, half the size of their hex text. */
export class BytesBuilder implements ColumnBuilder {
  readonly #column: SegmentColumn;
  #bytes = new Uint8Array(0);
  #offsets = new Int32Array(1);

  constructor(column: SegmentColumn) {
    this.#column = column;
  }

  set(row: number, value: unknown): void {
    if (typeof value !== "string" || !BYTES.test(value)) throw doesNotFit(this.#column, row, value);
    const start = this.#offsets[row] as number;
    const end = start + (value.length - 2) / 2;
    if (end > LARGEST_COLUMN_BYTES) throw doesNotFit(this.#column, row, `${end} bytes`);
    this.#bytes = grownBytes(this.#bytes, end);
    this.#bytes.set(Buffer.from(value.slice(2), "hex"), start);
    if (row + 1 >= this.#offsets.length) {
      const larger = new Int32Array(grownLength(this.#offsets.length, row + 1, 1));
      larger.set(this.#offsets);
      this.#offsets = larger;
    }
    this.#offsets[row + 1] = end;
  }

  copy(): BytesBuilder {
    const copy = new BytesBuilder(this.#column);
    copy.#bytes = this.#bytes.slice();
    copy.#offsets = this.#offsets.slice();
    return copy;
  }

  hashInto(hash: Hash, rows: number): void {
    hash.update(this.#offsets.subarray(0, rows + 1));
    hash.update(this.#bytes.subarray(0, this.#offsets[rows]));
  }

  toArrow(rows: number): Data {
    return makeData({
      type: new Binary(),
      length: rows,
      nullCount: 0,
      valueOffsets: this.#offsets.subarray(0, rows + 1),
      data: this.#bytes.subarray(0, this.#offsets[rows]),
    });
  }
}
