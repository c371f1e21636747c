import { HindcastError, type OutcomeKind, type PlacedOutcome } from "@hindcast/domain";
import { ambiguousPrefix, registerSegments } from "../catalog/segment-rows.ts";
import type { Store } from "../catalog/store.ts";
import { QUERY, type RunRow } from "../catalog/tables.ts";
import { hashesOf } from "../datasets/put-dataset.ts";
import { canonicalJson } from "../disk/canonical-json.ts";
import { complaintOf } from "../disk/complaint.ts";
import { merged, type Pull } from "../segments/merge.ts";
import { outcomeReader } from "../segments/open-segment.ts";
import { loadSegmentBytes, readSegment } from "../segments/segment-file.ts";
import { readSegmentManifest } from "../segments/segment-manifest.ts";
import {
  plainRun,
  readRunManifest,
  RUN_MANIFEST,
  runOwner,
  type RunManifest,
} from "./run-manifest.ts";

/** A run with its outcomes, read segment by segment as they are asked for. */
export interface OpenRun {
  readonly manifest: RunManifest;
  /** Outcomes of the given kinds (default: all journaled ones) in order of their sequence. */
  outcomes(kinds?: Iterable<OutcomeKind>): Generator<PlacedOutcome, void, undefined>;
}

/**
 * Enters a published run in the catalog. The same recipe with another result is E-STORE-041: a run
 * that depends on more than its recipe proves nothing.
 */
export function registerRun(store: Store, manifest: RunManifest): void {
  store.catalog.write(() => {
    const others = store.catalog.rows(
      "run",
      QUERY.selectFrom("run")
        .selectAll()
        .where("recipeHash", "=", manifest.recipeHash)
        .where("runHash", "!=", manifest.runHash),
    );
    if (others[0] !== undefined) throw irreproducible(manifest, others[0].runHash);
    readRunManifest(store.home, manifest.runHash);
    registerSegments(
      store.catalog,
      store.home,
      runOwner(manifest.runHash),
      hashesOf(manifest.kinds),
    );
    store.catalog.put("run", runRow(manifest));
  });
}

/** A run's row as its manifest gives it. */
export function runRow(manifest: RunManifest): Omit<RunRow, "rowHash"> {
  return {
    runHash: manifest.runHash,
    recipeHash: manifest.recipeHash,
    datasetHash: manifest.datasetHash,
    scenarioHash: manifest.scenarioHash,
    manifest: canonicalJson(plainRun(manifest)),
  };
}

/** Every run in the catalog, by hash. */
export function listRuns(store: Store): readonly RunManifest[] {
  const rows = store.catalog.rows("run", QUERY.selectFrom("run").selectAll().orderBy("runHash"));
  return rows.map(manifestOf);
}

/**
 * The finished run of a recipe; undefined when there is none, or when a file of it is missing or
 * damaged: running it again writes it anew.
 */
export function findRunByRecipe(store: Store, recipeHash: string): RunManifest | undefined {
  const row = store.catalog.rows(
    "run",
    QUERY.selectFrom("run").selectAll().where("recipeHash", "=", recipeHash),
  )[0];
  if (row === undefined) return undefined;
  const manifest = manifestOf(row);
  const damage = complaintOf(() => {
    readRunManifest(store.home, manifest.runHash);
    for (const hash of hashesOf(manifest.kinds))
      loadSegmentBytes(store.home, readSegmentManifest(store.home, hash));
  });
  return damage === undefined ? manifest : undefined;
}

/**
 * The run a hash or a prefix of at least 4 digits stands for. Unknown: E-STORE-040; several:
 * E-STORE-031. Segments are verified as they are read: E-STORE-001, -002, -003.
 */
export function readRun(store: Store, hashOrPrefix: string): OpenRun {
  const rows = /^[0-9a-f]{4,64}$/.test(hashOrPrefix)
    ? store.catalog.rows(
        "run",
        QUERY.selectFrom("run")
          .selectAll()
          .where("runHash", "like", `${hashOrPrefix}%`)
          .orderBy("runHash"),
      )
    : [];
  if (rows.length > 1)
    throw ambiguousPrefix(
      "run",
      hashOrPrefix,
      rows.map((row) => row.runHash),
    );
  if (rows[0] === undefined) throw unknownRun(store, hashOrPrefix);
  const manifest = readRunManifest(store.home, rows[0].runHash);
  return { manifest, outcomes: (kinds) => outcomesOf(store.home, manifest, kinds) };
}

function outcomesOf(
  home: string,
  manifest: RunManifest,
  kinds: Iterable<OutcomeKind> | undefined,
): Generator<PlacedOutcome, void, undefined> {
  const wanted = kinds === undefined ? undefined : new Set<string>(kinds);
  const texts = new Map<string, string>();
  const pulls = manifest.kinds
    .filter((entry) => wanted === undefined || wanted.has(entry.kind))
    .map((entry) => outcomesOfKind(home, entry.segments, texts));
  return merged(pulls, (a, b) => a.sequence - b.sequence);
}

function outcomesOfKind(
  home: string,
  segments: readonly string[],
  texts: Map<string, string>,
): Pull<PlacedOutcome> {
  let segmentIndex = 0;
  let row = 0;
  let rows = 0;
  let read: (row: number) => PlacedOutcome;
  return () => {
    while (row >= rows) {
      const hash = segments[segmentIndex];
      if (hash === undefined) return undefined;
      segmentIndex++;
      const segment = readSegment(home, hash, texts);
      read = outcomeReader(segment);
      rows = segment.rows;
      row = 0;
    }
    return read(row++);
  };
}

function manifestOf(row: RunRow): RunManifest {
  // The row hash was checked, so the text is what the store wrote.
  return RUN_MANIFEST.parse(JSON.parse(row.manifest));
}

function irreproducible(manifest: RunManifest, earlier: string): HindcastError {
  return new HindcastError({
    code: "E-STORE-041",
    what: "The same recipe gave another result than before.",
    where: `recipe ${manifest.recipeHash}: run ${earlier} before, run ${manifest.runHash} now`,
    why: "A run is determined by its dataset, scenario and engine version; one of the two was made by changed code under the same version, or something ambient leaked in.",
    next: `remove runs/${earlier} and catalog.sqlite if the code was changed on purpose; otherwise report this as a bug`,
  });
}

function unknownRun(store: Store, reference: string): HindcastError {
  const known = listRuns(store).map((run) => run.runHash.slice(0, 12));
  return new HindcastError({
    code: "E-STORE-040",
    what: `There is no run "${reference.slice(0, 80)}".`,
    where: store.home,
    why: known.length === 0 ? "nothing has been run" : `known: ${known.slice(0, 10).join(", ")}`,
    next: "hindcast sweep <scenario.yaml>",
  });
}
