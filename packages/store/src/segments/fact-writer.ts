import {
  comparePositions,
  HindcastError,
  positionKey,
  type EventKind,
  type Fact,
  type Position,
} from "@hindcast/domain";
import { ROWS_PER_SEGMENT } from "./column-builder.ts";
import { SegmentBuilder } from "./segment-builder.ts";
import { writeSegment, type SegmentTarget } from "./segment-file.ts";
import type { SegmentManifest } from "./segment-manifest.ts";

/**
 * Writes the facts of one kind, given in total order, as segments of 65,536 rows: the same facts
 * always give the same segments. Memory is bounded by one segment.
 */
export class FactWriter {
  readonly #target: SegmentTarget;
  readonly #kind: EventKind;
  readonly #written: SegmentManifest[] = [];
  #builder: SegmentBuilder;
  #last: Position | undefined;

  constructor(target: SegmentTarget, kind: EventKind) {
    this.#target = target;
    this.#kind = kind;
    this.#builder = new SegmentBuilder("fact", kind);
  }

  /** Equal positions keep their order; going back is E-STORE-006; another kind too. */
  add(fact: Fact): void {
    if (fact.kind !== this.#kind.kind)
      throw outOfOrder(
        fact.at,
        `it is a "${fact.kind}", the writer's kind is "${this.#kind.kind}"`,
      );
    if (this.#last !== undefined && comparePositions(this.#last, fact.at) > 0)
      throw outOfOrder(fact.at, `it comes after ${positionKey(this.#last)}`);
    this.#builder.addFact(
      fact.at,
      fact.transactionHash,
      fact as unknown as Record<string, unknown>,
    );
    this.#last = fact.at;
    if (this.#builder.rows === ROWS_PER_SEGMENT) this.#cut();
  }

  /** Writes what is left and gives the manifests of all segments in order; none for no facts. */
  finish(): readonly SegmentManifest[] {
    if (this.#builder.rows > 0) this.#cut();
    return this.#written;
  }

  #cut(): void {
    this.#written.push(writeSegment(this.#target, this.#builder));
    this.#builder = new SegmentBuilder("fact", this.#kind);
  }
}

/** E-STORE-006: a row does not come where the order of its stream allows. */
export function outOfOrder(at: Position, why: string): HindcastError {
  return new HindcastError({
    code: "E-STORE-006",
    what: "A row reached the store out of order.",
    where: `position ${positionKey(at)} at ${at.timeSeconds} s`,
    why,
    next: "report this as a bug: rows are sorted before they are written",
  });
}
