import {
  payloadValidator,
  upcastRow,
  type ColumnType,
  type EventKind,
  type Fact,
  type OldRow,
  type PlacedOutcome,
  type Position,
} from "@hindcast/domain";
import { parseArrowFile } from "./arrow-file.ts";
import { columnReader, type ColumnReader, type TextPool } from "./column-reader.ts";
import { envelopeColumns, kindOf, payloadColumns, unknownLayout } from "./columns.ts";
import type { SegmentManifest } from "./segment-manifest.ts";

/** A segment in memory: values by row, read from its bytes in place. */
export interface OpenSegment {
  readonly manifest: SegmentManifest;
  readonly kind: EventKind;
  readonly rows: number;
  /** One column as it was written, for loops over single columns ("at.timeSeconds", "amount"). */
  column(name: string): ColumnReader;
  positionAt(row: number): Position;
  /** The payload in the kind's current version: older rows are upcast and validated. */
  payloadAt(row: number): OldRow;
  /** Puts the payload in the kind's current version into an object of the caller's. */
  payloadInto(row: number, target: Record<string, unknown>): void;
  /** The payload as it was written, in the segment's own version. */
  writtenRow(row: number): OldRow;
}

/**
 * Opens a segment over verified bytes. `kind` is only given for kinds that are not the program's
 * own (tests). A version newer than the kind's is E-SCHEMA-001, an unknown one E-STORE-004.
 */
export function openSegment(
  manifest: SegmentManifest,
  bytes: Uint8Array,
  texts: TextPool = new Map(),
  kind: EventKind = kindOf(manifest.envelope, manifest.kind),
): OpenSegment {
  // A newer version is refused here, in the words of the schema.
  if (manifest.version > kind.version) upcastRow(kind, manifest.version, {});
  const data = parseArrowFile(bytes, manifest, kind);
  const payload = payloadColumns(kind, manifest.version, manifest.envelope);
  const types = new Map<string, ColumnType>();
  for (const { name, type } of [...envelopeColumns(manifest.envelope), ...payload])
    types.set(name, type);
  const readers = new Map<string, ColumnReader>();
  const column = (name: string): ColumnReader => {
    const known = readers.get(name);
    if (known !== undefined) return known;
    const type = types.get(name);
    const values = data.get(name);
    if (type === undefined || values === undefined)
      throw unknownLayout(`a column "${name}" of "${manifest.kind}"`, "there is none");
    const reader = columnReader(type, values, texts);
    readers.set(name, reader);
    return reader;
  };
  const columns = payload.map(({ name }) => ({ name, read: column(name) }));
  const writtenRow = writtenRowReader(columns);
  const payloadAt = payloadReader(kind, manifest.version, writtenRow);
  const isCurrent = manifest.version === kind.version;
  return {
    manifest,
    kind,
    rows: manifest.rows,
    column,
    positionAt: positionReader(column),
    payloadAt,
    payloadInto: (row, target) => {
      if (isCurrent) for (const { name, read } of columns) target[name] = read(row);
      else Object.assign(target, payloadAt(row));
    },
    writtenRow,
  };
}

function positionReader(column: (name: string) => ColumnReader): (row: number) => Position {
  const time = column("at.timeSeconds") as (row: number) => number;
  const chain = column("at.chain") as (row: number) => number;
  const block = column("at.block") as (row: number) => number;
  const transaction = column("at.transaction") as (row: number) => number;
  const log = column("at.log") as (row: number) => number;
  const phase = column("at.phase") as (row: number) => number;
  return (row) => ({
    timeSeconds: time(row),
    chain: chain(row),
    block: block(row),
    transaction: transaction(row),
    log: log(row),
    phase: phase(row),
  });
}

function writtenRowReader(
  columns: readonly { readonly name: string; readonly read: ColumnReader }[],
): (row: number) => OldRow {
  return (row) => {
    const payload: Record<string, unknown> = {};
    for (const { name, read } of columns) payload[name] = read(row);
    return payload;
  };
}

function payloadReader(
  kind: EventKind,
  version: number,
  asWritten: (row: number) => OldRow,
): (row: number) => OldRow {
  if (version === kind.version) return asWritten;
  const validator = payloadValidator(kind);
  return (row) => {
    const current = validator.safeParse(upcastRow(kind, version, asWritten(row)));
    if (!current.success)
      throw unknownLayout(
        `row ${row} of a "${kind.kind}" segment of version ${version}`,
        `its upcast gives a row the kind refuses: ${current.error.issues[0]?.message}`,
      );
    return current.data as OldRow;
  };
}

/**
 * The fact at a row of a "fact" segment. Without hashes its transaction's is left empty: no rule
 * reads it, and its text is a third of the work of reading a fact.
 */
export function factReader(segment: OpenSegment, withHashes = true): (row: number) => Fact {
  const kind = segment.kind.kind;
  const transactionHash = withHashes ? segment.column("transactionHash") : () => "";
  return (row) => {
    const fact: Record<string, unknown> = {
      kind,
      at: segment.positionAt(row),
      transactionHash: transactionHash(row),
    };
    segment.payloadInto(row, fact);
    return fact as unknown as Fact;
  };
}

/** The outcome at a row of an "outcome" segment. */
export function outcomeReader(segment: OpenSegment): (row: number) => PlacedOutcome {
  const kind = segment.kind.kind;
  const sequence = segment.column("sequence") as (row: number) => number;
  const causedBy = segment.column("causedBy") as (row: number) => string;
  return (row) => ({
    sequence: sequence(row),
    at: segment.positionAt(row),
    causedBy: causedBy(row),
    outcome: Object.assign({ kind }, segment.payloadAt(row)) as unknown as PlacedOutcome["outcome"],
  });
}
