import { z } from "zod";
import { HindcastError } from "../hindcast-error.ts";

/**
 * The value types an event column can have. From the one description of a kind both its zod
 * validator (here) and its Arrow columns (store) derive.
 *
 * - `u32`, `u53`: non-negative integers, a JavaScript number
 * - `u256`, `i256`: bigint, 256-bit
 * - `address`: 0x + 40 lower-case hex digits; `bytes32`: 0x + 64; `bytes`: 0x + any even number
 * - `text`: any string; `bool`
 */
export type ColumnType =
  | "u32"
  | "u53"
  | "u256"
  | "i256"
  | "address"
  | "bytes32"
  | "bytes"
  | "text"
  | "bool";

interface ColumnValues {
  u32: number;
  u53: number;
  u256: bigint;
  i256: bigint;
  address: string;
  bytes32: string;
  bytes: string;
  text: string;
  bool: boolean;
}

export type Columns = Readonly<Record<string, ColumnType>>;
export type PayloadOf<C extends Columns> = { -readonly [K in keyof C]: ColumnValues[C[K]] };

/** A row as an older version wrote it, before upcasting. */
export type OldRow = Readonly<Record<string, unknown>>;

/** One kind of event: its columns, their version, and how older versions become this one. */
export interface EventKind<K extends string = string, C extends Columns = Columns> {
  readonly kind: K;
  readonly version: number;
  readonly columns: C;
  /** What the kind means, one sentence. */
  readonly doc: string;
  /** upcasts[n] turns a row of version n into one of version n + 1. */
  readonly upcasts: Readonly<Record<number, (row: OldRow) => OldRow>>;
  /** Columns that versions before the current one had, so that their bytes can still be read. */
  readonly olderColumns: Readonly<Record<number, Columns>>;
}

const TWO_255 = 1n << 255n;
const VALIDATORS: { readonly [T in ColumnType]: z.ZodType } = {
  u32: z.int().min(0).max(0xffff_ffff),
  u53: z.int().min(0),
  u256: z
    .bigint()
    .min(0n)
    .lt(1n << 256n),
  i256: z.bigint().min(-TWO_255).lt(TWO_255),
  address: z.string().regex(/^0x[0-9a-f]{40}$/, "an address is 0x and 40 lower-case hex digits"),
  bytes32: z.string().regex(/^0x[0-9a-f]{64}$/, "32 bytes are 0x and 64 lower-case hex digits"),
  bytes: z
    .string()
    .regex(/^0x(?:[0-9a-f]{2})*$/, "bytes are 0x and pairs of lower-case hex digits"),
  text: z.string(),
  bool: z.boolean(),
};

/** Describes a kind of event. `past` holds older versions' columns and their upcasts. */
export function defineKind<const K extends string, const C extends Columns>(
  kind: K,
  doc: string,
  columns: C,
  past: readonly { columns: Columns; upcast: (row: OldRow) => OldRow }[] = [],
): EventKind<K, C> {
  const upcasts: Record<number, (row: OldRow) => OldRow> = {};
  const olderColumns: Record<number, Columns> = {};
  past.forEach((old, index) => {
    upcasts[index + 1] = old.upcast;
    olderColumns[index + 1] = old.columns;
  });
  return { kind, version: past.length + 1, columns, doc, upcasts, olderColumns };
}

/** The strict validator of a kind's payload: unknown and missing columns are errors. */
export function payloadValidator<C extends Columns>(
  kind: EventKind<string, C>,
): z.ZodType<PayloadOf<C>> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, type] of Object.entries(kind.columns)) shape[name] = VALIDATORS[type];
  return z.strictObject(shape) as unknown as z.ZodType<PayloadOf<C>>;
}

/** Brings a row of an older version to the kind's current one, step by step. */
export function upcastRow(kind: EventKind, version: number, row: OldRow): OldRow {
  if (version > kind.version)
    throw new HindcastError({
      code: "E-SCHEMA-001",
      what: `"${kind.kind}" rows of version ${version} are newer than this program knows (${kind.version}).`,
      why: "Reading them as an older version could change their meaning.",
      next: "use the Hindcast version that wrote them, or a newer one",
    });
  let current = row;
  for (let at = version; at < kind.version; at++) {
    const upcast = kind.upcasts[at];
    if (upcast === undefined)
      throw new HindcastError({
        code: "E-SCHEMA-002",
        what: `"${kind.kind}" has no way from version ${at} to ${at + 1}.`,
        next: "report this as a bug: a version was added without its upcast",
      });
    current = upcast(current);
  }
  return current;
}
