import type { EventKind, Position } from "@hindcast/domain";
import {
  Field,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  type DataType,
} from "apache-arrow";
import { createHash } from "node:crypto";
import { canonicalJson } from "../disk/canonical-json.ts";
import { BytesBuilder, Bytes32Builder, DictionaryBuilder } from "./bytes-builders.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import { envelopeColumns, payloadColumns, type Envelope, type SegmentColumn } from "./columns.ts";
import { BoolBuilder, LimbBuilder, U32Builder, U53Builder } from "./number-builders.ts";

type Row = Readonly<Record<string, unknown>>;

/** Version of the canonical byte form below. Part of every logical hash. */
const HASH_FORMAT = 1;

/**
 * Collects rows of one kind in columns; gives their logical hash and their Arrow file. After an
 * error the builder is spent: drop it.
 */
export class SegmentBuilder {
  readonly kind: EventKind;
  readonly version: number;
  readonly envelope: Envelope;
  readonly #columns: readonly SegmentColumn[];
  #builders: readonly ColumnBuilder[];
  readonly #payloadNames: readonly string[];
  readonly #payloadStart: number;
  #rows = 0;
  #first: Position | undefined;
  #last: Position | undefined;

  /** `version` is the kind's current one except in tests of how older versions are read. */
  constructor(envelope: Envelope, kind: EventKind, version: number = kind.version) {
    this.kind = kind;
    this.version = version;
    this.envelope = envelope;
    const before = envelopeColumns(envelope);
    const payload = payloadColumns(kind, version, envelope);
    this.#columns = [...before, ...payload];
    this.#builders = this.#columns.map(builderFor);
    this.#payloadNames = payload.map((column) => column.name);
    this.#payloadStart = before.length;
  }

  /** The same rows in memory of their own. */
  copy(): SegmentBuilder {
    const copy = new SegmentBuilder(this.envelope, this.kind, this.version);
    copy.#builders = this.#builders.map((builder) => builder.copy());
    copy.#rows = this.#rows;
    copy.#first = this.#first;
    copy.#last = this.#last;
    return copy;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Positions of the first and last row; undefined while there is none. */
  get span(): { readonly first: Position; readonly last: Position } | undefined {
    if (this.#first === undefined || this.#last === undefined) return undefined;
    return { first: this.#first, last: this.#last };
  }

  /** Adds a fact: its payload members are its own. */
  addFact(at: Position, transactionHash: string, payload: Row): void {
    this.#setPosition(0, at);
    this.#builderAt(6).set(this.#rows, transactionHash);
    this.#finishRow(at, payload);
  }

  addOutcome(sequence: number, at: Position, causedBy: string, payload: Row): void {
    this.#builderAt(0).set(this.#rows, sequence);
    this.#setPosition(1, at);
    this.#builderAt(7).set(this.#rows, causedBy);
    this.#finishRow(at, payload);
  }

  #setPosition(start: number, at: Position): void {
    const row = this.#rows;
    this.#builderAt(start).set(row, at.timeSeconds);
    this.#builderAt(start + 1).set(row, at.chain);
    this.#builderAt(start + 2).set(row, at.block);
    this.#builderAt(start + 3).set(row, at.transaction);
    this.#builderAt(start + 4).set(row, at.log);
    this.#builderAt(start + 5).set(row, at.phase);
  }

  #finishRow(at: Position, payload: Row): void {
    for (let i = 0; i < this.#payloadNames.length; i++)
      this.#builderAt(this.#payloadStart + i).set(
        this.#rows,
        payload[this.#payloadNames[i] as string],
      );
    this.#first ??= at;
    this.#last = at;
    this.#rows++;
  }

  #builderAt(index: number): ColumnBuilder {
    return this.#builders[index] as ColumnBuilder;
  }

  /**
   * sha256 of the rows' meaning: a header (format, envelope, kind, version, columns, row count) as
   * canonical JSON behind its length, then each column's values in fixed-width little-endian form.
   * Texts are a dictionary in order of first appearance plus indices, which the rows determine.
   * Neither Arrow's framing nor compression takes part, so a later Arrow gives the same hash.
   */
  logicalHash(): string {
    const header = Buffer.from(
      canonicalJson({
        format: HASH_FORMAT,
        envelope: this.envelope,
        kind: this.kind.kind,
        version: this.version,
        columns: this.#columns.map((column) => [column.name, column.type]),
        rows: this.#rows,
      }),
    );
    const hash = createHash("sha256")
      .update(new Uint32Array([header.length]))
      .update(header);
    for (const builder of this.#builders) builder.hashInto(hash, this.#rows);
    return hash.digest("hex");
  }

  /** The rows as an Arrow IPC file: one record batch, no compression, no nulls. */
  toArrowFile(): Uint8Array {
    const children = this.#builders.map((builder, id) => builder.toArrow(this.#rows, id));
    const fields = this.#columns.map(
      (column, id) => new Field(column.name, children[id]?.type as DataType, false),
    );
    const schema = new Schema(
      fields,
      new Map([
        ["hindcast.envelope", this.envelope],
        ["hindcast.kind", this.kind.kind],
        ["hindcast.version", String(this.version)],
      ]),
    );
    const rows = makeData({ type: new Struct(fields), length: this.#rows, nullCount: 0, children });
    return tableToIPC(new Table(schema, [new RecordBatch(schema, rows)]), "file");
  }
}

function builderFor(column: SegmentColumn): ColumnBuilder {
  switch (column.type) {
    case "u32":
      return new U32Builder(column);
    case "u53":
      return new U53Builder(column);
    case "u256":
    case "i256":
      return new LimbBuilder(column);
    case "bool":
      return new BoolBuilder(column);
    case "bytes32":
      return new Bytes32Builder(column);
    case "bytes":
      return new BytesBuilder(column);
    case "address":
    case "text":
      return new DictionaryBuilder(column);
  }
}
