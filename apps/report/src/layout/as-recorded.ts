import type { RunSummary } from "@hindcast/evidence";

/** Whether what the protocol read and who acted in a run is what was recorded. */
export function isAsRecorded({ mechanisms, worlds, movedPrices }: RunSummary): boolean {
  return mechanisms.length === 0 && worlds.length === 0 && movedPrices.length === 0;
}
