import type { HistoryFact } from "./history.ts";

/**
 * Facts in the total order. An array is one; a long history is read from its segments as it is
 * gone through, so that it never lies in memory whole.
 */
export interface FactSequence extends Iterable<HistoryFact> {
  readonly length: number;
  /** The facts from a place on. Absent: those before it are passed over one by one. */
  from?(index: number): Iterable<HistoryFact>;
  /** The facts of some kinds alone, in order. Absent: the others are passed over one by one. */
  ofKinds?<K extends HistoryFact["kind"]>(kinds: readonly K[]): Iterable<FactOfKind<K>>;
}

export type FactOfKind<K extends HistoryFact["kind"]> = Extract<HistoryFact, { kind: K }>;

/** The facts of a sequence from a place on. */
export function* factsFrom(facts: FactSequence, index: number): Iterable<HistoryFact> {
  if (facts.from !== undefined) return yield* facts.from(index);
  let place = 0;
  for (const fact of facts) if (place++ >= index) yield fact;
}

/** The facts of some kinds alone, in order. */
export function* factsOfKinds<K extends HistoryFact["kind"]>(
  facts: FactSequence,
  kinds: readonly K[],
): Iterable<FactOfKind<K>> {
  if (facts.ofKinds !== undefined) return yield* facts.ofKinds(kinds);
  for (const fact of facts)
    if (kinds.some((kind) => kind === fact.kind)) yield fact as FactOfKind<K>;
}
