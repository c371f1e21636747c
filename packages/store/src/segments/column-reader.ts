import type { ColumnType } from "@hindcast/domain";
import type { Data } from "apache-arrow";

const TWO_32 = 0x1_0000_0000;

/** Gives the value at a row. Reads the segment's bytes in place; texts are decoded once each. */
export type ColumnReader = (row: number) => unknown;

/** One string object per distinct text, so that later comparisons are of pointers. */
export type TextPool = Map<string, string>;

/** The reader of a column. `texts` may be shared between segments read by the same thread. */
export function columnReader(type: ColumnType, data: Data, texts: TextPool): ColumnReader {
  switch (type) {
    case "u32": {
      const values = data.values as Uint32Array;
      return (row) => values[row];
    }
    case "u53": {
      const halves = viewOf(data.values as BigUint64Array, Uint32Array);
      return (row) => (halves[row * 2] as number) + (halves[row * 2 + 1] as number) * TWO_32;
    }
    case "u256":
      return limbReader(data.values as Uint8Array);
    case "i256": {
      const unsigned = limbReader(data.values as Uint8Array);
      return (row) => BigInt.asIntN(256, unsigned(row));
    }
    case "bool": {
      const bits = data.values as Uint8Array;
      return (row) => (((bits[row >> 3] as number) >> (row & 7)) & 1) === 1;
    }
    case "bytes32": {
      const bytes = bufferOver(data.values as Uint8Array);
      return (row) => `0x${bytes.toString("hex", row * 32, row * 32 + 32)}`;
    }
    case "bytes": {
      const bytes = bufferOver(data.values as Uint8Array);
      const offsets = data.valueOffsets as Int32Array;
      return (row) => `0x${bytes.toString("hex", offsets[row], offsets[row + 1])}`;
    }
    case "address":
    case "text":
      return textReader(data, texts);
  }
}

function limbReader(bytes: Uint8Array): (row: number) => bigint {
  const limbs = viewOf(bytes, BigUint64Array);
  const words = viewOf(bytes, Uint32Array);
  return (row) => {
    const limb = row * 4;
    const word = row * 8;
    const lowest = limbs[limb] as bigint;
    // Most amounts fit one limb or two: looking at the words costs less than making bigints.
    const upperHalf =
      (words[word + 4] as number) |
      (words[word + 5] as number) |
      (words[word + 6] as number) |
      (words[word + 7] as number);
    if (upperHalf === 0) {
      if (words[word + 2] === 0 && words[word + 3] === 0) return lowest;
      return ((limbs[limb + 1] as bigint) << 64n) | lowest;
    }
    return (
      ((limbs[limb + 3] as bigint) << 192n) |
      ((limbs[limb + 2] as bigint) << 128n) |
      ((limbs[limb + 1] as bigint) << 64n) |
      lowest
    );
  };
}

function textReader(data: Data, texts: TextPool): ColumnReader {
  const indices = data.values as Int32Array;
  const dictionary = data.dictionary?.data[0];
  const decoded: string[] = [];
  if (dictionary !== undefined) {
    const bytes = bufferOver(dictionary.values as Uint8Array);
    const offsets = dictionary.valueOffsets as Int32Array;
    for (let index = 0; index < dictionary.length; index++) {
      const text = bytes.toString("utf8", offsets[index], offsets[index + 1]);
      const known = texts.get(text);
      if (known === undefined) texts.set(text, text);
      decoded.push(known ?? text);
    }
  }
  return (row) => decoded[indices[row] as number];
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

interface ViewConstructor<V> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): V;
}

/** Another view of the same memory; Arrow files align every buffer to 8 bytes. */
function viewOf<V>(bytes: ArrayBufferView, View: ViewConstructor<V>): V {
  const aligned = bytes.byteOffset % View.BYTES_PER_ELEMENT === 0;
  const source = aligned
    ? { buffer: bytes.buffer, at: bytes.byteOffset }
    : {
        buffer: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice().buffer,
        at: 0,
      };
  return new View(source.buffer, source.at, Math.floor(bytes.byteLength / View.BYTES_PER_ELEMENT));
}
