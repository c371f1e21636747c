import type { LiquidatorModel, Protocol } from "@hindcast/domain";
import { RunWriter, type RunManifest } from "@hindcast/store";
import { factsFrom } from "../kernel/fact-sequence.ts";
import type { History, HistoryFact } from "../kernel/history.ts";
import { placedOutcome, type OutcomeSink } from "../kernel/outcome-sink.ts";
import { isJournaled, KernelRun, type KernelInput } from "../kernel/run.ts";
import { Passed, Script } from "../kernel/script.ts";
import { castOf } from "../scenario/mechanism-choice.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { ENGINE_VERSION } from "./engine-version.ts";
import { publishRun } from "./end-of-run.ts";

/** What runs are made over and where they are written. */
export interface RunPlace {
  readonly home: string;
  readonly datasetHash: string;
  readonly history: History;
  /** Told how many facts were replayed since it was last told; shared ones count for each member. */
  readonly onProgress: (facts: number) => void;
}

/** A member either ran or failed by itself; one failure never stops the others. */
export type MemberResult =
  | { readonly ok: true; readonly manifest: RunManifest }
  | { readonly ok: false; readonly failure: string };

/** A scenario that has done nothing else than was recorded yet. */
interface Rider<State> {
  readonly scenario: Scenario;
  readonly script: Script<State>;
  readonly onEnd: (result: MemberResult) => void;
}

/** Facts between two reports of progress. */
const PROGRESS_STEP = 512;

/**
 * One replay under recorded parameters that scenarios leave where their patches first change
 * something: until there they have the same state and the same journal. It waits at the last
 * departure for scenarios that depart later, so that what they share is replayed once. The
 * scenarios may differ in their patches only.
 */
export class SharedStem<State, Params> {
  private readonly protocol: Protocol<State>;
  private readonly place: RunPlace;
  private readonly input: KernelInput<State, Params>;
  private readonly writer: RunWriter;
  private readonly run: KernelRun<State, Params>;
  private readonly passed = new Passed();
  private isSpent = false;

  constructor(
    place: RunPlace,
    protocol: Protocol<State>,
    scenario: Scenario,
    liquidator: LiquidatorModel<Params>,
    liquidatorParams: Params,
  ) {
    this.place = place;
    this.protocol = protocol;
    this.writer = new RunWriter({ home: place.home, engineVersion: ENGINE_VERSION });
    const { history } = place;
    this.input = {
      protocol,
      history,
      scenario: { ...scenario, patches: [] },
      liquidator,
      liquidatorParams,
      cast: castOf(scenario),
      onOutcome: journalInto(this.writer, scenario.journal),
    };
    this.run = new KernelRun(this.input);
  }

  /** Whether all of these scenarios could still leave it: none has anything to do before here. */
  canCarry(scenarios: readonly Scenario[]): boolean {
    return (
      !this.isSpent &&
      scenarios.every(
        ({ patches }) => this.run.index === 0 || Script.isUntouched(patches, this.passed),
      )
    );
  }

  /** Runs scenarios to their ends, in the order in which they depart. */
  carry(
    scenarios: readonly Scenario[],
    onEnd: (index: number, result: MemberResult) => void,
  ): void {
    const riders = scenarios.map((scenario, index): Rider<State> => {
      const { history } = this.place;
      const script = new Script(this.protocol, history, scenario.patches, this.run.script);
      return { scenario, script, onEnd: (result) => onEnd(index, result) };
    });
    const waiting = new Set(riders);
    // What was replayed before they came is theirs too.
    this.place.onProgress(this.run.index * riders.length);
    try {
      this.advance(waiting);
    } catch (error) {
      // They have done nothing of their own yet, so it is their failure too.
      this.isSpent = true;
      for (const { onEnd: tell } of waiting) tell(failed(error));
    }
  }

  private advance(waiting: Set<Rider<State>>): void {
    const { run } = this;
    let reported = run.index;
    const report = (): void => {
      this.place.onProgress((run.index - reported) * waiting.size);
      reported = run.index;
    };
    for (const fact of factsFrom(this.place.history.facts, run.index)) {
      run.enter(fact);
      for (const rider of waiting)
        if (rider.script.departs(run.state, fact, run.index)) {
          report();
          waiting.delete(rider);
          this.depart(rider, fact);
        }
      if (waiting.size === 0) return;
      run.apply(fact);
      this.passed.note(fact.at);
      if (run.index - reported >= PROGRESS_STEP) report();
    }
    report();
    for (const rider of waiting) {
      waiting.delete(rider);
      // The last one takes the stem itself; nobody can leave it any more.
      this.isSpent ||= waiting.size === 0;
      const writer = this.isSpent ? this.writer : this.writer.copy();
      this.publish(rider, this.isSpent ? run : this.forked(rider, writer), writer);
    }
  }

  /** Forks a run off at a fact that was entered and lets it go on to the end. */
  private depart(rider: Rider<State>, fact: HistoryFact): void {
    const { history, onProgress } = this.place;
    const writer = this.writer.copy();
    const run = this.forked(rider, writer);
    let reported = run.index;
    try {
      run.applyRead(fact);
      for (const next of factsFrom(history.facts, run.index)) {
        run.enter(next);
        run.apply(next);
        if (run.index - reported < PROGRESS_STEP) continue;
        onProgress(run.index - reported);
        reported = run.index;
      }
    } catch (error) {
      rider.onEnd(failed(error));
      return;
    }
    onProgress(run.index - reported);
    this.publish(rider, run, writer);
  }

  private forked({ scenario, script }: Rider<State>, writer: RunWriter): KernelRun<State, Params> {
    const onOutcome = journalInto(writer, scenario.journal);
    return new KernelRun({ ...this.input, scenario, onOutcome }, this.run, script);
  }

  private publish(
    { scenario, onEnd }: Rider<State>,
    run: KernelRun<State, Params>,
    writer: RunWriter,
  ): void {
    let result: MemberResult;
    try {
      const { datasetHash } = this.place;
      const manifest = publishRun(this.protocol, run, writer, datasetHash, scenario);
      result = { ok: true, manifest };
    } catch (error) {
      result = failed(error);
    }
    onEnd(result);
  }
}

function journalInto(writer: RunWriter, journal: Scenario["journal"]): OutcomeSink {
  return (outcome, sequence, origin) => {
    if (isJournaled(outcome, journal)) writer.add(placedOutcome(outcome, sequence, origin));
  };
}

function failed(error: unknown): MemberResult {
  return { ok: false, failure: error instanceof Error ? error.message : String(error) };
}
