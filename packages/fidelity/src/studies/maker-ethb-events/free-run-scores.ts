import { quantile } from "@hindcast/replay";
import type { ClassCount, FindingTable, ModeScores } from "../../fidelity-report.ts";
import type { Episode, EpisodeMatch } from "../../scores/episode.ts";
import { brierScore, type Forecast } from "../../scores/forecasts.ts";
import { modeScores, skillOf } from "../../scores/mode-scores.ts";
import type { FreeRun } from "./free-run.ts";
import { HOUR_SECONDS } from "./hourly-candles.ts";
import type { OneStepRun } from "./one-step.ts";
import { recordedEpisodes, type RecordedEpisode } from "./recorded-episodes.ts";
import type { VaultRecord } from "./vault-record.ts";

const LIKELY = 0.5;
const WINDOW_HOURS = 1;
const EPISODE_GAP_HOURS = 6;

/** Runs of one behaviour model. */
export interface Runs {
  readonly name: string;
  readonly runs: readonly FreeRun[];
}

/** Shares of draws that bite a vault in an hour, with the debt they take there on average. */
class Shares {
  private readonly byVault = new Map<number, Map<number, { count: number; debt: number }>>();
  private readonly draws: number;

  constructor(runs: readonly FreeRun[]) {
    this.draws = runs.length;
    for (const { bites } of runs)
      for (const { vault, timeSeconds, debt } of bites) {
        const own = this.byVault.get(vault) ?? new Map<number, { count: number; debt: number }>();
        this.byVault.set(vault, own);
        const hour = Math.floor(timeSeconds / HOUR_SECONDS);
        const cell = own.get(hour) ?? { count: 0, debt: 0 };
        own.set(hour, { count: cell.count + 1, debt: cell.debt + debt });
      }
  }

  at(vault: number, hour: number): number {
    return (this.byVault.get(vault)?.get(hour)?.count ?? 0) / this.draws;
  }

  /** A draw bites a vault once while it owes that debt, so shares of near hours add up. */
  near(vault: number, hour: number): { readonly share: number; readonly debt: number } {
    let count = 0;
    let debt = 0;
    for (let other = hour - WINDOW_HOURS; other <= hour + WINDOW_HOURS; other++) {
      const cell = this.byVault.get(vault)?.get(other);
      count += cell?.count ?? 0;
      debt += cell?.debt ?? 0;
    }
    return { share: Math.min(1, count / this.draws), debt: count === 0 ? 0 : debt / count };
  }

  *cells(): Generator<{ vault: number; hour: number; share: number; debt: number }> {
    for (const [vault, own] of this.byVault)
      for (const [hour, { count, debt }] of own)
        yield { vault, hour, share: count / this.draws, debt: debt / this.draws };
  }
}

/** Scores of the free run, and what the other behaviour models give. */
export function scoreFreeRun(
  record: VaultRecord,
  oneStep: OneStepRun,
  all: readonly [Runs, ...Runs[]],
): { readonly scores: ModeScores; readonly table: FindingTable } {
  const [main] = all;
  const shares = new Shares(main.runs);
  const recorded = recordedEpisodes(record);
  const { matches, missed } = match(record, recorded, shares);
  const extra = falseAlarms(record, recorded, shares);
  const forecasts = forecastsOf(oneStep, shares);
  const naive = oneStep.forecasts.map((one) => ({
    probability: one.proxyMargin < 0 ? 1 : 0,
    happened: one.bitten > 0,
  }));
  const scores = modeScores({
    episodeUnit:
      "a vault, recorded bites at most 6 h apart; found if at least half of the draws bite it within an hour of its first bite",
    matching: { matches, missed, extra },
    modelledVolume: [...shares.cells()].map(({ hour, debt }) => ({
      timeSeconds: hour * HOUR_SECONDS,
      valueUsd: debt,
    })),
    forecasts,
    naiveForecasts: naive,
    skill: skillOf(brierScore(forecasts) ?? 0, brierScore(naive) ?? 0),
    classes: [
      ...classOf("missed", "fewer than half of the draws bite it", missed, UNCERTAIN),
      ...classOf("extra", "most draws bite a vault that lived", extra, EXTRA),
      ...contradictionsOf(main),
    ],
    notApplicable: { badDebtRatio: "the source does not tell what auctions brought in" },
  });
  return { scores, table: bandTable(recorded, oneStep, all) };
}

const UNCERTAIN =
  "The price is known to about one percent and the owner by habit only: most draws leave the vault alone, or bit it before, or its owner had no vault left to act on.";
const EXTRA =
  "Under most draws of the oracle's error the vault is unsafe and its owner does not save it in time.";

function match(
  record: VaultRecord,
  recorded: readonly RecordedEpisode[],
  shares: Shares,
): { readonly matches: EpisodeMatch[]; readonly missed: RecordedEpisode[] } {
  const matches: EpisodeMatch[] = [];
  const missed: RecordedEpisode[] = [];
  for (const episode of recorded) {
    const hour = Math.floor(episode.timeSeconds / HOUR_SECONDS);
    const { share, debt } = shares.near(episode.vault, hour);
    if (share < LIKELY) missed.push(episode);
    else
      matches.push({ recorded: episode, modelled: episodeOf(record, episode.vault, hour, debt) });
  }
  return { matches, missed };
}

function falseAlarms(
  record: VaultRecord,
  recorded: readonly RecordedEpisode[],
  shares: Shares,
): Episode[] {
  return [...shares.cells()].flatMap(({ vault, hour, share, debt }) => {
    const isRecorded = recorded.some(
      (one) =>
        one.vault === vault && Math.abs(one.timeSeconds / HOUR_SECONDS - hour) <= EPISODE_GAP_HOURS,
    );
    return share < LIKELY || isRecorded ? [] : [episodeOf(record, vault, hour, debt / share)];
  });
}

function episodeOf(record: VaultRecord, vault: number, hour: number, debt: number): Episode {
  return {
    account: record.vaults[vault] as string,
    collateral: record.reserve,
    debt: record.reserve,
    timeSeconds: hour * HOUR_SECONDS,
    amount: debt,
    valueUsd: debt,
  };
}

/** The questions asked one step ahead, and every other vault-hour that a draw bites. */
function forecastsOf(oneStep: OneStepRun, shares: Shares): Forecast[] {
  const asked = new Set(oneStep.forecasts.map((one) => `${one.vault}/${one.hour}`));
  return [
    ...oneStep.forecasts.map((one) => ({
      probability: shares.at(one.vault, one.hour),
      happened: one.bitten > 0,
    })),
    ...oneStep.unasked.map((bite) => ({
      probability: shares.at(bite.vault, Math.floor(bite.timeSeconds / HOUR_SECONDS)),
      happened: true,
    })),
    ...[...shares.cells()]
      .filter(({ vault, hour }) => !asked.has(`${vault}/${hour}`))
      .map(({ share }) => ({ probability: share, happened: false })),
  ];
}

function classOf(
  of: "missed" | "extra",
  name: string,
  list: readonly Episode[],
  meaning: string,
): ClassCount[] {
  if (list.length === 0) return [];
  return [
    {
      of,
      name,
      count: list.length,
      valueUsd: list.reduce((s, one) => s + one.valueUsd, 0),
      meaning,
    },
  ];
}

/** Recorded acts that no longer fit, as means over the draws. */
function contradictionsOf({ runs }: Runs): ClassCount[] {
  const names = new Set(runs.flatMap((run) => [...run.contradictions.keys()]));
  return [...names].toSorted().map((name) => {
    const found = runs.map((run) => run.contradictions.get(name) ?? { count: 0, dai: 0 });
    return {
      of: "contradiction",
      name,
      count: Math.round(found.reduce((sum, one) => sum + one.count, 0) / runs.length),
      valueUsd: found.reduce((sum, one) => sum + one.dai, 0) / runs.length,
      meaning:
        "A recorded act that the replayed vault no longer allows, nearly always because the model bit it before; mean over the draws.",
    };
  });
}

function bandTable(
  recorded: readonly RecordedEpisode[],
  oneStep: OneStepRun,
  all: readonly Runs[],
): FindingTable {
  const total = recorded.reduce((sum, one) => sum + one.amount, 0);
  return {
    title: "Free runs: liquidated DAI, modelled / recorded, by behaviour model",
    columns: ["behaviour", "draws", "5 %", "mean", "95 %", "bites", "acts refused", "Brier"],
    rows: all.map(({ name, runs }) => {
      const ratios = runs.map(
        ({ bites }) => bites.reduce((sum, one) => sum + one.debt, 0) / Math.max(1, total),
      );
      const refused = runs.map((run) =>
        [...run.contradictions.values()].reduce((sum, one) => sum + one.count, 0),
      );
      const brier = brierScore(forecastsOf(oneStep, new Shares(runs))) ?? 0;
      return [
        name,
        runs.length,
        rounded(quantile(ratios, 0.05)),
        rounded(mean(ratios)),
        rounded(quantile(ratios, 0.95)),
        rounded(mean(runs.map((run) => run.bites.length))),
        rounded(mean(refused)),
        Number(brier.toPrecision(4)),
      ];
    }),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
