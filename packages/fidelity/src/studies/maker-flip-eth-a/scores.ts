import type { ClassCount, ModeScores } from "../../fidelity-report.ts";
import type { Episode, EpisodeMatching } from "../../scores/episode.ts";
import { brierScore, type Forecast } from "../../scores/forecasts.ts";
import { modeScores, skillOf } from "../../scores/mode-scores.ts";
import type { AuctionForecast } from "./forecast.ts";
import type { ForcedAuction } from "./forced.ts";
import type { OneStepForecast } from "./one-step.ts";
import { isZeroBid, type RecordedAuction } from "./recorded-auctions.ts";

const NOTHING_FORECAST = "the auctions are replayed as recorded; nothing is forecast";
const LOTS_GIVEN = "kicks, and so the lots, are given";
/** From this probability on the model says that an auction is won for next to nothing. */
const SAID = 0.5;
const SURE = 0.1;

/** US dollars of an auction's collateral on the market when its last bid was made. */
export function valueUsd(one: RecordedAuction): number {
  return one.bid.lot * one.marketUsd;
}

/** Debt behind an auction that its last bid did not pay, DAI. */
export function recordedShortfall(one: RecordedAuction, due: number): number {
  return Math.max(0, due - one.bid.dai);
}

/** Every recorded auction, accepted by the rules as recorded or not. */
export function forcedScores(auctions: readonly ForcedAuction[]): ModeScores {
  const refused = auctions.filter((one) => one.refusal !== undefined);
  const accepted = auctions.filter((one) => one.refusal === undefined);
  const byReason = Map.groupBy(refused, (one) => one.refusal ?? "");
  return modeScores({
    episodeUnit: "a recorded auction: its kick, its last bid and its settlement through the rules",
    matching: {
      matches: accepted.map(({ recorded }) => {
        const episode = episodeOf(recorded);
        return { recorded: episode, modelled: episode };
      }),
      missed: refused.map(({ recorded }) => episodeOf(recorded)),
      extra: [],
    },
    classes: [...byReason].map(([name, some]) => ({
      of: "missed",
      name,
      count: some.length,
      valueUsd: some.reduce((sum, { recorded }) => sum + valueUsd(recorded), 0),
      meaning: "the rules refuse what the record did, for this reason of the contract",
    })),
    notApplicable: {
      brier: NOTHING_FORECAST,
      brierNaive: NOTHING_FORECAST,
      brierBaseRate: NOTHING_FORECAST,
      medianTimingSeconds: NOTHING_FORECAST,
      p95TimingSeconds: NOTHING_FORECAST,
      medianAmountLogRatio: NOTHING_FORECAST,
      badDebtRatio: NOTHING_FORECAST,
      skill: NOTHING_FORECAST,
    },
  });
}

/** What was said of each auction before its day. */
export function freeRunScores(forecasts: readonly AuctionForecast[]): ModeScores {
  return zeroBidScores(
    "an auction won for next to nothing; the day's kicks are given, keepers are those of days before",
    forecasts.map((one) => ({
      ...one,
      happened: isZeroBid(one.recorded),
      // Every day before said so, until one did not.
      naive: 0,
      modelledSeconds: one.zeroBidSeconds,
    })),
    {},
  );
}

/** What was said of each auction when it began. */
export function oneStepScores(forecasts: readonly OneStepForecast[]): ModeScores {
  const noTimes = "a probability mixed from several behaviours has no time of its own";
  return zeroBidScores(
    "an auction won for next to nothing; all that was recorded before it began is known",
    forecasts.map((one) => ({ ...one, modelledSeconds: undefined })),
    { medianTimingSeconds: noTimes, p95TimingSeconds: noTimes },
  );
}

interface ScoredForecast extends Forecast {
  readonly recorded: RecordedAuction;
  readonly naive: number;
  readonly due: number;
  readonly shortfall: number;
  readonly modelledSeconds: number | undefined;
}

function zeroBidScores(
  episodeUnit: string,
  forecasts: readonly ScoredForecast[],
  notApplicable: Readonly<Record<string, string>>,
): ModeScores {
  const naive = forecasts.map(({ naive: probability, happened }) => ({ probability, happened }));
  const lost = total(forecasts, (one) => recordedShortfall(one.recorded, one.due));
  const modelled = total(forecasts, (one) => one.shortfall);
  const skill = skillOf(brierScore(forecasts) ?? 0, brierScore(naive) ?? 0);
  return modeScores({
    episodeUnit,
    matching: matchingOf(forecasts),
    modelledVolume: forecasts.map(({ recorded, probability }) => ({
      timeSeconds: recorded.bid.timeSeconds,
      valueUsd: probability * valueUsd(recorded),
    })),
    forecasts,
    naiveForecasts: naive,
    ...(lost === 0 ? {} : { badDebtRatio: modelled / lost }),
    ...(skill === null ? {} : { skill }),
    classes: classesOf(forecasts),
    notApplicable: { ...notApplicable, medianAmountLogRatio: LOTS_GIVEN },
  });
}

function matchingOf(forecasts: readonly ScoredForecast[]): EpisodeMatching {
  const said = (one: ScoredForecast): boolean => one.probability >= SAID;
  const came = forecasts.filter((one) => one.happened);
  return {
    matches: came.filter(said).map(({ recorded, modelledSeconds }) => ({
      recorded: episodeOf(recorded),
      modelled: {
        ...episodeOf(recorded),
        timeSeconds: modelledSeconds ?? recorded.bid.timeSeconds,
      },
    })),
    missed: came.filter((one) => !said(one)).map(({ recorded }) => episodeOf(recorded)),
    extra: forecasts
      .filter((one) => said(one) && !one.happened)
      .map(({ recorded }) => episodeOf(recorded)),
  };
}

const MEANINGS = {
  surprise: "the model gave less than one in ten: keepers it expected to bid did not",
  unsure: "the model gave one in ten to one in two",
  "more bids": "there were three bids or more: keepers competed where the model saw none or few",
  "one price":
    "one or two bids at a price: keepers had more gas or capital than days before showed",
} as const;

/** Every miss by how sure the model was, every false alarm by what was bid instead. */
function classesOf(forecasts: readonly ScoredForecast[]): ClassCount[] {
  const count = (
    of: ClassCount["of"],
    name: keyof typeof MEANINGS,
    some: readonly ScoredForecast[],
  ): ClassCount => ({
    of,
    name,
    count: some.length,
    valueUsd: total(some, ({ recorded }) => valueUsd(recorded)),
    meaning: MEANINGS[name],
  });
  const missed = forecasts.filter((one) => one.happened && one.probability < SAID);
  const extra = forecasts.filter((one) => !one.happened && one.probability >= SAID);
  const isContested = (one: ScoredForecast): boolean => (one.recorded.bid.count ?? 0) > 2;
  const classes = [
    count(
      "missed",
      "surprise",
      missed.filter((one) => one.probability < SURE),
    ),
    count(
      "missed",
      "unsure",
      missed.filter((one) => one.probability >= SURE),
    ),
    count("extra", "more bids", extra.filter(isContested)),
    count(
      "extra",
      "one price",
      extra.filter((one) => !isContested(one)),
    ),
  ];
  return classes.filter((one) => one.count > 0);
}

function episodeOf(one: RecordedAuction): Episode {
  return {
    account: `auction ${one.auction}`,
    collateral: one.reserve,
    debt: "DAI",
    timeSeconds: one.bid.timeSeconds,
    amount: one.bid.lot,
    valueUsd: valueUsd(one),
  };
}

export function total<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
