import { HindcastError } from "@hindcast/domain";
import { openBytes } from "./open-bytes.ts";

/** An element of an array in a JSON file. */
export interface JsonRow {
  /** 1-based place in the array: JSON has no lines to speak of. */
  readonly line: number;
  readonly raw: string;
  /** The member under these keys as it is written in the file; "" when there is none. */
  text(...keys: readonly string[]): string;
}

/** Files read whole: a larger one is not what these formats hold. */
const LARGEST_BYTES = 256 * 1024 * 1024;

/** A number as it is written: JavaScript's numbers would drop its last digits. */
class WrittenNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
  toJSON(): string {
    return this.source;
  }
}

/**
 * The elements of the array that `keys` lead to in a JSON file (plain, .gz or .zip). Numbers keep
 * the digits they are written with. Errors: E-INGEST-018, and those of openBytes.
 */
export async function jsonRows(
  path: string,
  name: string,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<readonly JsonRow[]> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of (await openBytes(path, name)) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    bytes += chunk.length;
    if (bytes > LARGEST_BYTES) throw malformed(name, `it is larger than ${LARGEST_BYTES} bytes`);
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = parseExact(
      Buffer.concat(chunks)
        .toString("utf8")
        .replace(/^\uFEFF/, ""),
    );
  } catch (cause) {
    throw malformed(name, cause instanceof Error ? cause.message : String(cause));
  }
  const array = memberAt(value, keys);
  if (!Array.isArray(array)) throw malformed(name, `no array at ${keys.join(".") || "top level"}`);
  return array.map((element: unknown, index) => ({
    line: index + 1,
    raw: JSON.stringify(element),
    text: (...path) => written(memberAt(element, path)),
  }));
}

function parseExact(text: string): unknown {
  const keep = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" ? new WrittenNumber(context?.source ?? String(value)) : value;
  return JSON.parse(text, keep as (key: string, value: unknown) => unknown);
}

function memberAt(value: unknown, keys: readonly string[]): unknown {
  let at = value;
  for (const key of keys) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function written(value: unknown): string {
  if (value instanceof WrittenNumber) return value.source;
  return typeof value === "string" || typeof value === "boolean" ? String(value) : "";
}

function malformed(name: string, why: string): HindcastError {
  return new HindcastError({
    code: "E-INGEST-018",
    what: "A JSON file cannot be read.",
    where: name,
    why: why.slice(0, 200),
    next: "fetch the file again, or correct where its rows are in dataset.json",
  });
}
