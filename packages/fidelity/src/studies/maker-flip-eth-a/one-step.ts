import type { Forecast } from "../../scores/forecasts.ts";
import { isZeroBid, type RecordedAuction } from "./recorded-auctions.ts";
import type { Stage } from "./stage.ts";
import type { DayForecast } from "./walk-forward.ts";

/** So many auctions that were over say which behaviour is the one at hand. */
const MEMORY = 20;
/** No behaviour is ever sure: else one surprise would rule it out for good. */
const DOUBT = 0.02;
/** A last bid that nobody bettered for the bid duration is known to be the last. */
const KNOWN_AFTER_SECONDS = 600;

/** What is said of one auction when it begins, knowing what was recorded until then. */
export interface OneStepForecast extends Forecast {
  readonly recorded: RecordedAuction;
  /** The naive model's: the share of zero bids among the last auctions that were over. */
  readonly naive: number;
  /** Expected DAI that is not raised, of the debt behind the auction. */
  readonly shortfall: number;
  readonly due: number;
}

/**
 * Each behaviour has said before the day how likely each auction is to be won for next to nothing.
 * When an auction begins, the behaviours are weighed by how likely they had called the last
 * auctions that were over by then (Bayes' rule, equal weights before), and their answers averaged.
 */
export function forecastOneStep(days: readonly DayForecast[], stage: Stage): OneStepForecast[] {
  const called = days.flatMap((day) => calledOf(day));
  const begins = (one: Called): number =>
    stage.latestKicks.get(one.recorded.auction) ?? one.recorded.kickedAtSeconds;
  const byEnd = called.toSorted((a, b) => knownAt(a.recorded) - knownAt(b.recorded));
  return called.map((one) => {
    const last = lastBefore(byEnd, begins(one));
    const weights = weightsOf(last, one.probabilities.length);
    const mixed = (values: readonly number[]): number =>
      values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0);
    const zeros = last.filter(({ recorded }) => isZeroBid(recorded)).length;
    return {
      recorded: one.recorded,
      probability: mixed(one.probabilities),
      happened: isZeroBid(one.recorded),
      naive: last.length === 0 ? 0 : zeros / last.length,
      shortfall: mixed(one.shortfalls),
      due: one.due,
    };
  });
}

interface Called {
  readonly recorded: RecordedAuction;
  /** One for each behaviour. */
  readonly probabilities: readonly number[];
  readonly shortfalls: readonly number[];
  readonly due: number;
}

function calledOf({ auctions, forecasts }: DayForecast): Called[] {
  const answers = [...forecasts.values()];
  if (answers.length === 0) return [];
  return auctions.map((recorded, index) => ({
    recorded,
    probabilities: answers.map((one) => one[index]?.probability ?? 0),
    shortfalls: answers.map((one) => one[index]?.shortfall ?? 0),
    due: answers[0]?.[index]?.due ?? 0,
  }));
}

function knownAt(one: RecordedAuction): number {
  return one.bid.timeSeconds + KNOWN_AFTER_SECONDS;
}

/** The last auctions that were known to be over before a moment; `byEnd` is in that order. */
function lastBefore(byEnd: readonly Called[], timeSeconds: number): readonly Called[] {
  let low = 0;
  let high = byEnd.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = byEnd[middle];
    if (one !== undefined && knownAt(one.recorded) < timeSeconds) low = middle + 1;
    else high = middle;
  }
  return byEnd.slice(Math.max(0, low - MEMORY), low);
}

function weightsOf(last: readonly Called[], behaviours: number): number[] {
  const weights = Array.from({ length: behaviours }, (_, index) => {
    let likelihood = 1;
    for (const { recorded, probabilities } of last) {
      const said = Math.min(1 - DOUBT, Math.max(DOUBT, probabilities[index] ?? 0));
      likelihood *= isZeroBid(recorded) ? said : 1 - said;
    }
    return likelihood;
  });
  const sum = weights.reduce((total, one) => total + one, 0);
  return weights.map((one) => one / sum);
}
