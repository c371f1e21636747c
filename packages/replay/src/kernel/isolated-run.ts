import type { Decision, Env, Rules } from "@hindcast/domain";
import type { DriverPath } from "./driver-path.ts";
import { SafeStretch } from "./safe-stretch.ts";
import { Settlement, type SettlementInput } from "./settlement.ts";

/**
 * Rules whose accounts never meet: what one does changes nothing for another, and all drivers are
 * known beforehand. Such a history can be replayed account by account, and for one account many
 * parameter sets at once. The shared suite of a kind checks the laws stated here.
 */
export interface IsolatedRules<State, Parameters, Asked, Happening, Offer> extends Rules<
  State,
  Asked,
  Happening,
  Offer
> {
  /** A state that shares with this one only what never changes. */
  copy(state: Readonly<State>): State;
  /** Puts other parameters in force; nothing else changes. */
  setParameters(state: State, parameters: Parameters): void;
  /**
   * The most cautious and the boldest of these: margins under the first are a lower bound of each
   * one's, and what both decide alike, each decides so.
   */
  extremes(sets: readonly Parameters[]): Extremes<Parameters>;
}

export interface Extremes<Parameters> {
  readonly cautious: Parameters;
  readonly bold: Parameters;
}

/** What somebody asked of one account, and at which step. */
export interface AccountEvent<Asked> {
  readonly intent: Asked;
  readonly env: Env;
}

/** What listeners are told with an outcome: the scenarios, by place, in which it happened. */
type Scenarios = readonly number[];

export interface IsolatedInput<State, Parameters, Asked, Happening, Offer> extends SettlementInput<
  State,
  Asked,
  Happening,
  Offer,
  Scenarios
> {
  readonly rules: IsolatedRules<State, Parameters, Asked, Happening, Offer>;
  readonly path: DriverPath;
  /** One set a scenario. */
  readonly parameters: readonly Parameters[];
  readonly envAt: (step: number) => Env;
  /** The account's state after the last step. */
  readonly onEnd: (state: Readonly<State>, scenarios: Scenarios) => void;
}

/** Scenarios that have not diverged: one state for all of them, and where it stands. */
interface Lane<State, Parameters> {
  readonly state: State;
  readonly scenarios: Scenarios;
  /** Events before this one are applied; the step itself is not settled. */
  readonly event: number;
  readonly step: number;
  readonly extremes: Extremes<Parameters>;
}

/**
 * Replays one account after the other under many parameter sets. Scenarios share the account's
 * state and the work on it until a decision differs between them: then the state is copied and they
 * go on apart. Between events the path tells where the account could cross next; what happens there
 * the exact rule decides.
 */
export class IsolatedRun<State, Parameters, Asked, Happening, Offer> {
  private readonly input: IsolatedInput<State, Parameters, Asked, Happening, Offer>;
  private readonly settlement: Settlement<State, Asked, Happening, Offer, Scenarios>;
  private readonly everyone: Scenarios;
  private readonly everyonesExtremes: Extremes<Parameters>;
  private readonly alone: readonly Scenarios[];
  /** The extremes of each alone: itself. */
  private readonly lonely: readonly Extremes<Parameters>[];
  private readonly waiting: Lane<State, Parameters>[] = [];
  /** Of the lane that is followed. */
  private readonly stretch = new SafeStretch();

  constructor(input: IsolatedInput<State, Parameters, Asked, Happening, Offer>) {
    this.input = input;
    this.settlement = new Settlement(input);
    this.everyone = input.parameters.map((_, place) => place);
    this.lonely = input.parameters.map((only) => ({ cautious: only, bold: only }));
    this.alone = input.parameters.map((_, place) => [place]);
    this.everyonesExtremes = this.extremesOf(this.everyone);
  }

  /** One account: its opening state (which is used up), and its events in their order. */
  replay(account: string, opening: State, events: readonly AccountEvent<Asked>[]): void {
    const { everyone: scenarios, everyonesExtremes: extremes, waiting } = this;
    waiting.push({ state: opening, scenarios, event: 0, step: 0, extremes });
    for (let lane = waiting.pop(); lane !== undefined; lane = waiting.pop())
      this.follow(account, lane, events);
  }

  private follow(
    account: string,
    start: Lane<State, Parameters>,
    events: readonly AccountEvent<Asked>[],
  ): void {
    const { settlement, stretch } = this;
    const { rules, path } = this.input;
    const { state } = start;
    stretch.forget();
    let { scenarios, extremes, event, step } = start;
    for (;;) {
      rules.setParameters(state, extremes.cautious);
      for (; event < events.length; event++) {
        const next = events[event] as AccountEvent<Asked>;
        if (next.env.block !== step) break;
        if (scenarios.length === 1) settlement.submit(state, next.intent, next.env, scenarios);
        else {
          const stay = this.submitShared(state, next, scenarios, extremes, event, step);
          if (stay !== scenarios) {
            scenarios = stay;
            extremes = this.extremesOf(stay);
          }
          rules.setParameters(state, extremes.cautious);
        }
      }
      const next =
        event < events.length ? (events[event] as AccountEvent<Asked>).env.block : path.steps;
      const form = rules.marginForm(state, account);
      let doubt = form === undefined ? next : stretch.firstDoubt(path, form, step, next);
      if (doubt === step) {
        if (scenarios.length > 1) {
          this.part({ state, scenarios, event, step, extremes });
          return;
        }
        settlement.settle(state, account, this.input.envAt(step), scenarios);
        const after = rules.marginForm(state, account);
        doubt = after === undefined ? next : stretch.firstDoubt(path, after, step + 1, next);
      }
      step = doubt;
      if (step >= path.steps) break;
    }
    this.input.onEnd(state, scenarios);
  }

  private extremesOf(scenarios: Scenarios): Extremes<Parameters> {
    const { rules, parameters } = this.input;
    if (scenarios.length > 1)
      return rules.extremes(scenarios.map((place) => parameters[place] as Parameters));
    return this.lonely[scenarios[0] as number] as Extremes<Parameters>;
  }

  /** Asks under both extremes; where they differ, of everyone. Gives the scenarios that stay. */
  private submitShared(
    state: State,
    { intent, env }: AccountEvent<Asked>,
    scenarios: Scenarios,
    extremes: Extremes<Parameters>,
    event: number,
    step: number,
  ): Scenarios {
    const { settlement } = this;
    const { rules, parameters } = this.input;
    const cautious = rules.decide(state, intent, env);
    rules.setParameters(state, extremes.bold);
    const bold = rules.decide(state, intent, env);
    rules.setParameters(state, extremes.cautious);
    if (sameDecision(cautious, bold)) {
      settlement.carryOut(state, intent, cautious, env, scenarios);
      return scenarios;
    }
    const classes: { decision: Decision<Happening>; scenarios: number[] }[] = [];
    for (const place of scenarios) {
      rules.setParameters(state, parameters[place] as Parameters);
      const decision = rules.decide(state, intent, env);
      const known = classes.find((one) => sameDecision(one.decision, decision));
      if (known === undefined) classes.push({ decision, scenarios: [place] });
      else known.scenarios.push(place);
    }
    const [first, ...others] = classes as [(typeof classes)[number], ...typeof classes];
    for (const { decision, scenarios: leaving } of others) {
      const copy = rules.copy(state);
      settlement.carryOut(copy, intent, decision, env, leaving);
      this.waiting.push({
        state: copy,
        scenarios: leaving,
        event: event + 1,
        step,
        extremes: this.extremesOf(leaving),
      });
    }
    settlement.carryOut(state, intent, first.decision, env, first.scenarios);
    return others.length === 0 ? scenarios : first.scenarios;
  }

  /**
   * Where a shared form is in doubt, everyone goes on alone from here: whoever crosses leaves a state
   * of their own, and the others are near enough to be looked at more often than sharing would save.
   */
  private part(lane: Lane<State, Parameters>): void {
    const { rules } = this.input;
    for (const place of lane.scenarios) {
      const scenarios = this.alone[place] as Scenarios;
      const extremes = this.lonely[place] as Extremes<Parameters>;
      this.waiting.push({ ...lane, state: rules.copy(lane.state), scenarios, extremes });
    }
  }
}

function sameDecision<Happening>(a: Decision<Happening>, b: Decision<Happening>): boolean {
  if (!a.ok || !b.ok) return a.ok === b.ok && !a.ok && !b.ok && a.refusal.code === b.refusal.code;
  return (
    a.outcomes.length === b.outcomes.length &&
    a.outcomes.every((outcome, i) => sameFields(outcome, b.outcomes[i] as Happening))
  );
}

function sameFields<Item>(a: Item, b: Item): boolean {
  for (const key in a) if (a[key] !== b[key]) return false;
  for (const key in b) if (!(key in (a as object))) return false;
  return true;
}
