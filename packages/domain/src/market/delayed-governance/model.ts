import {
  decodeParameterValues,
  encodeParameterValues,
  type ParameterValues,
} from "../../events/parameter-values.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import {
  delayedGovernanceParams,
  delayedGovernanceRanges,
  type DelayedGovernanceParams,
} from "./params.ts";
import { nextStep } from "./steps.ts";

/** What one parameter is to become. */
interface Decision {
  readonly scope: string;
  readonly name: string;
  readonly value: bigint | boolean;
  /** When it may first reach the protocol. */
  readonly readySeconds: number;
}

export interface DelayedGovernanceState {
  /** Not yet ready, in the order of the decisions. */
  readonly pending: Decision[];
  /** Ready, and on the way there step by step; by scope and name. A later decision replaces it. */
  readonly aims: Map<string, Decision>;
  /** When each parameter was last changed from here, by scope and name. */
  readonly stepped: Map<string, number>;
}

/**
 * Governance: what other mechanisms want of the protocol's parameters is decided here, and reaches
 * it after the delay, in steps where those are limited. Parameters of one scope change together, as
 * protocols check them against each other. What history changed is not delayed: it was decided then.
 */
export const delayedGovernance: Mechanism<DelayedGovernanceState, DelayedGovernanceParams> = {
  id: "delayed-governance",
  hypothesis:
    "What is decided about parameters reaches the protocol after the time that deciding takes, and only as far at once as whoever decides may go.",
  params: delayedGovernanceParams,
  ranges: delayedGovernanceRanges,
  open: () => ({ pending: [], aims: new Map(), stepped: new Map() }),

  holds({ pending, aims }, intent, { timeSeconds }, params) {
    if (intent.kind !== "parameterChange") return false;
    const { scope } = intent;
    for (const [name, value] of Object.entries(decodeParameterValues(intent.values))) {
      const isSame = (other: Decision): boolean => other.scope === scope && other.name === name;
      const last = pending.findLast(isSame) ?? aims.get(keyOf({ scope, name }));
      // Whoever asks sees what is in force, and asks again until it is: that decides nothing new.
      if (last?.value === value) continue;
      const delay = typeof value === "boolean" ? params.switchDelaySeconds : params.delaySeconds;
      pending.push({ scope, name, value, readySeconds: timeSeconds + Number(delay) });
    }
    return true;
  },

  act(state, world, params) {
    const { pending, aims, stepped } = state;
    const { timeSeconds } = world;
    const isReady = pending.some(({ readySeconds }) => readySeconds <= timeSeconds);
    if (!isReady && aims.size === 0) return [];
    const later = pending.filter(({ readySeconds }) => readySeconds > timeSeconds);
    for (const decision of pending)
      if (decision.readySeconds <= timeSeconds) aims.set(keyOf(decision), decision);
    pending.splice(0, pending.length, ...later);
    const wanted = new Map<string, Record<string, bigint | boolean>>();
    for (const [key, aim] of aims) {
      if (nextStepSeconds(stepped.get(key), aim, params) > timeSeconds) continue;
      const value = stepOf(aim, world, params);
      if (value === undefined || value === aim.value) aims.delete(key);
      if (value === undefined) continue;
      stepped.set(key, timeSeconds);
      const values = wanted.get(aim.scope) ?? {};
      values[aim.name] = value;
      wanted.set(aim.scope, values);
    }
    return [...wanted].map(([scope, values]) => change(scope, values));
  },

  nextActSeconds({ pending, aims, stepped }, { timeSeconds }, params) {
    let next: number | undefined;
    const consider = (at: number): void => {
      const due = at > timeSeconds ? at : timeSeconds + 1;
      if (next === undefined || due < next) next = due;
    };
    for (const { readySeconds } of pending) consider(readySeconds);
    for (const [key, aim] of aims) consider(nextStepSeconds(stepped.get(key), aim, params));
    return next;
  },
};

/** When an aim's next step may be taken; switches wait for nothing. */
function nextStepSeconds(
  last: number | undefined,
  { value, readySeconds }: Decision,
  { stepBps, betweenStepsSeconds }: DelayedGovernanceParams,
): number {
  if (stepBps === 0n || typeof value === "boolean" || last === undefined) return readySeconds;
  const allowed = last + Number(betweenStepsSeconds);
  return allowed > readySeconds ? allowed : readySeconds;
}

/** The value to ask for now; undefined where it already holds, or the protocol has no such parameter. */
function stepOf(
  { scope, name, value }: Decision,
  world: WorldView,
  { stepBps }: DelayedGovernanceParams,
): bigint | boolean | undefined {
  const now = world.parameter(scope, name);
  if (now === undefined || now === value) return undefined;
  if (typeof now === "boolean" || typeof value === "boolean") return value;
  return nextStep(name, now, value, stepBps);
}

function change(scope: string, values: ParameterValues): Action {
  const text = encodeParameterValues(values);
  return { kind: "ask", intent: { kind: "parameterChange", scope, values: text } };
}

function keyOf({ scope, name }: Pick<Decision, "scope" | "name">): string {
  return `${scope}/${name}`;
}
