import type { Intent, Position, Protocol } from "@hindcast/domain";
import { intentOf, type History, type HistoryFact } from "./history.ts";
import type { Moment, Patch } from "./patch.ts";
import { PatchedParameters } from "./patched-parameters.ts";
import { AUCTION_SIZE, regroupKicks } from "./regroup-kicks.ts";

/**
 * What a scenario makes of recorded facts: its patches laid over them, fact by fact and in order.
 * It needs a state only to look parameters up, so it can ride along with a run that has not
 * departed from it.
 */
export class Script<State> {
  private readonly history: History;
  private readonly parameters: PatchedParameters<State>;
  private readonly kicks: ReturnType<typeof regroupKicks>;
  /** Changes of the scenario's own that come before the fact read last. */
  windows: readonly Intent[] = [];

  /** `after` is a script without patches that has read the facts before the first this will read. */
  constructor(
    protocol: Protocol<State>,
    history: History,
    patches: readonly Patch[],
    after?: Script<State>,
  ) {
    this.history = history;
    this.parameters = new PatchedParameters(protocol, patches, history.facts, after?.parameters);
    this.kicks = regroupKicks(history.facts, patches);
  }

  /** Reads the windows that open or close before a fact. */
  open(state: Readonly<State>, at: Position): void {
    this.windows = this.parameters.windowIntents(state, at);
  }

  /** The intent of a recorded cause; nothing where the scenario has made it part of another. */
  intentOf(fact: Exclude<HistoryFact, { kind: "liquidation" }>, index: number): Intent | undefined {
    if (this.kicks.has(index) && this.kicks.get(index) === undefined) return undefined;
    const cause = this.kicks.get(index) ?? fact;
    return this.parameters.rewrite(intentOf(cause, this.history.meantAll[index] === 1));
  }

  /**
   * Whether the scenario does something else at a fact than was recorded. Where it does, what it
   * does are its `windows` and what `intentOf` gives.
   */
  departs(state: Readonly<State>, fact: HistoryFact, index: number): boolean {
    this.open(state, fact.at);
    if (this.windows.length > 0 || this.kicks.has(index)) return true;
    if (!this.parameters.isAbout(fact)) return false;
    const recorded = intentOf(fact, false);
    return this.parameters.rewrite(recorded) !== recorded;
  }

  /** Whether patches cannot have done anything before this much had passed. */
  static isUntouched(patches: readonly Patch[], passed: Passed): boolean {
    // A larger auction begins with a kick before the window, where a later one inside joins it.
    return patches.every(
      ({ from, parameter }) =>
        parameter !== AUCTION_SIZE && from !== undefined && !passed.has(from),
    );
  }
}

/** How far a history was read: the latest second and the highest block of its facts. */
export class Passed {
  private timeSeconds = -1;
  private block = -1;

  note(at: Position): void {
    if (at.timeSeconds > this.timeSeconds) this.timeSeconds = at.timeSeconds;
    if (at.block > this.block) this.block = at.block;
  }

  has(moment: Moment): boolean {
    return "block" in moment ? this.block >= moment.block : this.timeSeconds >= moment.timeSeconds;
  }
}
