import { FACT_KINDS, type Fact } from "@hindcast/domain";
import type { Store } from "../catalog/store.ts";
import type { DatasetManifest } from "../datasets/dataset-manifest.ts";
import { putDataset } from "../datasets/put-dataset.ts";
import { registerRun } from "../runs/find-run.ts";
import type { RunManifest } from "../runs/run-manifest.ts";
import { RunWriter } from "../runs/run-writer.ts";
import { sha256 } from "../disk/digest.ts";
import { FactWriter } from "../segments/fact-writer.ts";
import type { SegmentTarget } from "../segments/segment-file.ts";
import type { SegmentManifest } from "../segments/segment-manifest.ts";
import { outcome, priceFact, supplyFact } from "./sample-rows.ts";

export function writeFacts(
  target: SegmentTarget,
  facts: readonly Fact[],
): readonly SegmentManifest[] {
  const kind = facts[0]?.kind ?? "log";
  const writer = new FactWriter(target, FACT_KINDS[kind]);
  for (const fact of facts) writer.add(fact);
  return writer.finish();
}

/** A small dataset of deposits and prices; other `salt`, other content. */
export function putSample(store: Store, name = "sample", salt = 0, rows = 40): DatasetManifest {
  const indices = Array.from({ length: rows }, (_row, i) => i);
  return putDataset(store, {
    name,
    kinds: new Map([
      [
        "supply",
        writeFacts(
          store,
          indices.map((i) => supplyFact(i, salt)),
        ),
      ],
      ["oraclePrice", writeFacts(store, indices.filter((i) => i % 3 === 0).map(priceFact))],
    ]),
    provenance: { source: "made up for a test" },
  });
}

/** Publishes a small run without entering it; other `salt`, other outcomes. */
export function publishSample(
  target: SegmentTarget,
  recipe: string,
  salt = 0,
  rows = 30,
): RunManifest {
  const writer = new RunWriter(target);
  for (let sequence = 0; sequence < rows; sequence++) writer.add(outcome(sequence, salt));
  const { outcomeHash } = writer.close();
  const recipeHash = sha256(recipe);
  return writer.publish({
    runHash: sha256(recipeHash + outcomeHash),
    recipeHash,
    datasetHash: sha256("dataset"),
    scenarioHash: sha256("scenario"),
    engineVersion: "test",
    protocol: "aave-v3",
    scenario: "{}",
    outcomeHash,
    stateHash: sha256("state"),
    outcomes: rows,
    refusals: 0,
  });
}

export function putSampleRun(store: Store, recipe: string, salt = 0): RunManifest {
  const manifest = publishSample(store, recipe, salt);
  registerRun(store, manifest);
  return manifest;
}
