import type { Decision, Env, MarginForm, Rules } from "@hindcast/domain";
import type { DriverPath } from "./driver-path.ts";

/** More calls than this on one account in one step means a rule that does not converge. */
const MAX_LIQUIDATIONS_PER_STEP = 16;

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

export interface IsolatedInput<State, Parameters, Asked, Happening, Offer> {
  readonly rules: IsolatedRules<State, Parameters, Asked, Happening, Offer>;
  readonly path: DriverPath;
  /** One set a scenario. */
  readonly parameters: readonly Parameters[];
  /** What a liquidator does about an offer; undefined leaves it alone. */
  readonly answer: (offer: Offer) => Asked | undefined;
  readonly envAt: (step: number) => Env;
  /** An outcome, with the scenarios (by place in `parameters`) in which it happened. */
  readonly onOutcome: (outcome: Happening, scenarios: readonly number[], env: Env) => void;
  readonly onRefusal: (intent: Asked, scenarios: readonly number[], env: Env) => void;
  /** The account's state after the last step. */
  readonly onEnd: (state: Readonly<State>, scenarios: readonly number[]) => void;
}

/** Scenarios that have not diverged: one state for all of them, and where it stands. */
interface Lane<State, Parameters> {
  readonly state: State;
  readonly scenarios: readonly number[];
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
  private readonly everyone: readonly number[];
  private readonly everyonesExtremes: Extremes<Parameters>;
  private readonly alone: readonly (readonly number[])[];
  /** The extremes of each alone: itself. */
  private readonly lonely: readonly Extremes<Parameters>[];
  private readonly lookedAt: number[] = [];
  private readonly waiting: Lane<State, Parameters>[] = [];

  constructor(input: IsolatedInput<State, Parameters, Asked, Happening, Offer>) {
    this.input = input;
    this.everyone = input.parameters.map((_, place) => place);
    this.everyonesExtremes = input.rules.extremes(input.parameters);
    this.lonely = input.parameters.map((only) => ({ cautious: only, bold: only }));
    this.alone = input.parameters.map((_, place) => [place]);
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
    const { rules, path } = this.input;
    const { state } = start;
    let { scenarios, extremes, event, step } = start;
    /** Nothing to liquidate before this step, as long as the form does not get worse. */
    let safeUntil = 0;
    for (;;) {
      rules.setParameters(state, extremes.cautious);
      for (; event < events.length; event++) {
        const next = events[event] as AccountEvent<Asked>;
        if (next.env.block !== step) break;
        if (scenarios.length === 1) this.submit(state, next.intent, next.env, scenarios);
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
      let form = rules.marginForm(state, account);
      if (form === undefined) safeUntil = 0;
      else {
        if (safeUntil <= step || !this.isNoWorse(form)) safeUntil = this.look(form, step, next);
        if (safeUntil === step) {
          if (scenarios.length > 1) {
            this.part({ state, scenarios, event, step, extremes });
            return;
          }
          this.settle(state, account, step, scenarios);
          form = rules.marginForm(state, account);
          safeUntil = form === undefined ? 0 : this.look(form, step + 1, next);
        }
      }
      step = form !== undefined && safeUntil < next ? safeUntil : next;
      if (step >= path.steps) break;
    }
    this.input.onEnd(state, scenarios);
  }

  /** The first step from `from` on at which a form is in doubt; the form is kept to compare others. */
  private look(form: MarginForm, from: number, until: number): number {
    const { weights } = form;
    for (let i = 0; i < weights.length; i++) this.lookedAt[i] = weights[i] as number;
    return this.input.path.firstDoubt(form, from, until);
  }

  /** Whether a form is at least the one last looked at, at any price: an account keeps its drivers. */
  private isNoWorse({ weights }: MarginForm): boolean {
    for (let i = 0; i < weights.length; i++)
      if ((weights[i] as number) < (this.lookedAt[i] as number)) return false;
    return true;
  }

  private extremesOf(scenarios: readonly number[]): Extremes<Parameters> {
    const { rules, parameters } = this.input;
    if (scenarios.length > 1)
      return rules.extremes(scenarios.map((place) => parameters[place] as Parameters));
    return this.lonely[scenarios[0] as number] as Extremes<Parameters>;
  }

  /** Asks under both extremes; where they differ, of everyone. Gives the scenarios that stay. */
  private submitShared(
    state: State,
    { intent, env }: AccountEvent<Asked>,
    scenarios: readonly number[],
    extremes: Extremes<Parameters>,
    event: number,
    step: number,
  ): readonly number[] {
    const { rules, parameters } = this.input;
    const cautious = rules.decide(state, intent, env);
    rules.setParameters(state, extremes.bold);
    const bold = rules.decide(state, intent, env);
    rules.setParameters(state, extremes.cautious);
    if (sameDecision(cautious, bold)) {
      this.carryOut(state, intent, env, cautious, scenarios);
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
      this.carryOut(copy, intent, env, decision, leaving);
      this.waiting.push({
        state: copy,
        scenarios: leaving,
        event: event + 1,
        step,
        extremes: this.extremesOf(leaving),
      });
    }
    this.carryOut(state, intent, env, first.decision, first.scenarios);
    return others.length === 0 ? scenarios : first.scenarios;
  }

  /**
   * Where a shared form is in doubt, everyone goes on alone from here: whoever crosses leaves a state
   * of their own, and the others are near enough to be looked at more often than sharing would save.
   */
  private part(lane: Lane<State, Parameters>): void {
    const { rules } = this.input;
    for (const place of lane.scenarios) {
      const scenarios = this.alone[place] as readonly number[];
      const extremes = this.lonely[place] as Extremes<Parameters>;
      this.waiting.push({ ...lane, state: rules.copy(lane.state), scenarios, extremes });
    }
  }

  private settle(state: State, account: string, step: number, scenarios: readonly number[]): void {
    const { rules, answer, envAt } = this.input;
    const env = envAt(step);
    for (let call = 0; call < MAX_LIQUIDATIONS_PER_STEP; call++) {
      const offer = rules.opportunity(state, account, env);
      if (offer === undefined) return;
      const intent = answer(offer);
      if (intent === undefined || !this.submit(state, intent, env, scenarios)) return;
    }
  }

  private submit(state: State, intent: Asked, env: Env, scenarios: readonly number[]): boolean {
    const decision = this.input.rules.decide(state, intent, env);
    this.carryOut(state, intent, env, decision, scenarios);
    return decision.ok;
  }

  private carryOut(
    state: State,
    intent: Asked,
    env: Env,
    decision: Decision<Happening>,
    scenarios: readonly number[],
  ): void {
    if (!decision.ok) {
      this.input.onRefusal(intent, scenarios, env);
      return;
    }
    const { outcomes } = decision;
    for (let i = 0; i < outcomes.length; i++) {
      const outcome = outcomes[i] as Happening;
      this.input.rules.evolve(state, outcome);
      this.input.onOutcome(outcome, scenarios, env);
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
