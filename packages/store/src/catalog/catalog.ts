import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import type { Compilable } from "kysely";
import { sha256OfValue } from "../disk/digest.ts";
import { catalogError, newerSchema, rottenRow } from "./catalog-errors.ts";
import { MIGRATIONS, SCHEMA_VERSION } from "./migrations.ts";
import { PRIMARY_KEYS, QUERY, type CatalogTables, type TableName } from "./tables.ts";

type Cell = string | number;
type Unhashed<R> = Omit<R, "rowHash">;

/** Long enough for any queue of writers: a write transaction takes milliseconds. */
const BUSY_TIMEOUT_MS = 30_000;

export interface CatalogOptions {
  readonly busyTimeoutMs?: number;
  /** Fills a catalog that did not exist, in the transaction that creates it. */
  readonly onCreate?: (catalog: Catalog) => void;
}

/**
 * The index of what is stored, in SQLite. It holds nothing that the files do not say, so it can be
 * rebuilt. Every write runs in a BEGIN IMMEDIATE transaction: it waits its turn at the start and
 * cannot fail half-way because another process wrote in between. Synchronous FULL: a commit that
 * was reported survives a power cut; commits are few, so its price does not matter.
 */
export class Catalog {
  readonly path: string;
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(path: string, options: CatalogOptions = {}) {
    this.path = path;
    const busyTimeoutMs = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
    this.#database = this.#guarded(() => {
      mkdirSync(dirname(path), { recursive: true });
      return new Database(path, { timeout: busyTimeoutMs });
    });
    try {
      this.#guarded(() => this.#prepare(busyTimeoutMs, options.onCreate));
    } catch (cause) {
      this.#database.close();
      throw cause;
    }
  }

  #prepare(busyTimeoutMs: number, onCreate: CatalogOptions["onCreate"]): void {
    const found = this.#schemaVersion();
    if (found > SCHEMA_VERSION) throw newerSchema(this.path, found, SCHEMA_VERSION);
    turnOnWriteAheadLog(this.#database, busyTimeoutMs);
    this.#database.pragma("synchronous = FULL");
    this.#database.pragma("foreign_keys = ON");
    if (found < SCHEMA_VERSION) this.write(() => this.#migrate(onCreate));
  }

  #migrate(onCreate: CatalogOptions["onCreate"]): void {
    // Another process may have done it while this one waited for its turn.
    const found = this.#schemaVersion();
    if (found > SCHEMA_VERSION) throw newerSchema(this.path, found, SCHEMA_VERSION);
    for (const step of MIGRATIONS.slice(found)) this.#database.exec(step);
    this.#database.pragma(`user_version = ${SCHEMA_VERSION}`);
    if (found === 0) onCreate?.(this);
  }

  #schemaVersion(): number {
    return this.#database.pragma("user_version", { simple: true }) as number;
  }

  /** Runs work as one write transaction: all of it, or, when it throws, nothing. */
  write<T>(work: () => T): T {
    return this.#guarded(() =>
      this.#database.inTransaction ? work() : this.#database.transaction(work).immediate(),
    );
  }

  /** A part of a write transaction that fails by itself: when it throws, only it is undone. */
  savepoint<T>(work: () => T): T {
    return this.#guarded(() => this.#database.transaction(work)());
  }

  /** The rows a query gives, each checked against its row hash (E-STORE-020). Select all columns. */
  rows<R extends { readonly rowHash: string }>(table: TableName, query: Compilable<R>): R[] {
    const found = this.select(query);
    for (const row of found) this.checkRow(table, row);
    return found;
  }

  /** E-STORE-020 when a row's content does not give its hash. */
  checkRow(table: TableName, row: { readonly rowHash: string }): void {
    const { rowHash, ...content } = row;
    if (hashOfRow(table, content) !== rowHash)
      throw rottenRow(this.path, table, keyOf(table, content));
  }

  /** The rows a query gives, unchecked: counts, keys, and the checks themselves. */
  select<R>(query: Compilable<R>): R[] {
    const { sql, parameters } = query.compile();
    return this.#guarded(() => this.#statement(sql).all(...parameters) as R[]);
  }

  run(query: Compilable): void {
    const { sql, parameters } = query.compile();
    this.#guarded(() => this.#statement(sql).run(...parameters));
  }

  /** Inserts a row with its hash, replacing the one with the same key. Inside `write` only. */
  put<T extends TableName>(table: T, content: Unhashed<CatalogTables[T]>): void {
    const row: Record<string, Cell> = { ...(content as unknown as Record<string, Cell>) };
    const update = { ...row, rowHash: hashOfRow(table, row) };
    this.run(
      QUERY.insertInto(table as TableName)
        .values(update as never)
        .onConflict((conflict) =>
          conflict.columns(PRIMARY_KEYS[table] as never).doUpdateSet(update as never),
        ),
    );
  }

  /** SQLite's own check of its pages; "ok" when it finds nothing. */
  integrity(): string {
    return this.#guarded(() => String(this.#database.pragma("quick_check(1)", { simple: true })));
  }

  /** How the connection is set up; 2 is synchronous FULL. */
  settings(): { journalMode: unknown; synchronous: unknown; foreignKeys: unknown } {
    const pragma = (name: string): unknown => this.#database.pragma(name, { simple: true });
    return {
      journalMode: pragma("journal_mode"),
      synchronous: pragma("synchronous"),
      foreignKeys: pragma("foreign_keys"),
    };
  }

  close(): void {
    this.#database.close();
  }

  #statement(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw catalogError(this.path, cause);
    }
  }
}

function hashOfRow(table: TableName, content: object): string {
  return sha256OfValue({ table, row: { ...(content as Record<string, Cell>) } });
}

function keyOf(table: TableName, content: object): string {
  const cells = content as Record<string, Cell>;
  return PRIMARY_KEYS[table].map((column) => String(cells[column])).join(" ");
}

/** The one statement that does not wait for its turn by itself: SQLite answers "busy" at once. */
function turnOnWriteAheadLog(database: Database.Database, busyTimeoutMs: number): void {
  const pauseMs = 10;
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    try {
      database.pragma("journal_mode = WAL");
      return;
    } catch (cause) {
      const busy = cause instanceof Database.SqliteError && cause.code.startsWith("SQLITE_BUSY");
      if (!busy || waitedMs >= busyTimeoutMs) throw cause;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}
