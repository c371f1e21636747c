import type { Decision, Env, Intent } from "@hindcast/domain";
import type { Answer, Bench, Step } from "./bench.ts";

/** What differed between the rules and the contracts, in words. */
export interface Mismatch {
  /** Place of the step in its sequence. */
  readonly step: number;
  readonly what: string;
}

/** What a comparison has seen. */
export interface Tally {
  transactions: number;
  reverted: number;
  events: number;
  values: number;
  checkpoints: number;
  /** Transactions by intent and answer, e.g. "borrow: 36". */
  readonly answers: Map<string, number>;
}

export function emptyTally(): Tally {
  const answers = new Map<string, number>();
  return { transactions: 0, reverted: 0, events: 0, values: 0, checkpoints: 0, answers };
}

interface Prediction {
  readonly intent: Intent;
  readonly decision: Decision;
  readonly events: readonly string[];
}

/** Our side of a market: predicts each step, then is held against what the contracts did. */
export class Contest<State> {
  readonly bench: Bench<State>;
  readonly accounts: readonly string[];
  readonly tally: Tally;
  readonly state: State;
  readonly mismatches: Mismatch[] = [];
  env: Env = { timeSeconds: 0, block: 0 };
  #pending: Prediction[] = [];
  #judged = 0;

  /** `accounts` are those whose positions are read back. */
  constructor(bench: Bench<State>, accounts: readonly string[], tally: Tally) {
    this.bench = bench;
    this.accounts = accounts;
    this.tally = tally;
    this.state = bench.protocol.initialState();
  }

  /** Sets the market up; throws when the rules refuse a step of the opening. */
  open(opening: readonly Step[]): void {
    for (const step of opening) {
      const decision = this.#decide(step);
      if (!decision.ok)
        throw new Error(`the opening's ${step.intent.kind} is refused: ${decision.refusal.code}`);
    }
  }

  /** The rules' answer to a step, which changes their state if they accept it. */
  predict(step: Step): Decision {
    const decision = this.#decide(step);
    const { intent } = step;
    const outcomes = decision.ok ? decision.outcomes : [];
    const events = this.bench.eventLines(intent, outcomes, this.state);
    this.#pending.push({ intent, decision, events });
    return decision;
  }

  /** Holds the oldest prediction not yet judged against the contracts' answer. */
  judge(answer: Answer): void {
    const prediction = this.#pending.shift();
    if (prediction === undefined) throw new Error("an answer to nothing that was asked");
    const { intent, decision, events } = prediction;
    const step = this.#judged++;
    this.tally.transactions++;
    if (!answer.ok) this.tally.reverted++;
    else this.tally.events += answer.events.length;
    const answers = this.tally.answers;
    const name = `${intent.kind}: ${answer.ok ? "done" : answer.reason}`;
    answers.set(name, (answers.get(name) ?? 0) + 1);
    const what = this.#difference(decision, events, answer);
    if (what !== undefined) this.mismatches.push({ step, what: `${intent.kind}: ${what}` });
  }

  /** Holds the rules' state against what the contracts read at the same moment. */
  check(readings: Iterable<{ readonly path: string; readonly value: string }>): void {
    const ours = new Map(
      this.bench
        .readings(this.state, this.env, this.accounts)
        .map((row) => [row.path, row.value] as const),
    );
    const step = this.#judged - 1;
    this.tally.checkpoints++;
    for (const { path, value } of readings) {
      this.tally.values++;
      const own = ours.get(path);
      if (own !== value)
        this.mismatches.push({ step, what: `${path} is ${value}, the rules say ${own}` });
      ours.delete(path);
    }
    for (const path of ours.keys())
      this.mismatches.push({ step, what: `${path} is known to the rules only` });
    for (const invariant of this.bench.protocol.invariants) {
      const broken = invariant.check(this.state, this.env);
      if (broken !== undefined)
        this.mismatches.push({ step, what: `${invariant.code}: ${broken}` });
    }
  }

  #decide(step: Step): Decision {
    const { protocol } = this.bench;
    this.env = { timeSeconds: step.timeSeconds, block: this.env.block + 1 };
    const decision = protocol.decide(this.state, step.intent, this.env);
    if (!decision.ok) return decision;
    const laws = protocol.stepInvariants ?? [];
    const before = laws.length > 0 ? structuredClone(this.state) : this.state;
    for (const outcome of decision.outcomes) protocol.evolve(this.state, outcome);
    const { state: after, env } = this;
    for (const law of laws) {
      const broken = law.check({ before, outcomes: decision.outcomes, after, env });
      if (broken !== undefined)
        this.mismatches.push({ step: this.#judged, what: `${law.code}: ${broken}` });
    }
    return decision;
  }

  #difference(decision: Decision, events: readonly string[], answer: Answer): string | undefined {
    if (!decision.ok) {
      const { refusal } = decision;
      if (answer.ok) return `done by the contracts, refused by the rules with ${refusal.code}`;
      return this.bench.isSameReason(refusal, answer.reason)
        ? undefined
        : `reverts with "${answer.reason}", the rules say ${refusal.code} ("${refusal.contractError}")`;
    }
    if (!answer.ok) return `reverts with "${answer.reason}", done by the rules`;
    const length = Math.max(events.length, answer.events.length);
    for (let at = 0; at < length; at++)
      if (events[at] !== answer.events[at])
        return `event ${at + 1} is ${answer.events[at]}, the rules say ${events[at]}`;
    return undefined;
  }
}
