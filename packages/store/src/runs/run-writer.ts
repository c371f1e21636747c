import { OUTCOME_KINDS, type PlacedOutcome } from "@hindcast/domain";
import type { KindSegments } from "../datasets/dataset-manifest.ts";
import { writeFileAtomically } from "../disk/atomic-file.ts";
import { complaintOf } from "../disk/complaint.ts";
import { sealJson } from "../disk/sealed-json.ts";
import { ROWS_PER_SEGMENT } from "../segments/column-builder.ts";
import { outOfOrder } from "../segments/fact-writer.ts";
import { SegmentBuilder } from "../segments/segment-builder.ts";
import { writeSegment, type SegmentTarget } from "../segments/segment-file.ts";
import {
  outcomeHashOf,
  plainRun,
  readRunManifest,
  runPath,
  type RunFields,
  type RunManifest,
} from "./run-manifest.ts";

interface OpenKind {
  builder: SegmentBuilder;
  rows: number;
  readonly segments: string[];
}

/** What a closed journal amounts to. */
export interface Journal {
  readonly outcomeHash: string;
  readonly kinds: readonly KindSegments[];
}

/**
 * Writes a run's outcomes, kind by kind, as segments of 65,536 rows; memory is bounded by one
 * segment a kind. Needs no catalog, so worker threads use it: the thread that owns the catalog
 * enters the manifest afterwards (`registerRun`). Until `publish`, nothing of a run is visible.
 */
export class RunWriter {
  readonly #target: SegmentTarget;
  readonly #kinds = new Map<string, OpenKind>();
  #lastSequence = -1;
  #journal: Journal | undefined;

  constructor(target: SegmentTarget) {
    this.#target = target;
  }

  /**
   * A journal that begins like this one: what either is told later, the other does not hear.
   * Segments that were cut already are the same files.
   */
  copy(): RunWriter {
    const copy = new RunWriter(this.#target);
    for (const [name, { builder, rows, segments }] of this.#kinds)
      copy.#kinds.set(name, { builder: builder.copy(), rows, segments: [...segments] });
    copy.#lastSequence = this.#lastSequence;
    return copy;
  }

  /** Outcomes come with rising sequence, not necessarily all of them (E-STORE-006). */
  add(placed: PlacedOutcome): void {
    const { sequence, at, causedBy, outcome } = placed;
    if (this.#journal !== undefined) throw outOfOrder(at, "the journal is closed");
    if (!(sequence > this.#lastSequence))
      throw outOfOrder(at, `its sequence ${sequence} follows ${this.#lastSequence}`);
    const kind = this.#kind(outcome.kind);
    kind.builder.addOutcome(
      sequence,
      at,
      causedBy,
      outcome as unknown as Readonly<Record<string, unknown>>,
    );
    this.#lastSequence = sequence;
    if (kind.builder.rows === ROWS_PER_SEGMENT) this.#cut(kind);
  }

  /** Writes what is left of every kind. Closing again gives the same journal. */
  close(): Journal {
    if (this.#journal !== undefined) return this.#journal;
    const kinds = [...this.#kinds]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, open]): KindSegments => {
        if (open.builder.rows > 0) this.#cut(open);
        const { rows, segments } = open;
        return { kind, version: open.builder.version, rows, segments };
      });
    this.#journal = { outcomeHash: outcomeHashOf(kinds), kinds };
    return this.#journal;
  }

  /**
   * Makes the run visible: its manifest is written last, after every segment. A sound manifest of
   * the same run is left as it is.
   */
  publish(fields: RunFields): RunManifest {
    const manifest: RunManifest = { ...fields, ...this.close(), format: 1 };
    const present = complaintOf(() => void readRunManifest(this.#target.home, fields.runHash));
    if (present !== undefined)
      writeFileAtomically(
        runPath(this.#target.home, fields.runHash),
        sealJson(plainRun(manifest)),
        this.#target.files,
      );
    return manifest;
  }

  #kind(name: keyof typeof OUTCOME_KINDS): OpenKind {
    let open = this.#kinds.get(name);
    if (open === undefined) {
      open = { builder: new SegmentBuilder("outcome", OUTCOME_KINDS[name]), rows: 0, segments: [] };
      this.#kinds.set(name, open);
    }
    return open;
  }

  #cut(open: OpenKind): void {
    const { kind, rows } = open.builder;
    open.segments.push(writeSegment(this.#target, open.builder).logicalHash);
    open.rows += rows;
    open.builder = new SegmentBuilder("outcome", kind);
  }
}
