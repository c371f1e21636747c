import { FACT_KINDS, type Fact, type FactKind } from "@hindcast/domain";
import { ENGINE_VERSION } from "@hindcast/replay";
import {
  factsOf,
  FactWriter,
  loadDatasetShared,
  openDataset,
  openStore,
  verifyDataset,
} from "@hindcast/store";
import { mustHold, rateOf, type Findings } from "./figure.ts";
import { loadLab } from "./lab.ts";
import type { Setting } from "./setting.ts";
import { timed } from "./stopwatch.ts";
import { withFolder } from "./temporary-folder.ts";

/** The lab's facts, of all kinds, written as segments, verified down to the rows, and read back. */
export async function benchStore(home: string, setting: Setting): Promise<Findings> {
  const facts = [...factsOf(loadLab(home))];
  const byKind = new Map<FactKind, Fact[]>();
  for (const fact of facts) {
    const list = byKind.get(fact.kind);
    if (list === undefined) byKind.set(fact.kind, [fact]);
    else list.push(fact);
  }
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  const manifest = openDataset(store, "aave-v3-lab");
  const write: number[] = [];
  const hash: number[] = [];
  const read: number[] = [];
  let damaged = 0;
  let lost = 0;
  for (let round = 0; round < setting.fewTimes; round++) {
    await withFolder(
      async (folder) => void write.push(await timed(() => writeAll(folder, byKind))),
    );
    hash.push(await timed(() => (damaged += verifyDataset(store, manifest).length)));
    read.push(
      await timed(() => {
        let rows = 0;
        for (const _fact of factsOf(loadDatasetShared(home, manifest))) rows++;
        lost += facts.length - rows;
      }),
    );
  }
  const label = "facts verified and read back";
  const check = { id: "store.intact", label, checked: facts.length, wrong: damaged + lost };
  const named = (id: string, what: string) => ({ id: `store.${id}`, label: what, unit: "rows/s" });
  const rows = facts.length;
  return {
    figures: [
      rateOf(named("write", "segments built, hashed, written, synced"), rows, write),
      rateOf(named("verify", "segments read, every row hashed again"), rows, hash),
      rateOf(named("read", "segments checked, facts in total order"), rows, read),
    ],
    ratios: [],
    checks: [mustHold(check)],
  };
}

function writeAll(home: string, byKind: ReadonlyMap<FactKind, readonly Fact[]>): void {
  for (const [kind, facts] of byKind) {
    const writer = new FactWriter({ home, engineVersion: ENGINE_VERSION }, FACT_KINDS[kind]);
    for (const fact of facts) writer.add(fact);
    writer.finish();
  }
}
