import fc from "fast-check";
import { expect } from "vitest";
import type { Outcome } from "../events/outcomes.ts";
import type { Env, Intent, Protocol } from "./protocol.ts";

/** An intent and the moment it arrives. */
export interface SuiteStep {
  readonly intent: Intent;
  readonly env: Env;
}

/** Gives a number from 0 to below - 1, the same for the same case. */
export type Draw = (below: number) => number;

/** A market to try the laws on. */
export interface SuiteScenario<State> {
  readonly name: string;
  /** Sets the market up; every step must be accepted. */
  readonly opening: readonly SuiteStep[];
  /** Scopes of parameters the market has after the opening. */
  readonly scopes: readonly string[];
  /** Kinds of outcomes the random walks must have produced, so that no law holds for want of cases. */
  readonly mustHappen: readonly string[];
  /** How many random walks each law is tried on; 30 unless told. */
  readonly walks?: number;
  /** A plausible next step: mostly acceptable, sometimes not. */
  nextStep(state: Readonly<State>, before: Env, draw: Draw): SuiteStep;
}

const WALKS = { seed: 20_240_805, numRuns: 30 };
export const STEPS_PER_WALK = 80;

/** What a walk shows after each step. */
export interface Visit<State> {
  readonly state: State;
  readonly env: Env;
  readonly step: SuiteStep;
  readonly outcomes: readonly Outcome[];
  readonly isFirst: boolean;
  /** How many steps of the walk came before. */
  readonly place: number;
  /** Margin forms before the step, as JSON text by account, and drivers at the step's time. */
  readonly formsBefore: ReadonlyMap<string, string | undefined>;
  readonly driversBefore: Float64Array;
}

export function walk<State>(
  protocol: Protocol<State>,
  scenario: SuiteScenario<State>,
  visit: (visit: Visit<State>) => void,
): void {
  const steps = fc.array(fc.nat(), { minLength: STEPS_PER_WALK, maxLength: STEPS_PER_WALK });
  fc.assert(
    fc.property(steps, (numbers) => {
      let { state, env } = opened(protocol, scenario);
      numbers.forEach((number, index) => {
        const step = scenario.nextStep(state, env, drawFrom(number));
        const formsBefore = new Map<string, string | undefined>();
        for (const account of protocol.accounts(state))
          formsBefore.set(account, JSON.stringify(protocol.marginForm(state, account)));
        const driversBefore = protocol.driverValues(state, step.env);
        const decision = protocol.decide(state, step.intent, step.env);
        const outcomes = decision.ok ? decision.outcomes : [];
        for (const outcome of outcomes) protocol.evolve(state, outcome);
        env = step.env;
        const isFirst = index === 0;
        visit({ state, env, step, outcomes, isFirst, place: index, formsBefore, driversBefore });
      });
    }),
    { ...WALKS, numRuns: scenario.walks ?? WALKS.numRuns },
  );
}

export function opened<State>(
  protocol: Protocol<State>,
  scenario: SuiteScenario<State>,
): { state: State; env: Env } {
  const state = protocol.initialState();
  for (const outcome of scenarioOutcomes(protocol, scenario)) protocol.evolve(state, outcome);
  const last = scenario.opening.at(-1);
  return { state, env: last?.env ?? { timeSeconds: 0, block: 0 } };
}

export function scenarioOutcomes<State>(
  protocol: Protocol<State>,
  scenario: SuiteScenario<State>,
): Outcome[] {
  const state = protocol.initialState();
  const outcomes: Outcome[] = [];
  for (const { intent, env } of scenario.opening) {
    const decision = protocol.decide(state, intent, env);
    expect(decision, `opening: ${intent.kind}`).toMatchObject({ ok: true });
    for (const outcome of decision.ok ? decision.outcomes : []) {
      protocol.evolve(state, outcome);
      outcomes.push(outcome);
    }
  }
  return outcomes;
}

/** A small generator (mulberry32): the same number always draws the same. */
function drawFrom(number: number): Draw {
  let seed = number >>> 0;
  return (below) => {
    seed = (seed + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
