import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/** A row's own content hash: SQLite does not notice a flipped bit inside a cell. */
interface Hashed {
  readonly rowHash: string;
}

export interface SegmentRow extends Hashed {
  readonly hash: string;
  readonly envelope: string;
  readonly kind: string;
  readonly version: number;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  /** The manifest file's content, canonical JSON. */
  readonly manifest: string;
}

export interface DatasetRow extends Hashed {
  readonly name: string;
  readonly hash: string;
  /** Counts up per name; the highest is what the name means. */
  readonly version: number;
  readonly manifest: string;
}

/** Which segments are wanted, and by what: "dataset/<name>/<hash>", "range/…" or "run/<hash>". */
export interface SegmentUseRow extends Hashed {
  readonly owner: string;
  readonly segment: string;
}

export interface CoverageRow extends Hashed {
  readonly key: string;
  readonly dataset: string;
  readonly source: string;
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly manifest: string;
}

export interface RunRow extends Hashed {
  readonly runHash: string;
  readonly recipeHash: string;
  readonly datasetHash: string;
  readonly scenarioHash: string;
  readonly manifest: string;
}

export interface CatalogTables {
  readonly segment: SegmentRow;
  readonly dataset: DatasetRow;
  readonly segmentUse: SegmentUseRow;
  readonly coverage: CoverageRow;
  readonly run: RunRow;
}

export type TableName = keyof CatalogTables;

/** Parents before children, so that rows can be inserted in this order and deleted in reverse. */
export const TABLE_NAMES: readonly TableName[] = [
  "segment",
  "dataset",
  "coverage",
  "run",
  "segmentUse",
];

/** Each table's primary key: the order in which its rows are listed. */
export const PRIMARY_KEYS: Readonly<Record<TableName, readonly string[]>> = {
  segment: ["hash"],
  dataset: ["name", "hash"],
  segmentUse: ["owner", "segment"],
  coverage: ["key"],
  run: ["runHash"],
};

/**
 * Builds and compiles queries, never runs them: Kysely's own driver opens deferred transactions
 * and is asynchronous, so that others could slip between the statements of one. `Catalog` runs
 * the compiled queries synchronously inside BEGIN IMMEDIATE.
 */
export const QUERY = new Kysely<CatalogTables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
