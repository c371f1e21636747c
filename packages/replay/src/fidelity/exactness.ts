import {
  asRecordedLiquidator,
  FACT_KINDS,
  positionKey,
  type Cause,
  type Effect,
  type Fact,
  type FactOf,
  type Outcome,
  type Position,
  type Protocol,
} from "@hindcast/domain";
import { runKernel } from "../kernel/run.ts";
import { historyFacts, type HistoryFact } from "../kernel/history.ts";

/** A recorded value that the rules did not reproduce. */
export interface Mismatch {
  readonly position: string;
  readonly transactionHash: string;
  readonly kind: string;
  readonly column: string;
  readonly recorded: string;
  readonly replayed: string;
}

export interface ExactnessResult<State> {
  readonly state: State;
  /** Single values compared: every column of every recorded event. */
  readonly checkedValues: number;
  readonly checkedEvents: number;
  readonly mismatched: number;
  /** The first mismatches, at most 50. */
  readonly mismatches: readonly Mismatch[];
}

type Compared = Cause | Effect;

/**
 * Forced mode: replays recorded causes and recorded liquidation calls with recorded parameters and
 * compares, transaction by transaction and in order of kind, every recorded event with the outcome
 * of the same kind, column by column. `atBlockEnd` sees the state after each block.
 */
export function checkExactness<State>(
  protocol: Protocol<State>,
  facts: readonly Fact[],
  atBlockEnd?: (state: Readonly<State>, block: Position) => void,
): ExactnessResult<State> {
  const comparison = new Comparison();
  const history = historyFacts(facts);
  const recordedByTransaction = groupRecorded(facts);
  let pending: Outcome[] = [];
  let open: HistoryFact | undefined;
  const closeTransaction = (): void => {
    if (open === undefined) return;
    comparison.compare(recordedByTransaction.get(transactionKey(open)) ?? [], pending);
    recordedByTransaction.delete(transactionKey(open));
    pending = [];
  };
  const result = runKernel({
    protocol,
    history: { facts: history, meantAll: new Uint8Array(history.length) },
    scenario: { patches: [], snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
    liquidator: asRecordedLiquidator,
    liquidatorParams: {},
    beforeFact: (index, state) => {
      const fact = history[index] as HistoryFact;
      if (open !== undefined && transactionKey(open) !== transactionKey(fact)) closeTransaction();
      if (open !== undefined && open.at.block !== fact.at.block) atBlockEnd?.(state, open.at);
      open = fact;
      return true;
    },
    onOutcome: (outcome, _sequence, { fact }) => {
      if (fact !== undefined) pending.push(outcome);
    },
  });
  closeTransaction();
  if (open !== undefined) atBlockEnd?.(result.state, open.at);
  // Effects in transactions that had no cause at all: nothing in the replay explains them.
  for (const recorded of recordedByTransaction.values()) comparison.compare(recorded, []);
  return { state: result.state, ...comparison.summary() };
}

class Comparison {
  private checkedValues = 0;
  private checkedEvents = 0;
  private mismatched = 0;
  private readonly mismatches: Mismatch[] = [];

  compare(recorded: readonly Compared[], replayed: readonly Outcome[]): void {
    const byKind = new Map<string, Outcome[]>();
    for (const outcome of replayed) {
      const list = byKind.get(outcome.kind);
      if (list === undefined) byKind.set(outcome.kind, [outcome]);
      else list.push(outcome);
    }
    const taken = new Map<string, number>();
    for (const fact of recorded) {
      const place = taken.get(fact.kind) ?? 0;
      taken.set(fact.kind, place + 1);
      this.compareEvent(fact, byKind.get(fact.kind)?.[place]);
    }
    const anchor = recorded[0];
    if (anchor === undefined) return;
    for (const [kind, outcomes] of byKind) {
      if (!isComparedEffect(kind)) continue;
      for (const extra of outcomes.slice(taken.get(kind) ?? 0))
        this.report(anchor, kind, "(event)", "nothing", JSON.stringify(extra, bigintText));
    }
  }

  summary(): Omit<ExactnessResult<never>, "state"> {
    const { checkedValues, checkedEvents, mismatched, mismatches } = this;
    return { checkedValues, checkedEvents, mismatched, mismatches };
  }

  private compareEvent(fact: Compared, outcome: Outcome | undefined): void {
    this.checkedEvents++;
    if (outcome === undefined) {
      this.report(fact, fact.kind, "(event)", "happened", "did not happen");
      return;
    }
    const recorded = fact as unknown as Record<string, unknown>;
    const replayed = outcome as unknown as Record<string, unknown>;
    for (const column of Object.keys(FACT_KINDS[fact.kind].columns)) {
      this.checkedValues++;
      if (recorded[column] !== replayed[column])
        this.report(fact, fact.kind, column, String(recorded[column]), String(replayed[column]));
    }
  }

  private report(
    fact: Compared,
    kind: string,
    column: string,
    recorded: string,
    replayed: string,
  ): void {
    this.mismatched++;
    if (this.mismatches.length < 50)
      this.mismatches.push({
        position: positionKey(fact.at),
        transactionHash: fact.transactionHash,
        kind,
        column,
        recorded,
        replayed,
      });
  }
}

/** Kinds that are compared both ways: an outcome without its recorded event is a mismatch too. */
const COMPARED_EFFECTS = new Set<string>([
  "reserveUpdate",
  "shareMint",
  "shareBurn",
  "shareMove",
  "rateUpdate",
  "interestPosting",
  "sharePosting",
  "debtWriteOff",
  "baseMint",
  "baseBurn",
  "debtAbsorption",
  "liquidation",
  "refusal",
]);

function isComparedEffect(kind: string): boolean {
  return COMPARED_EFFECTS.has(kind);
}

function groupRecorded(facts: readonly Fact[]): Map<string, Compared[]> {
  const groups = new Map<string, Compared[]>();
  for (const fact of facts) {
    if (fact.kind === "log" || fact.kind === "contractReading" || fact.kind === "marketPrice")
      continue;
    const key = transactionKey(fact);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  return groups;
}

function transactionKey(fact: FactOf<"log"> | Compared): string {
  // The time keeps observations of off-chain series, which have no block, apart.
  return `${fact.at.timeSeconds}:${fact.at.chain}:${fact.at.block}:${fact.at.transaction}`;
}

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
