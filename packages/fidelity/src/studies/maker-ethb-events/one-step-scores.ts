import type { ClassCount, FindingTable, ModeScores } from "../../fidelity-report.ts";
import type { Episode, EpisodeMatch, EpisodeMatching } from "../../scores/episode.ts";
import { brierScore, type Forecast } from "../../scores/forecasts.ts";
import { modeScores, skillOf } from "../../scores/mode-scores.ts";
import { HOUR_SECONDS } from "./hourly-candles.ts";
import { recordedEpisodes, type RecordedEpisode } from "./recorded-episodes.ts";
import type { HourForecast, OneStepRun } from "./one-step.ts";
import type { VaultRecord } from "./vault-record.ts";

/** An alarm: the vault is more likely unsafe than not. */
export const ALARM = 0.5;
const WINDOW_HOURS = 1;
/** Alarms of one vault at most so far apart are one, as bites are. */
const EPISODE_GAP_HOURS = 6;
/** Owners whose past leaves at most this chance of a bite are known to defend. */
const KNOWN_DEFENDER = 0.1;
/** Bins narrow where nearly all forecasts are. */
const BIN_EDGES = [0, 0.001, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

export interface ScoredOneStep {
  readonly scores: ModeScores;
  readonly tables: readonly FindingTable[];
}

export function scoreOneStep(record: VaultRecord, run: OneStepRun): ScoredOneStep {
  const recorded = recordedEpisodes(record);
  const alarms = run.forecasts.filter((one) => one.unsafeProbability >= ALARM);
  const found = matchAlarms(record, recorded, alarms);
  const unasked = run.unasked.length;
  const forecasts = forecastsOf(run, (one) => one.probability, unasked);
  const naive = forecastsOf(run, (one) => (one.proxyMargin < 0 ? 1 : 0), unasked);
  const brier = brierScore(forecasts) ?? 0;
  const missed = found.matching.missed.map((one) => missOf(one as RecordedEpisode, run));
  const extra = found.falseAlarms.map((group) => falseAlarmOf(group, recorded));
  const scores = modeScores({
    episodeUnit:
      "a vault, recorded bites at most 6 h apart; found if within an hour of its first bite the vault was more likely unsafe than not",
    matching: found.matching,
    modelledVolume: run.forecasts.map((one) => ({
      timeSeconds: one.hour * HOUR_SECONDS,
      valueUsd: one.probability * one.debt,
    })),
    forecasts,
    naiveForecasts: naive,
    binEdges: BIN_EDGES,
    skill: skillOf(brier, brierScore(naive) ?? 0),
    classes: [
      ...classesOf("missed", missed),
      ...classesOf("extra", extra),
      ...impossibleClass(run),
    ],
    notApplicable: { badDebtRatio: "the source does not tell what auctions brought in" },
  });
  return {
    scores,
    tables: [twoProbabilities(recorded, run), explainedTable(record, missed, extra)],
  };
}

/** The unasked bites count as forecasts of nothing that came true. */
function forecastsOf(
  run: OneStepRun,
  probabilityOf: (one: HourForecast) => number,
  unasked: number,
): Forecast[] {
  return [
    ...run.forecasts.map((one) => ({ probability: probabilityOf(one), happened: one.bitten > 0 })),
    ...Array.from({ length: unasked }, () => ({ probability: 0, happened: true })),
  ];
}

interface FoundAlarms {
  readonly matching: EpisodeMatching;
  readonly falseAlarms: readonly (readonly HourForecast[])[];
}

/** Gives each recorded episode the alarm nearest to its first bite; the other alarms are false. */
function matchAlarms(
  record: VaultRecord,
  recorded: readonly RecordedEpisode[],
  alarms: readonly HourForecast[],
): FoundAlarms {
  const matches: EpisodeMatch[] = [];
  const missed: Episode[] = [];
  const excused = new Set<HourForecast>();
  const byVault = Map.groupBy(alarms, (one) => one.vault);
  for (const episode of recorded) {
    const own = byVault.get(episode.vault) ?? [];
    const from = Math.floor(episode.timeSeconds / HOUR_SECONDS);
    const until = Math.floor(episode.lastSeconds / HOUR_SECONDS);
    const near = own.filter((one) => Math.abs(one.hour - from) <= WINDOW_HOURS);
    for (const one of own)
      if (one.hour >= from - WINDOW_HOURS && one.hour <= until + WINDOW_HOURS) excused.add(one);
    const [best] = near.toSorted((a, b) => Math.abs(a.hour - from) - Math.abs(b.hour - from));
    if (best === undefined) missed.push(episode);
    else matches.push({ recorded: episode, modelled: episodeOf(record, [best]) });
  }
  const falseAlarms = groupsOf(alarms.filter((one) => !excused.has(one)));
  const extra = falseAlarms.map((group) => episodeOf(record, group));
  return { matching: { matches, missed, extra }, falseAlarms };
}

function groupsOf(alarms: readonly HourForecast[]): HourForecast[][] {
  const groups: HourForecast[][] = [];
  for (const own of Map.groupBy(alarms, (one) => one.vault).values())
    for (const [place, one] of own.entries()) {
      const before = own[place - 1];
      if (before !== undefined && one.hour - before.hour <= EPISODE_GAP_HOURS)
        groups.at(-1)?.push(one);
      else groups.push([one]);
    }
  return groups;
}

function episodeOf(record: VaultRecord, group: readonly HourForecast[]): Episode {
  const [first] = group as [HourForecast];
  const debt = Math.max(...group.map((one) => one.debt));
  return {
    account: record.vaults[first.vault] as string,
    collateral: record.reserve,
    debt: record.reserve,
    // An alarm is of the whole hour; it is dated by its beginning.
    timeSeconds: first.hour * HOUR_SECONDS,
    amount: debt,
    valueUsd: debt,
  };
}

/** A miss or a false alarm with its one reason. */
interface Explained {
  readonly name: ExplainedName;
  readonly vault: number;
  readonly timeSeconds: number;
  readonly valueUsd: number;
  readonly unsafeProbability: number;
  readonly probability: number;
}

function missOf(episode: RecordedEpisode, run: OneStepRun): Explained {
  const hour = Math.floor(episode.timeSeconds / HOUR_SECONDS);
  const asked = run.forecasts.find((one) => one.vault === episode.vault && one.hour === hour);
  const isUnasked = run.unasked.some(
    (bite) => bite.vault === episode.vault && bite.timeSeconds === episode.timeSeconds,
  );
  const name: ExplainedName = isUnasked
    ? episode.valueUsd < SMALL_DEBT
      ? "too small for a keeper"
      : "became unsafe within the hour"
    : "price proxy too high";
  return {
    name,
    vault: episode.vault,
    timeSeconds: episode.timeSeconds,
    valueUsd: episode.valueUsd,
    unsafeProbability: asked?.unsafeProbability ?? 0,
    probability: asked?.probability ?? 0,
  };
}

/** What some hundred dollars of penalty would not pay the gas of. */
const SMALL_DEBT = 2_000;

function falseAlarmOf(
  group: readonly HourForecast[],
  recorded: readonly RecordedEpisode[],
): Explained {
  const worst = group.reduce((a, b) => (b.unsafeProbability > a.unsafeProbability ? b : a));
  const end = ((group.at(-1) as HourForecast).hour + 1) * HOUR_SECONDS;
  const isBittenLater = recorded.some(
    (one) =>
      one.vault === worst.vault &&
      one.timeSeconds >= end &&
      one.timeSeconds < end + EPISODE_GAP_HOURS * HOUR_SECONDS,
  );
  const name: ExplainedName = group.some((one) => one.isProvenSafe)
    ? "price proxy too low, proven by a draw"
    : isBittenLater
      ? "keeper late"
      : group.some((one) => one.defenceSecond !== undefined)
        ? "owner repaid or added collateral within the hour"
        : worst.vulnerability <= KNOWN_DEFENDER
          ? "owner known to steer close to the ratio"
          : "price proxy too low, nothing proves it";
  return {
    name,
    vault: worst.vault,
    timeSeconds: worst.hour * HOUR_SECONDS,
    valueUsd: Math.max(...group.map((one) => one.debt)),
    unsafeProbability: worst.unsafeProbability,
    probability: worst.probability,
  };
}

const MEANINGS = {
  "too small for a keeper":
    "The vault owed too little for a keeper's gas, so nothing was asked about it; somebody bit it all the same.",
  "became unsafe within the hour":
    "The vault was far from the ratio when the hour began: its owner drew, and it was bitten within the same hour.",
  "price proxy too high":
    "By the hourly market price, with its error, the vault was more likely safe; it was bitten.",
  "price proxy too low, proven by a draw":
    "An owner drew or withdrew in that hour at a ratio that the proxy would have forbidden: the oracle's price was higher.",
  "keeper late": "The vault was bitten some hours after the alarm.",
  "owner repaid or added collateral within the hour":
    "The owner, who sees the next price an hour ahead, mended the vault in the hour of the alarm.",
  "owner known to steer close to the ratio":
    "Nothing was done in that hour, but this owner's past leaves little doubt that the price was known to be high enough.",
  "price proxy too low, nothing proves it":
    "The vault lived on untouched: the oracle's price must have been above the proxy's, and no draw proves it.",
} as const;

type ExplainedName = keyof typeof MEANINGS;

function classesOf(of: "missed" | "extra", explained: readonly Explained[]): ClassCount[] {
  return [...Map.groupBy(explained, (one) => one.name)].map(([name, list]) => ({
    of,
    name,
    count: list.length,
    valueUsd: list.reduce((sum, one) => sum + one.valueUsd, 0),
    meaning: MEANINGS[name],
  }));
}

function impossibleClass(run: OneStepRun): ClassCount[] {
  if (run.impossible.length === 0) return [];
  return [
    {
      of: "contradiction",
      name: "draw that no plausible price allows",
      count: run.impossible.length,
      valueUsd: 0,
      meaning:
        "A draw or withdrawal went through although the vault, as rebuilt, was unsafe at any plausible price: the record lacks a repayment or a deposit.",
    },
  ];
}

/** Two thresholds side by side: what the price alone says, and what is left after the owner's past. */
function twoProbabilities(recorded: readonly RecordedEpisode[], run: OneStepRun): FindingTable {
  const total = recorded.reduce((sum, one) => sum + one.valueUsd, 0);
  const atLeast = (
    of: (one: HourForecast) => number,
    level: number,
  ): readonly (string | number)[] => {
    const said = run.forecasts.filter((one) => of(one) >= level);
    const came = said.filter((one) => one.bitten > 0);
    const value = came.reduce((sum, one) => sum + one.bitten, 0);
    return [said.length, came.length, Number((total === 0 ? 0 : value / total).toFixed(4))];
  };
  const rows = [0.05, 0.1, 0.25, 0.5, 0.75].flatMap((level) => [
    ["unsafe", level, ...atLeast((one) => one.unsafeProbability, level)],
    ["bitten", level, ...atLeast((one) => one.probability, level)],
  ]);
  return {
    title: "Vault-hours with at least this probability to be unsafe, and to be bitten",
    columns: ["probability of", "at least", "vault-hours", "of them bitten", "share of bitten DAI"],
    rows,
  };
}

function explainedTable(
  record: VaultRecord,
  missed: readonly Explained[],
  extra: readonly Explained[],
): FindingTable {
  const rows = [
    ...missed.map((one) => ({ kind: "missed", one })),
    ...extra.map((one) => ({ kind: "false alarm", one })),
  ].toSorted((a, b) => b.one.valueUsd - a.one.valueUsd);
  return {
    title: "Every miss and every confident false alarm, largest first",
    columns: ["", "vault", "hour (UTC)", "DAI", "P(unsafe)", "P(bitten)", "class"],
    rows: rows.map(({ kind, one }) => [
      kind,
      record.numbers[one.vault] as string,
      new Date(one.timeSeconds * 1000).toISOString().slice(0, 16),
      Math.round(one.valueUsd),
      Number(one.unsafeProbability.toFixed(3)),
      Number(one.probability.toFixed(3)),
      one.name,
    ]),
  };
}
