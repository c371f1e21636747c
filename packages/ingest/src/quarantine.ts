/**
 * A row that did not become a fact. Nothing is dropped silently: what is not kept stands here with
 * the place it came from and the reason.
 *
 * `severity` "fault" counts against the tolerance (default 0). "known" rows are those a format is
 * documented to hold without meaning anything, such as Chainlink's empty phase-0 round: they are
 * counted and listed, and never fail an ingest.
 */
export interface QuarantinedRow {
  readonly file: string;
  /** 1-based line of a text file; 1-based row of a Parquet file; block of an RPC answer. */
  readonly line: number;
  readonly column: string;
  readonly code: string;
  readonly reason: string;
  readonly raw: string;
  readonly severity: "fault" | "known";
}

/** Longest raw text kept of a quarantined row. */
const RAW_LIMIT = 4_000;

/** A quarantined row with severity "fault". */
export function fault(
  place: { file: string; line: number },
  column: string,
  code: string,
  reason: string,
  raw: string,
): QuarantinedRow {
  return row(place, column, code, reason, raw, "fault");
}

/** A quarantined row with severity "known". */
export function knownEmpty(
  place: { file: string; line: number },
  column: string,
  code: string,
  reason: string,
  raw: string,
): QuarantinedRow {
  return row(place, column, code, reason, raw, "known");
}

function row(
  { file, line }: { file: string; line: number },
  column: string,
  code: string,
  reason: string,
  raw: string,
  severity: QuarantinedRow["severity"],
): QuarantinedRow {
  // Only the place is taken: what comes here is often a whole row of a source.
  return { file, line, column, code, reason, raw: raw.slice(0, RAW_LIMIT), severity };
}

/** Orders quarantined rows by file, line, column and code, so that listings never depend on timing. */
export function compareQuarantined(a: QuarantinedRow, b: QuarantinedRow): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    compareText(a.column, b.column) ||
    compareText(a.code, b.code) ||
    compareText(a.raw, b.raw)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
