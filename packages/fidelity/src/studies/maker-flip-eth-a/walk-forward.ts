import { habitsBefore, type KeeperHabits } from "./calibrate.ts";
import { forecastBand, type AuctionForecast } from "./forecast.ts";
import { valueAt, type RecordedAuction } from "./recorded-auctions.ts";
import { DAY_SECONDS, dayOf, type Stage } from "./stage.ts";

/** Draws of luck and kick places for each forecast. */
const DRAWS = 8;

export interface WalkInput {
  readonly stage: Stage;
  readonly auctions: readonly RecordedAuction[];
  readonly seed: number;
  /** Told how far it is, 0 to 1; throws to end it. */
  readonly onStep: (share: number) => void;
}

/** A day and what was said of it before it began; no forecasts where too little had been seen. */
export interface DayForecast {
  readonly daySeconds: number;
  readonly auctions: readonly RecordedAuction[];
  readonly habits: KeeperHabits | undefined;
  /** By behaviour, the central one first. */
  readonly forecasts: ReadonlyMap<string, readonly AuctionForecast[]>;
}

/** Every day by itself: its kicks are given, keepers behave as in the auctions of days before. */
export function forecastDays(input: WalkInput): DayForecast[] {
  const { stage, auctions, seed } = input;
  const days = Map.groupBy(auctions, (one) => dayOf(one.kickedAtSeconds));
  let done = 0;
  return [...days].map(([daySeconds, todays]) => {
    input.onStep(done / auctions.length);
    done += todays.length;
    const habits = habitsBefore(auctions, daySeconds, usualGas(stage));
    const forecasts =
      habits === undefined
        ? new Map<string, AuctionForecast[]>()
        : forecastBand({
            stage,
            auctions: todays,
            habits,
            fromSeconds: daySeconds,
            seed,
            draws: DRAWS,
          });
    return { daySeconds, auctions: todays, habits, forecasts };
  });
}

/** What the network paid for gas on a moment's day, wei; undefined where it is not known. */
function usualGas(stage: Stage): (timeSeconds: number) => number | undefined {
  let path = GAS_PATHS.get(stage);
  if (path === undefined) {
    path = stage.market.quotes
      .filter(({ series }) => series === "gas/daily average")
      .map(({ timeSeconds, value18 }) => ({ timeSeconds, value: Number(value18) / 1e18 }));
    GAS_PATHS.set(stage, path);
  }
  const known = path;
  return (timeSeconds) => {
    const first = known[0];
    if (first === undefined || timeSeconds < first.timeSeconds) return undefined;
    const last = known.at(-1);
    if (last !== undefined && timeSeconds >= last.timeSeconds + DAY_SECONDS) return undefined;
    return valueAt(known, timeSeconds);
  };
}

const GAS_PATHS = new WeakMap<Stage, { timeSeconds: number; value: number }[]>();
