import type { QuarantinedRow } from "../quarantine.ts";
import type { Batch } from "./batch.ts";

/** All rows of a source, for tests. */
export async function gather<Row>(
  batches: AsyncIterable<Batch<Row>>,
): Promise<{ rows: Row[]; quarantined: QuarantinedRow[] }> {
  const rows: Row[] = [];
  const quarantined: QuarantinedRow[] = [];
  for await (const batch of batches) {
    rows.push(...batch.rows);
    quarantined.push(...batch.quarantined);
  }
  return { rows, quarantined };
}
