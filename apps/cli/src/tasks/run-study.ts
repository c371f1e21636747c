import { HindcastError } from "@hindcast/domain";
import {
  KNOWN_STUDIES,
  recordedMarket,
  studyOf,
  type FidelityReport,
  type Study,
} from "@hindcast/fidelity";
import { listDatasets, openDataset, type DatasetManifest, type Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import { describedName } from "./described-datasets.ts";
import { describeDataset } from "./describe-dataset.ts";
import { studiedFacts } from "./studied-facts.ts";

/** A dataset's study, run. */
export interface StudiedDataset {
  readonly manifest: DatasetManifest;
  readonly report: FidelityReport;
}

/** Opens a dataset and runs the study made for it (E-CLI-024 none, E-CLI-025 not ingested). */
export async function runStudy(
  store: Store,
  dataset: string,
  seed: number,
  { terminal, signal }: CommandContext,
): Promise<StudiedDataset> {
  const manifest = openStudied(store, dataset);
  const study = studyFor(manifest);
  terminal.progress({ stage: "read", done: 0, total: 100, unit: "%" });
  const facts = studiedFacts(store, manifest);
  const report = await study.run({
    facts,
    seed,
    signal,
    onProgress: (share, label) =>
      terminal.progress({
        stage: "study",
        done: Math.round(share * 100),
        total: 100,
        unit: "%",
        note: label,
      }),
  });
  terminal.endProgress();
  return { manifest, report };
}

function openStudied(store: Store, dataset: string): DatasetManifest {
  const stored = listDatasets(store);
  const isStored = (name: string) => stored.some((each) => each.name === name);
  // A stored name or the beginning of a hash comes first; then a described dataset's other names.
  const name = isStored(dataset) ? dataset : describedName(dataset);
  if (isStored(name) || studyOf(name) === undefined) return openDataset(store, name);
  throw new HindcastError({
    code: "E-CLI-025",
    what: `There is a study of the dataset "${name}", but the dataset has not been ingested.`,
    where: store.home,
    why: "A study compares models with recorded history, so it needs that.",
    next: `hindcast ingest ${name}, and with --data <folder> where its files are your own copy`,
  });
}

/** The study of this dataset, or the one that every market with a whole event log gets. */
function studyFor(manifest: DatasetManifest): Study {
  const study = studyOf(manifest.name);
  if (study !== undefined) return study;
  const { protocol } = describeDataset(manifest);
  const hasLog = manifest.kinds.some((kind) => kind.kind === "log");
  if (protocol !== undefined && hasLog) return recordedMarket(protocol, [manifest.name]);
  throw new HindcastError({
    code: "E-CLI-024",
    what: `There is no study for the dataset "${manifest.name}".`,
    why: `It holds no market's event log, and studies are made for: ${KNOWN_STUDIES.flatMap((each) => each.datasets).join(", ")}.`,
    next: "hindcast datasets list",
  });
}
