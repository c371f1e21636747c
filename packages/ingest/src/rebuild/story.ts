/** What happened to the rows of one table: rows = kept + joined + quarantined. */
export interface TableLedger {
  readonly table: string;
  readonly rows: number;
  /** Rows that became a fact, or that a check was made against. */
  readonly kept: number;
  /** Rows that were added to another row's fact. */
  readonly joined: number;
  readonly quarantined: number;
  /** Rows that equal another one in every column and were kept all the same: equal events happen. */
  readonly identical: number;
  /** ISO 8601 days, "" for an empty table. */
  readonly first: string;
  readonly last: string;
  readonly daysWithoutRows: number;
}

/** Things the source does not tell and its own rows, with the protocol's rules, determine or bound. */
export interface Reconstruction {
  readonly kind: string;
  readonly count: number;
  /** Largest amount that was added, or largest error it may have; the text says which. */
  readonly largest: string;
  readonly why: string;
}

/** A total of the source beside the same total of the facts. */
export interface Reconciliation {
  readonly what: string;
  readonly source: string;
  readonly facts: string;
  /** facts / source - 1, at the close. */
  readonly relative: number;
  /** Largest relative difference of any day or reading, and when. */
  readonly largest: { readonly relative: number; readonly at: string };
  readonly readings: number;
  readonly why: string;
}

/** What a rebuilt history says of itself: shown by ingest and kept with the dataset. */
export interface HistoryStory {
  readonly tables: readonly TableLedger[];
  readonly reconstructions: readonly Reconstruction[];
  readonly reconciliations: readonly Reconciliation[];
  readonly notes: readonly string[];
}
