import { LUCK_RANGE } from "../../numbers/luck.ts";
import { normalOf } from "../../numbers/normal.ts";
import {
  HUNDRED_PERCENT_BPS,
  SECONDS_PER_YEAR,
  WAD,
  type Bps,
  type Wad,
} from "../../numbers/units.ts";
import { lnWad, sqrtDown } from "../../numbers/wad-math.ts";
import type { WorldView } from "../mechanism.ts";
import { runsForWantOfYield } from "./global-game.ts";
import type { WithdrawalRunParams } from "./params.ts";

const SECONDS_PER_HOUR = 3_600n;

/** Seconds until a depositor looks for the nth time: exponential with the hazard, at least one. */
export function secondsToLook(
  account: string,
  look: number,
  world: WorldView,
  { arrivalPerHourBps }: WithdrawalRunParams,
): number {
  const draw = BigInt(world.luck(`${account}/look`, look));
  // The middle of the draw's share: never zero.
  const unseenWad = -lnWad(((2n * draw + 1n) * WAD) / (2n * BigInt(LUCK_RANGE)));
  const mean = (SECONDS_PER_HOUR * HUNDRED_PERCENT_BPS * unseenWad) / (arrivalPerHourBps * WAD);
  return Number(mean) + 1;
}

/**
 * What one depositor believes of the haircut: the mean, which fear has raised by the share of the
 * cash that has gone, and a private signal about it, sqrt(correlation) of which everybody shares.
 * Between nothing and everything.
 */
export function believedHaircutWad(
  account: string,
  goneWad: Wad,
  world: WorldView,
  params: WithdrawalRunParams,
): Wad {
  const { haircutBps, contagionBps, noiseBps, correlationBps } = params;
  const mean = wadOfBps(haircutBps) + (wadOfBps(contagionBps) * goneWad) / WAD;
  if (noiseBps === 0n) return mean < WAD ? mean : WAD;
  const shared = sqrtDown(wadOfBps(correlationBps) * WAD);
  const alone = sqrtDown(wadOfBps(HUNDRED_PERCENT_BPS - correlationBps) * WAD);
  const signal =
    shared * normalOf(world.luck("all/belief", 0)) +
    alone * normalOf(world.luck(`${account}/belief`, 0));
  const belief = mean + (wadOfBps(noiseBps) * (signal / WAD)) / WAD;
  if (belief < 0n) return 0n;
  return belief < WAD ? belief : WAD;
}

/**
 * Whether a depositor leaves, who believes this and finds this share of the pool still there. Of an
 * empty pool nothing is to be had at once: it joins the line, if there is one, where the haircut
 * outweighs yield and cost.
 */
export function leaves(haircutWad: Wad, liquidShareWad: Wad, params: WithdrawalRunParams): boolean {
  const { anticipationBps, annualYieldBps, horizonSeconds } = params;
  const expected = (liquidShareWad * (HUNDRED_PERCENT_BPS - anticipationBps)) / HUNDRED_PERCENT_BPS;
  const yieldWad = (wadOfBps(annualYieldBps) * horizonSeconds) / SECONDS_PER_YEAR;
  const leavingCostWad = wadOfBps(params.leavingCostBps);
  if (expected === 0n) return params.waits === 1n && haircutWad > yieldWad + leavingCostWad;
  return runsForWantOfYield(expected, yieldWad, { haircutWad, leavingCostWad });
}

function wadOfBps(bps: Bps): Wad {
  return (bps * WAD) / HUNDRED_PERCENT_BPS;
}
