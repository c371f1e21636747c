import { encodeParameterValues } from "../../events/parameter-values.ts";
import { WAD } from "../../numbers/units.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import { errorWad, limited, steer, type Controller } from "./controller.ts";
import { leverOf } from "./levers.ts";
import { rateControllerParams, rateControllerRanges, type RateControllerParams } from "./params.ts";

export interface RateControllerState {
  /** By reserve, from when it was first borrowed. */
  readonly controllers: Map<string, Controller>;
}

/**
 * Steers the use of each reserve to a target: once in a while it asks for another slope of the
 * rate curve, by how far use is from the target now, how far and long it has been, and how fast it
 * moves away. It works on the logarithm of the rate, so that a rate is never zero nor less.
 */
export const rateController: Mechanism<RateControllerState, RateControllerParams> = {
  id: "rate-controller",
  hypothesis:
    "Rates that go on rising while too much is lent, and falling while too little is, bring use back to its target.",
  params: rateControllerParams,
  ranges: rateControllerRanges,
  open: () => ({ controllers: new Map() }),

  act({ controllers }, world, params) {
    const actions: Action[] = [];
    for (const reserve of world.reserves()) {
      const known = controllers.get(reserve);
      if (known !== undefined && world.timeSeconds < dueSeconds(known, params)) continue;
      const error = errorOf(reserve, world, params);
      const lever = error === undefined ? undefined : leverOf(reserve, world, params);
      if (error === undefined || lever === undefined) {
        if (known !== undefined) known.actedSeconds = world.timeSeconds;
      } else if (known === undefined) {
        const { timeSeconds: actedSeconds } = world;
        const startWad = lever.rateWad;
        controllers.set(reserve, { startWad, integralWad: 0n, errorWad: error, actedSeconds });
      } else {
        const wanted = steer(known, error, world.timeSeconds, params);
        const next = limited(lever.rateWad, wanted, params);
        if (next === lever.rateWad) continue;
        const values = encodeParameterValues(lever.write(next));
        const intent = { kind: "parameterChange", scope: lever.scope, values } as const;
        actions.push({ kind: "ask", intent });
      }
    }
    return actions;
  },

  nextActSeconds({ controllers }, { timeSeconds }, params) {
    let next: number | undefined;
    for (const known of controllers.values()) {
      const due = dueSeconds(known, params);
      if (due > timeSeconds && (next === undefined || due < next)) next = due;
    }
    return next;
  },
};

function dueSeconds(
  { actedSeconds }: Readonly<Controller>,
  { everySeconds }: RateControllerParams,
): number {
  return actedSeconds + Number(everySeconds);
}

/** Undefined where nothing is lent: there is no use to steer. */
function errorOf(
  reserve: string,
  world: WorldView,
  { targetWad }: RateControllerParams,
): bigint | undefined {
  const totals = world.reserve(reserve);
  if (totals === undefined || totals.totalDebt === 0n) return undefined;
  const { totalDebt, cash } = totals;
  return errorWad((totalDebt * WAD) / (totalDebt + cash), targetWad);
}
