import type { MarketHour } from "./hours.ts";

/** Width of a step of the day's fall, and the deepest that is told apart. */
const FALL_STEP = 0.02;
const DEEPEST_FALL = 6;
/** Where steps of "so far below the week's low until now" begin. */
const BELOW_WEEK_LOW = [0, 0.0025, 0.005, 0.01, 0.02, 0.04];
/** The experience of a wider kind counts as much as this many hours of the kind itself. */
const PRIOR_HOURS = 8;

/** What is expected of one hour, knowing its price and everything before it. */
export interface HourForecast {
  /** That anything is liquidated. */
  readonly probability: number;
  /** Dollars, if anything is: mean of the past of the same kind. */
  readonly valueUsd: number;
}

interface Experience {
  hours: number;
  events: number;
  valueUsd: number;
}

/**
 * One hour ahead in everything but the price. The kind of an hour is how far its low lies below the
 * week's low until then (debt between the two has not been tried by this price yet) and below the
 * day's high. Its probability is how often such hours had a liquidation so far; while experience is
 * thin it leans on the wider kinds: the same new low at any fall, then all hours. Nothing of an hour
 * enters its own forecast.
 */
export function forecastHours(hours: readonly MarketHour[]): HourForecast[] {
  const past = new Map<string, Experience>();
  return hours.map((hour) => {
    const chain = kindsOf(hour).map((kind) => experienceOf(past, kind));
    let probability = 1 / PRIOR_HOURS;
    let valueUsd = 0;
    for (const { hours: seen, events, valueUsd: total } of chain) {
      probability = (events + PRIOR_HOURS * probability) / (seen + PRIOR_HOURS);
      valueUsd = (total + valueUsd) / (events + 1);
    }
    const happened = hour.liquidations.reduce((sum, one) => sum + one.valueUsd, 0);
    for (const experience of chain) {
      experience.hours++;
      experience.events += hour.liquidations.length > 0 ? 1 : 0;
      experience.valueUsd += happened;
    }
    return { probability, valueUsd };
  });
}

function experienceOf(past: Map<string, Experience>, kind: string): Experience {
  let experience = past.get(kind);
  if (experience === undefined) past.set(kind, (experience = { hours: 0, events: 0, valueUsd: 0 }));
  return experience;
}

/** From all hours down to the hour's own kind. */
function kindsOf({ drop24h, belowWeekLow }: MarketHour): string[] {
  const low = BELOW_WEEK_LOW.filter((least) => belowWeekLow > least).length;
  const fall =
    drop24h === undefined
      ? "gap"
      : Math.min(DEEPEST_FALL, Math.max(0, Math.floor(-drop24h / FALL_STEP)));
  return ["all", `low ${low}`, `low ${low}, fall ${fall}`];
}
