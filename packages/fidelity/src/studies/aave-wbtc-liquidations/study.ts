import { quantile, share } from "@hindcast/replay";
import type { ClassCount, FidelityReport, FindingTable } from "../../fidelity-report.ts";
import { missingFacts } from "../../missing-facts.ts";
import type { Episode, EpisodeMatching } from "../../scores/episode.ts";
import { brierScore } from "../../scores/forecasts.ts";
import { baselineGates, forecastGates, isEvidenceGrade } from "../../scores/gates.ts";
import { modeScores, skillOf } from "../../scores/mode-scores.ts";
import { totalUsd } from "../../scores/months.ts";
import type { Study, StudyInput } from "../../study.ts";
import { forecastHours, type HourForecast } from "./forecast.ts";
import { hourlyHistory, type MarketHour } from "./hours.ts";

const DATASETS = ["aave-wbtc-liquidations"];
/** From here on the model says "something is liquidated in this hour". */
const SAYS_YES = 0.5;

/** When Bitcoin collateral was liquidated, against Bitcoin's price. */
export const aaveWbtcLiquidations: Study = {
  id: "aave-wbtc-liquidations",
  title: "Aave on Ethereum, Bitcoin collateral: hours of liquidation against the price",
  datasets: DATASETS,
  run: (input) => Promise.resolve().then(() => run(input)),
};

interface ScoredHour {
  readonly hour: MarketHour;
  readonly forecast: HourForecast;
}

function run({ facts, seed, onProgress, signal }: StudyInput): FidelityReport {
  signal?.throwIfAborted();
  const { hours, withoutPrice } = hourlyHistory(facts);
  if (hours.length === 0)
    throw missingFacts("aave-wbtc-liquidations", "liquidations with hourly BTC prices", DATASETS);
  onProgress?.(0.5, "hours read");
  signal?.throwIfAborted();
  const forecasts = forecastHours(hours);
  const scored = hours.map((hour, n): ScoredHour => ({
    hour,
    forecast: forecasts[n] as HourForecast,
  }));
  const matching = matchingOf(scored);
  const said = scored.map((one) => ({
    probability: one.forecast.probability,
    happened: isHit(one),
  }));
  const naive = scored.map((one) => ({
    probability: one.hour.isLow24h ? 1 : 0,
    happened: isHit(one),
  }));
  const oneStep = modeScores({
    episodeUnit: "an hour in which Bitcoin collateral was liquidated",
    matching,
    modelledVolume: scored.map(({ hour, forecast }) => ({
      timeSeconds: hour.startSeconds,
      valueUsd: forecast.probability * forecast.valueUsd,
    })),
    forecasts: said,
    naiveForecasts: naive,
    skill: skillOf(brierScore(said) ?? 0, brierScore(naive) ?? 0),
    classes: classesOf(matching, scored),
    notApplicable: {
      medianTimingSeconds:
        "hours are matched with themselves; the tables tell the delay from the low",
      p95TimingSeconds: "hours are matched with themselves; the tables tell the delay from the low",
      badDebtRatio: "the source has the collateral leg only",
    },
  });
  const gates = [...baselineGates("oneStep", oneStep), ...forecastGates("oneStep", oneStep)];
  return {
    study: "aave-wbtc-liquidations",
    title: aaveWbtcLiquidations.title,
    seed,
    span: {
      fromSeconds: hours[0]?.startSeconds ?? 0,
      toSeconds: hours.at(-1)?.startSeconds ?? 0,
    },
    modes: { oneStep },
    gates,
    evidenceGrade: isEvidenceGrade(gates),
    reconciliation: [],
    tables: [lowsTable(hours), delayTable(hours), yearTable(scored)],
    notes: [
      `${withoutPrice.length} liquidations fall into hours for which no price is at hand; they are not scored.`,
      "The price of the hour is given, as oracle prices are in a replay: the model says whether somebody is liquidated in it, knowing only earlier hours.",
      "Naive model: an hour has a liquidation exactly if its price is a new low of 24 hours.",
      "Positions cannot be rebuilt: the source has deposits and repayments of liquidated users, no borrowing and no withdrawals; so there is no free run, and no forecast for a single account.",
      "Values are the seized tokens at the hour's lowest price. Most Bitcoin collateral backs debt in dollars, but some backs other tokens, whose prices play no part here.",
    ],
  };
}

function isHit({ hour }: ScoredHour): boolean {
  return hour.liquidations.length > 0;
}

function isSaid({ forecast }: ScoredHour): boolean {
  return forecast.probability >= SAYS_YES;
}

function recordedHour({ hour }: ScoredHour): Episode {
  return hourEpisode(
    hour,
    hour.liquidations.reduce((sum, one) => sum + one.amount, 0),
    totalUsd(hour.liquidations),
  );
}

function modelledHour({ hour, forecast }: ScoredHour): Episode {
  return hourEpisode(hour, forecast.valueUsd / hour.low, forecast.valueUsd);
}

function hourEpisode(hour: MarketHour, amount: number, valueUsd: number): Episode {
  return {
    account: "all accounts",
    collateral: "BTC",
    debt: "",
    timeSeconds: hour.startSeconds,
    amount,
    valueUsd,
  };
}

function matchingOf(scored: readonly ScoredHour[]): EpisodeMatching {
  return {
    matches: scored
      .filter((one) => isHit(one) && isSaid(one))
      .map((one) => ({ recorded: recordedHour(one), modelled: modelledHour(one) })),
    missed: scored.filter((one) => isHit(one) && !isSaid(one)).map(recordedHour),
    extra: scored.filter((one) => !isHit(one) && isSaid(one)).map(modelledHour),
  };
}

function classesOf(matching: EpisodeMatching, scored: readonly ScoredHour[]): ClassCount[] {
  const byTime = new Map(scored.map(({ hour }) => [hour.startSeconds, hour]));
  const nameOf = (one: Episode): keyof typeof CLASSES => {
    const hour = byTime.get(one.timeSeconds);
    if (hour?.isLow7d === true) return "new low of the week";
    if (hour?.isLow24h === true) return "new low of the day";
    return (hour?.hoursSinceLow ?? 24) <= 3 ? "soon after a low" : "no low near";
  };
  return (["missed", "extra"] as const).flatMap((of) =>
    [...Map.groupBy(matching[of], nameOf)].map(([name, list]) => ({
      of,
      name,
      count: list.length,
      valueUsd: totalUsd(list),
      meaning: CLASSES[name],
    })),
  );
}

const CLASSES = {
  "new low of the week": "The price was at a new low of seven days, but no deep fall of the day.",
  "new low of the day": "The price was at a new low of 24 hours.",
  "soon after a low": "A low of the day was one to three hours before: late liquidators.",
  "no low near": "No low was near: other debt rose, interest, or an account of its own.",
} as const;

function lowsTable(hours: readonly MarketHour[]): FindingTable {
  const volume = totalUsd(hours.flatMap((hour) => hour.liquidations));
  const calls = hours.reduce((sum, hour) => sum + hour.liquidations.length, 0);
  const line = (name: string, some: readonly MarketHour[]): (string | number)[] => {
    const inside = some.flatMap((hour) => hour.liquidations);
    return [
      name,
      percent(share(some.length, hours.length)),
      percent(share(inside.length, calls)),
      percent(share(totalUsd(inside), volume)),
    ];
  };
  return {
    title: "Liquidations in hours of a new low",
    columns: ["hours", "share of hours", "share of calls", "share of volume"],
    rows: [
      line(
        "new low of 24 h",
        hours.filter((hour) => hour.isLow24h),
      ),
      line(
        "new low of 7 d",
        hours.filter((hour) => hour.isLow7d),
      ),
      line(
        "fall of 5 % or more in a day",
        hours.filter((hour) => (hour.drop24h ?? 0) <= -0.05),
      ),
      line(
        "fall of 10 % or more in a day",
        hours.filter((hour) => (hour.drop24h ?? 0) <= -0.1),
      ),
      line("all", hours),
    ],
  };
}

function delayTable(hours: readonly MarketHour[]): FindingTable {
  const volume = totalUsd(hours.flatMap((hour) => hour.liquidations));
  const within = (most: number): string =>
    percent(
      share(
        totalUsd(hours.filter((h) => h.hoursSinceLow <= most).flatMap((h) => h.liquidations)),
        volume,
      ),
    );
  const all = (most: number): string =>
    percent(share(hours.filter((hour) => hour.hoursSinceLow <= most).length, hours.length));
  const delays = hours.flatMap((hour) => hour.liquidations.map(() => hour.hoursSinceLow));
  return {
    title: `Hours since the day's low (median of calls: ${quantile(delays, 0.5)} h)`,
    columns: ["at most", "share of volume", "share of hours"],
    rows: [0, 1, 3, 6, 12].map((most) => [`${most} h`, within(most), all(most)]),
  };
}

function yearTable(scored: readonly ScoredHour[]): FindingTable {
  const years = Map.groupBy(scored, ({ hour }) =>
    new Date(hour.startSeconds * 1000).toISOString().slice(0, 4),
  );
  return {
    title: "Year by year: hours with liquidations, and those given a probability of a half or more",
    columns: [
      "year",
      "hours",
      "with liquidations",
      "flagged",
      "both",
      "recorded M$",
      "expected M$",
    ],
    rows: [...years].map(([year, list]) => [
      year,
      list.length,
      list.filter(isHit).length,
      list.filter(isSaid).length,
      list.filter((one) => isHit(one) && isSaid(one)).length,
      millions(totalUsd(list.flatMap(({ hour }) => hour.liquidations))),
      millions(list.reduce((sum, { forecast: f }) => sum + f.probability * f.valueUsd, 0)),
    ]),
  };
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

function millions(usd: number): string {
  return (usd / 1e6).toFixed(2);
}
