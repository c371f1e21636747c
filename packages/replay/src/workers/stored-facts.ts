import { CAUSE_KINDS, positionKey, type CauseKind, type EffectKind } from "@hindcast/domain";
import { factsOf, type FactReading, type SharedDataset } from "@hindcast/store";
import type { FactOfKind, FactSequence } from "../kernel/fact-sequence.ts";
import type { HistoryFact } from "../kernel/history.ts";

/** Kinds that are facts of a history: causes that a protocol can refuse, and liquidations. */
const HISTORY_KINDS: readonly HistoryFact["kind"][] = [
  ...(Object.keys(CAUSE_KINDS) as CauseKind[]).filter(
    (kind) => kind !== "contractReading" && kind !== "marketPrice",
  ),
  "liquidation",
];

/** Kinds a replay reads: the facts of its history, and what tells more of its liquidations. */
export const REPLAYED_KINDS: readonly (CauseKind | EffectKind)[] = [
  ...HISTORY_KINDS,
  "sharePosting",
];

/** Facts between two places at which a reading can begin without reading what is before. */
const MARK_EVERY = 65_536;

/**
 * The facts of a dataset's history, decoded from its segments as they are gone through. The first
 * `mostKept` of them stay decoded for the next pass; the rest is decoded again each time, so that
 * memory has a bound whatever the length of history. Transaction hashes are left empty.
 */
export class StoredFacts implements FactSequence {
  readonly length: number;
  private readonly dataset: SharedDataset;
  private mostKept: number;
  private readonly kept: HistoryFact[] = [];
  private readonly reading: FactReading = { texts: new Map(), withHashes: false };
  private readonly debtShares: ReadonlyMap<string, bigint>;
  /** Rows of each kind that lie before every MARK_EVERY-th fact, as far as it was ever read. */
  private readonly marks: ReadonlyMap<string, number>[] = [new Map()];

  constructor(dataset: SharedDataset, mostKept = Number.POSITIVE_INFINITY) {
    this.dataset = dataset;
    this.mostKept = mostKept;
    this.length = dataset.kinds
      .filter(({ kind }) => HISTORY_KINDS.some((known) => known === kind))
      .flatMap(({ segments }) => segments)
      .reduce((rows, { manifest }) => rows + manifest.rows, 0);
    this.debtShares = debtSharesOf(dataset);
  }

  /** Lets go of decoded facts beyond a number, and keeps no more than that from now on. */
  keepAtMost(count: number): void {
    this.mostKept = count;
    if (this.kept.length > count) this.kept.length = count;
  }

  [Symbol.iterator](): Iterator<HistoryFact> {
    return this.from(0);
  }

  *from(index: number): Generator<HistoryFact, void, undefined> {
    let place = index;
    // More may come to be kept while this reading waits: another one may run ahead of it.
    for (; place < this.kept.length; place++) yield this.kept[place] as HistoryFact;
    if (place < this.length) yield* this.decoded(place);
  }

  *ofKinds<K extends HistoryFact["kind"]>(kinds: readonly K[]): Generator<FactOfKind<K>> {
    for (const fact of factsOf(this.dataset, kinds, this.reading))
      yield this.withShares(fact as unknown as HistoryFact) as FactOfKind<K>;
  }

  private *decoded(from: number): Generator<HistoryFact, void, undefined> {
    const mark = Math.min(Math.floor(from / MARK_EVERY), this.marks.length - 1);
    const rows = new Map(this.marks[mark]);
    let place = mark * MARK_EVERY;
    for (const read of factsOf(this.dataset, HISTORY_KINDS, {
      ...this.reading,
      skip: new Map(rows),
    })) {
      if (place % MARK_EVERY === 0) this.marks[place / MARK_EVERY] ??= new Map(rows);
      rows.set(read.kind, (rows.get(read.kind) ?? 0) + 1);
      if (place++ < from) continue;
      const fact = this.withShares(read as HistoryFact);
      if (place - 1 === this.kept.length && this.kept.length < this.mostKept) this.kept.push(fact);
      yield fact;
    }
  }

  private withShares(fact: HistoryFact): HistoryFact {
    if (fact.kind !== "liquidation" || this.debtShares.size === 0) return fact;
    const debtShares = this.debtShares.get(positionKey(fact.at));
    return debtShares === undefined ? fact : { ...fact, debtShares };
  }
}

/** The debt shares liquidations burned, by their places, where a protocol logs those too. */
function debtSharesOf(dataset: SharedDataset): ReadonlyMap<string, bigint> {
  const shares = new Map<string, bigint>();
  if (!dataset.kinds.some(({ kind }) => kind === "sharePosting")) return shares;
  const places = new Set<string>();
  for (const { at } of factsOf(dataset, ["liquidation"])) places.add(positionKey(at));
  for (const posting of factsOf(dataset, ["sharePosting"])) {
    const place = positionKey(posting.at);
    if (posting.side === "debt" && posting.shares < 0n && places.has(place))
      shares.set(place, -posting.shares);
  }
  return shares;
}
