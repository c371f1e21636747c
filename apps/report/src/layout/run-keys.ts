import type { RunSummary } from "@hindcast/evidence";
import { shortHash } from "../format/hash.ts";

/**
 * A short key per run for links: the scenario's hash, which outlives a new engine version. Runs that
 * would share a key (or have none) are keyed by their position.
 */
export function runKeys(runs: readonly Pick<RunSummary, "scenarioHash">[]): readonly string[] {
  const counts = new Map<string, number>();
  const hashes = runs.map((run) => shortHash(run.scenarioHash));
  for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return hashes.map((hash, index) => (hash === "" || counts.get(hash) !== 1 ? `n${index}` : hash));
}
