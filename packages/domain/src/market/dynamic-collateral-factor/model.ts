import { encodeParameterValues } from "../../events/parameter-values.ts";
import type { Wad } from "../../numbers/units.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import {
  dynamicCollateralFactorParams,
  dynamicCollateralFactorRanges,
  type DynamicCollateralFactorParams,
} from "./params.ts";
import { targetWad } from "./target.ts";
import { termsOf } from "./terms.ts";
import {
  DAY_SECONDS,
  dailyVolatilityWad,
  look,
  newVolatility,
  type Volatility,
} from "./volatility.ts";

/** A collateral, and when its threshold was last set. */
interface Followed {
  readonly volatility: Volatility;
  setSeconds: number;
}

export interface DynamicCollateralFactorState {
  readonly followed: Map<string, Followed>;
}

/**
 * Liquidation thresholds that follow realised volatility: once in a while each collateral's is moved
 * towards what the formula says, by no more than the limit a day, and asked of the protocol as a
 * change of its parameters. It never jumps, so that nobody is liquidated who had no time to see it.
 */
export const dynamicCollateralFactor: Mechanism<
  DynamicCollateralFactorState,
  DynamicCollateralFactorParams
> = {
  id: "dynamic-collateral-factor",
  hypothesis:
    "Thresholds that follow realised volatility, a little a day, leave less bad debt than thresholds that stand still.",
  params: dynamicCollateralFactorParams,
  ranges: dynamicCollateralFactorRanges,
  open: () => ({ followed: new Map() }),

  act({ followed }, world, params) {
    const actions: Action[] = [];
    for (const reserve of world.reserves()) {
      const known = followed.get(reserve);
      if (known === undefined) {
        const price = world.priceUsd8(reserve);
        if (price !== undefined && price > 0n)
          followed.set(reserve, {
            volatility: newVolatility(price, world.timeSeconds, params.firstVolatilityWad),
            setSeconds: world.timeSeconds,
          });
      } else if (world.timeSeconds >= dueSeconds(known, params)) {
        const action = follow(reserve, known, world, params);
        if (action !== undefined) actions.push(action);
      }
    }
    return actions;
  },

  nextActSeconds({ followed }, { timeSeconds }, params) {
    let next: number | undefined;
    for (const known of followed.values()) {
      const due = dueSeconds(known, params);
      if (due > timeSeconds && (next === undefined || due < next)) next = due;
    }
    return next;
  },
};

function dueSeconds(
  { volatility, setSeconds }: Readonly<Followed>,
  { everySeconds }: DynamicCollateralFactorParams,
): number {
  const look = volatility.lookedSeconds + DAY_SECONDS;
  const set = setSeconds + Number(everySeconds);
  return look < set ? look : set;
}

function follow(
  reserve: string,
  known: Followed,
  world: WorldView,
  params: DynamicCollateralFactorParams,
): Action | undefined {
  const { timeSeconds } = world;
  const price = world.priceUsd8(reserve);
  if (price !== undefined) look(known.volatility, price, timeSeconds, params.decayWad);
  const elapsed = BigInt(timeSeconds - known.setSeconds);
  if (elapsed < params.everySeconds) return undefined;
  const terms = termsOf(reserve, world);
  if (terms === undefined) {
    known.setSeconds = timeSeconds;
    return undefined;
  }
  const sigmaWad = dailyVolatilityWad(known.volatility);
  const target = targetWad(sigmaWad, terms.bonusWad ?? params.bonusWad, params);
  known.setSeconds = timeSeconds;
  const apart = target - terms.thresholdWad;
  if ((apart < 0n ? -apart : apart) < params.smallestStepWad) return undefined;
  const next = stepTowards(terms.thresholdWad, target, elapsed, params);
  const values = encodeParameterValues(terms.write(next));
  return { kind: "ask", intent: { kind: "parameterChange", scope: reserve, values } };
}

/** As far from one value towards another as the limit a day allows in this time. */
export function stepTowards(
  fromWad: Wad,
  toWad: Wad,
  elapsedSeconds: bigint,
  { stepPerDayWad }: Pick<DynamicCollateralFactorParams, "stepPerDayWad">,
): Wad {
  const most = (stepPerDayWad * elapsedSeconds) / BigInt(DAY_SECONDS);
  if (toWad > fromWad + most) return fromWad + most;
  return toWad < fromWad - most ? fromWad - most : toWad;
}
