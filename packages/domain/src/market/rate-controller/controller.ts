import { SECONDS_PER_YEAR, WAD, type Wad } from "../../numbers/units.ts";
import { expWad } from "../../numbers/wad-math.ts";
import type { RateControllerParams } from "./params.ts";

const DAY = 86_400n;
/** Past this a rate has long met its bounds. */
const FARTHEST: Wad = 40n * WAD;

/** What a controller remembers of one reserve. */
export interface Controller {
  /** The yearly rate it began with. */
  readonly startWad: Wad;
  /** Sum of error times time, in years. */
  integralWad: Wad;
  errorWad: Wad;
  actedSeconds: number;
}

/** How far use is from its target, from -1 (nothing used) over 0 to 1 (all used), as AdaptiveCurveIrm has it. */
export function errorWad(usedWad: Wad, targetWad: Wad): Wad {
  const room = usedWad > targetWad ? WAD - targetWad : targetWad;
  return ((usedWad - targetWad) * WAD) / room;
}

/**
 * Moves a controller on to now and gives the rate it wants:
 *
 *   start * exp(Kp * e + Ki * sum(e * dt) + Kd * de/dt), within the bounds.
 *
 * While the rate lies at a bound, errors that would push it further are not added up: it turns at
 * once when the error does.
 */
export function steer(
  controller: Controller,
  error: Wad,
  timeSeconds: number,
  params: RateControllerParams,
): Wad {
  const elapsed = BigInt(timeSeconds - controller.actedSeconds);
  const before = controller.errorWad;
  const changeADay = elapsed === 0n ? 0n : ((error - before) * DAY) / elapsed;
  const gained = (error * elapsed) / SECONDS_PER_YEAR;
  const integralWad = controller.integralWad + gained;
  const free = rateWad(controller, error, integralWad, changeADay, params);
  const isBound = free < params.lowestWad ? error < 0n : free > params.highestWad && error > 0n;
  if (!isBound) controller.integralWad = integralWad;
  controller.errorWad = error;
  controller.actedSeconds = timeSeconds;
  return clamp(free, params.lowestWad, params.highestWad);
}

function rateWad(
  { startWad }: Readonly<Controller>,
  error: Wad,
  integralWad: Wad,
  changeADay: Wad,
  params: RateControllerParams,
): Wad {
  const sum =
    params.proportionalWad * error +
    params.integralWad * integralWad +
    params.derivativeWad * changeADay;
  return (startWad * expWad(clamp(sum / WAD, -FARTHEST, FARTHEST))) / WAD;
}

/** A rate nearer to what is wanted, by one change at most. */
export function limited(nowWad: Wad, wantedWad: Wad, { stepWad }: RateControllerParams): Wad {
  return clamp(wantedWad, nowWad - stepWad, nowWad + stepWad);
}

function clamp(value: bigint, low: bigint, high: bigint): bigint {
  if (value < low) return low;
  return value > high ? high : value;
}
