import { mkdirSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HindcastError } from "@hindcast/domain";
import { compareQuarantined, type QuarantinedRow } from "../quarantine.ts";

/** Where the rows of a dataset that made no fact are listed, one JSON object a line. */
export function quarantinePath(home: string, slug: string): string {
  return join(home, "quarantine", `${slug}.ndjson`);
}

/**
 * Lists quarantined rows in the home, in an order of their own, and ends the ingest when more of
 * them are faults than `tolerance` allows (E-INGEST-030). Without any, an old list is removed.
 */
export async function judgeQuarantine(
  home: string,
  slug: string,
  rows: readonly QuarantinedRow[],
  tolerance: number,
): Promise<readonly QuarantinedRow[]> {
  const path = quarantinePath(home, slug);
  const sorted = rows.toSorted(compareQuarantined);
  if (sorted.length === 0) rmSync(path, { force: true });
  else {
    mkdirSync(join(home, "quarantine"), { recursive: true });
    await writeFile(path, sorted.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
  const faults = sorted.filter((row) => row.severity === "fault");
  if (faults.length <= tolerance) return sorted;
  const first = faults
    .slice(0, 5)
    .map(
      ({ file, line, column, code, reason }) =>
        `${file} line ${line}${column === "" ? "" : `, ${column}`}: ${code} ${reason}`,
    );
  throw new HindcastError({
    code: "E-INGEST-030",
    what: `${faults.length} rows are in quarantine, ${tolerance} are tolerated. Nothing was stored.`,
    where: `${first.join("\n         ")}${faults.length > first.length ? "\n         …" : ""}`,
    why: `All of them: ${path}`,
    next: "correct the source, or allow that many with --tolerate",
  });
}
