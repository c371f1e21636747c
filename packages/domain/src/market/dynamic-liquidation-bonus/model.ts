import { encodeParameterValues } from "../../events/parameter-values.ts";
import { noteValue, type TimedValue } from "../../numbers/recent-values.ts";
import { HUNDRED_PERCENT_BPS, WAD, type Bps, type Wad } from "../../numbers/units.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import { FORMULAS, type AtTheEdge } from "./formulas.ts";
import {
  BONUS_FORMULAS,
  dynamicLiquidationBonusParams,
  dynamicLiquidationBonusRanges,
  type BonusFormula,
  type DynamicLiquidationBonusParams,
} from "./params.ts";

export interface DynamicLiquidationBonusState {
  /** By reserve: its prices of the window, as the protocol reads them. */
  readonly prices: Map<string, TimedValue[]>;
  /** By reserve: what was last looked at, and until when nothing else follows from it. */
  readonly seen: Map<string, Seen>;
}

interface Seen {
  readonly price: bigint;
  readonly threshold: bigint | boolean | undefined;
  readonly bonus: bigint | boolean | undefined;
  readonly untilSeconds: number;
}

/**
 * A liquidation bonus that is small while nothing falls and grows with the fall of the collateral's
 * price (mars, euler), or with the time since its lowest (dutch). Protocols have one bonus a
 * reserve, so it is that of whoever stood on the threshold at the highest price of the window.
 */
export const dynamicLiquidationBonus: Mechanism<
  DynamicLiquidationBonusState,
  DynamicLiquidationBonusParams
> = {
  id: "dynamic-liquidation-bonus",
  hypothesis:
    "A bonus that grows with the need of it brings liquidators when they are wanted and costs borrowers less when they are not.",
  params: dynamicLiquidationBonusParams,
  ranges: dynamicLiquidationBonusRanges,
  open: () => ({ prices: new Map(), seen: new Map() }),

  act({ prices, seen }, world, params) {
    const actions: Action[] = [];
    for (const reserve of world.reserves()) {
      const price = world.priceUsd8(reserve);
      if (price === undefined || price <= 0n) continue;
      const threshold = world.parameter(reserve, "liquidationThresholdBps");
      const now = world.parameter(reserve, "liquidationBonusBps");
      const last = seen.get(reserve);
      if (
        last?.price === price &&
        last.threshold === threshold &&
        last.bonus === now &&
        world.timeSeconds < last.untilSeconds
      )
        continue;
      const recent = prices.get(reserve) ?? [];
      prices.set(reserve, recent);
      noteValue(recent, world.timeSeconds, price, params.windowSeconds);
      const untilSeconds = nextChangeSeconds(recent, world.timeSeconds, params) ?? Infinity;
      seen.set(reserve, { price, threshold, bonus: now, untilSeconds });
      const bonus = bonusBps(threshold, now, recent, world, params);
      if (bonus === undefined) continue;
      const values = encodeParameterValues({ liquidationBonusBps: HUNDRED_PERCENT_BPS + bonus });
      actions.push({ kind: "ask", intent: { kind: "parameterChange", scope: reserve, values } });
    }
    return actions;
  },

  nextActSeconds({ prices }, { timeSeconds }, params) {
    let next: number | undefined;
    for (const recent of prices.values()) {
      const at = nextChangeSeconds(recent, timeSeconds, params);
      if (at !== undefined && (next === undefined || at < next)) next = at;
    }
    return next;
  },
};

/** When another bonus may follow although no price changes; undefined if never. */
function nextChangeSeconds(
  recent: readonly TimedValue[],
  timeSeconds: number,
  params: DynamicLiquidationBonusParams,
): number | undefined {
  const [, second] = recent;
  if (second === undefined) return undefined;
  const leavesSeconds = second.timeSeconds + Number(params.windowSeconds);
  const moments = [leavesSeconds];
  if (formulaOf(params) === "dutch") moments.push(nextStepSeconds(recent, timeSeconds, params));
  const later = moments.filter((at) => at > timeSeconds);
  return later.length === 0 ? undefined : Math.min(...later);
}

/** The bonus to ask for; undefined where it is near enough, or the reserve is no collateral. */
function bonusBps(
  threshold: bigint | boolean | undefined,
  now: bigint | boolean | undefined,
  recent: readonly TimedValue[],
  world: WorldView,
  params: DynamicLiquidationBonusParams,
): Bps | undefined {
  if (typeof threshold !== "bigint" || typeof now !== "bigint" || threshold === 0n)
    return undefined;
  const edge = atTheEdge(recent, threshold, world.timeSeconds);
  const wanted = (FORMULAS[formulaOf(params)](edge, params) * HUNDRED_PERCENT_BPS) / WAD;
  const most = (HUNDRED_PERCENT_BPS * HUNDRED_PERCENT_BPS) / threshold - HUNDRED_PERCENT_BPS;
  const bonus = wanted < 1n ? 1n : wanted > most ? most : wanted;
  const apart = bonus + HUNDRED_PERCENT_BPS - now;
  const size = ((apart < 0n ? -apart : apart) * WAD) / HUNDRED_PERCENT_BPS;
  return bonus < 1n || size < params.smallestStepWad ? undefined : bonus;
}

function atTheEdge(
  recent: readonly TimedValue[],
  thresholdBps: Bps,
  timeSeconds: number,
): AtTheEdge {
  const { highest, lowestSeconds } = extremes(recent);
  const price = recent.at(-1)?.value ?? highest;
  const healthFactorWad: Wad = highest === 0n ? WAD : (price * WAD) / highest;
  return {
    healthFactorWad,
    collateralPerDebtWad: (healthFactorWad * HUNDRED_PERCENT_BPS) / thresholdBps,
    waitedSeconds: BigInt(timeSeconds - lowestSeconds),
  };
}

/** The highest price of a window, and when it first was at its lowest. */
function extremes(recent: readonly TimedValue[]): { highest: bigint; lowestSeconds: number } {
  let highest = 0n;
  let lowest: TimedValue | undefined;
  for (const each of recent) {
    if (each.value > highest) highest = each.value;
    if (lowest === undefined || each.value < lowest.value) lowest = each;
  }
  return { highest, lowestSeconds: lowest?.timeSeconds ?? 0 };
}

/** When a growing bonus has grown by another smallest step. */
function nextStepSeconds(
  recent: readonly TimedValue[],
  timeSeconds: number,
  { startWad, highestWad, rampSeconds, smallestStepWad }: DynamicLiquidationBonusParams,
): number {
  const { lowestSeconds } = extremes(recent);
  const waited = BigInt(timeSeconds - lowestSeconds);
  if (waited >= rampSeconds || highestWad <= startWad) return timeSeconds;
  const every = (rampSeconds * smallestStepWad) / (highestWad - startWad);
  const step = every < 1n ? 1n : every;
  return lowestSeconds + Number((waited / step + 1n) * step);
}

function formulaOf({ formula }: DynamicLiquidationBonusParams): BonusFormula {
  return BONUS_FORMULAS[Number(formula)] as BonusFormula;
}
