import { GAS_SERIES } from "@hindcast/domain";
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

/** A day's auctions, and what those of days before say of keepers; undefined with too few. */
export type DayHabits = Omit<DayForecast, "forecasts">;

export function habitsByDay(stage: Stage, auctions: readonly RecordedAuction[]): DayHabits[] {
  const days = Map.groupBy(auctions, (one) => dayOf(one.kickedAtSeconds));
  const gas = usualGas(stage);
  return [...days].map(([daySeconds, todays]) => ({
    daySeconds,
    auctions: todays,
    habits: habitsBefore(auctions, daySeconds, gas),
  }));
}

/** Every day by itself: its kicks are given, keepers behave as in the auctions of days before. */
export function forecastDays(input: WalkInput): DayForecast[] {
  const { stage, auctions, seed } = input;
  let done = 0;
  return habitsByDay(stage, auctions).map(({ daySeconds, auctions: todays, habits }) => {
    input.onStep(done / auctions.length);
    done += todays.length;
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
  const known = stage.market.quotes
    .filter(({ series }) => series === GAS_SERIES.day)
    .map(({ timeSeconds, value18 }) => ({ timeSeconds, value: Number(value18) / 1e18 }));
  const first = known[0]?.timeSeconds ?? Number.POSITIVE_INFINITY;
  const last = (known.at(-1)?.timeSeconds ?? 0) + DAY_SECONDS;
  return (timeSeconds) =>
    timeSeconds < first || timeSeconds >= last ? undefined : valueAt(known, timeSeconds);
}
