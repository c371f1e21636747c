import type { Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import type { FoundSpread } from "./find-spread.ts";
import type { PlannedSweep } from "./planned-sweep.ts";
import { runSweep } from "./run-sweep.ts";
import { keptSweep, writeSweep, type SweepFile } from "./sweep-file.ts";

/** Keeps the runs under all seeds beside their sweep, where reports and verification find them. */
export async function keepSpread(
  store: Store,
  planned: PlannedSweep,
  { seeds, members }: FoundSpread,
  workers: number,
  context: CommandContext,
): Promise<SweepFile> {
  const kept = keptSweep(store.home, planned.sweepHash);
  const isComplete = kept?.members.every(({ runHash }) => runHash !== null) === true;
  // All its runs have run just now, under the first seed.
  const sweep = isComplete
    ? kept
    : (await runSweep(store, planned, { workers }, context, planned.file.band !== undefined)).sweep;
  const hashesOf = new Map(members.map(({ name, runHashes }) => [name, [...runHashes]]));
  const runs = sweep.members.map(({ name }) => hashesOf.get(name) ?? []);
  const spread = { seeds: [...seeds], runs };
  writeSweep(store.home, { ...sweep, spread });
  return sweep;
}
