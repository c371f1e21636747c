import { join } from "node:path";
import { z } from "zod";
import { KIND_SEGMENTS, type KindSegments } from "../datasets/dataset-manifest.ts";
import { sha256OfValue } from "../disk/digest.ts";
import { damagedManifest, readSealedJson } from "../disk/sealed-json.ts";
import { DIGEST } from "../segments/segment-manifest.ts";

/** What the one who ran it says about a finished run. No clock time: a manifest is reproducible. */
export interface RunFields {
  /** Names the run: recipe, outcomes and final state. */
  readonly runHash: string;
  /** Names what determined it: dataset, scenario and engine version. */
  readonly recipeHash: string;
  readonly datasetHash: string;
  readonly scenarioHash: string;
  readonly engineVersion: string;
  readonly protocol: string;
  /** The scenario as canonical text, so that a run can be repeated from its manifest alone. */
  readonly scenario: string;
  readonly outcomeHash: string;
  readonly stateHash: string;
  /** Outcomes the replay gave, journaled or not. */
  readonly outcomes: number;
  readonly refusals: number;
}

/** A finished run; stands as `runs/<runHash>/manifest.json`. */
export interface RunManifest extends RunFields {
  readonly format: 1;
  /** The journaled outcomes, sorted by kind. */
  readonly kinds: readonly KindSegments[];
}

export const RUN_MANIFEST: z.ZodType<RunManifest> = z.strictObject({
  format: z.literal(1),
  runHash: DIGEST,
  recipeHash: DIGEST,
  datasetHash: DIGEST,
  scenarioHash: DIGEST,
  engineVersion: z.string(),
  protocol: z.string(),
  scenario: z.string(),
  outcomeHash: DIGEST,
  stateHash: DIGEST,
  outcomes: z.int().min(0),
  refusals: z.int().min(0),
  kinds: z.array(KIND_SEGMENTS),
});

/** The hash of a run's journal: its kinds, sorted, and their segments in order. */
export function outcomeHashOf(kinds: readonly KindSegments[]): string {
  return sha256OfValue({ format: 1, kinds: kinds.map((kind) => ({ ...kind })) });
}

export function runsFolder(home: string): string {
  return join(home, "runs");
}

export function runPath(home: string, runHash: string): string {
  return join(runsFolder(home), runHash, "manifest.json");
}

export function runOwner(runHash: string): string {
  return `run/${runHash}`;
}

/** Manifest as plain JSON, for sealing. */
export function plainRun(manifest: RunManifest) {
  return { ...manifest, kinds: manifest.kinds.map((kind) => ({ ...kind })) };
}

/** Reads a run's manifest and checks that its segments give its outcome hash (E-STORE-002, -003). */
export function readRunManifest(home: string, runHash: string): RunManifest {
  const path = runPath(home, runHash);
  const manifest = readSealedJson(path, RUN_MANIFEST);
  if (manifest.runHash !== runHash)
    throw damagedManifest(path, `it describes the run ${manifest.runHash}`);
  const actual = outcomeHashOf(manifest.kinds);
  if (actual !== manifest.outcomeHash)
    throw damagedManifest(path, `its segments give the outcome hash ${actual}`);
  return manifest;
}
