import { withProtocol, type Fact } from "@hindcast/domain";
import {
  checkExactness,
  historyFacts,
  MATCH_WINDOW_SECONDS,
  readRecordedMarket,
  type ExactnessResult,
} from "@hindcast/replay";
import type {
  ClassCount,
  FidelityGate,
  FidelityReport,
  ModeScores,
} from "../../fidelity-report.ts";
import { missingFacts } from "../../missing-facts.ts";
import type { Episode, EpisodeMatching } from "../../scores/episode.ts";
import { baselineGates, forcedGates, isEvidenceGrade } from "../../scores/gates.ts";
import { matchEpisodes } from "../../scores/match-episodes.ts";
import { modeScores } from "../../scores/mode-scores.ts";
import { totalUsd } from "../../scores/months.ts";
import type { Study, StudyInput } from "../../study.ts";
import { replayBoth, usd, type Replay, type Replays } from "./replays.ts";

/** Bad debt below this share of the liquidated value is not held against a run. */
const NEGLIGIBLE_BAD_DEBT = 0.001;

/**
 * The study every market with a full event log gets: the rules must reproduce each recorded event
 * (forced), and the same-block liquidator is scored against those who really liquidated (free run).
 */
export function recordedMarket(protocolId: string, datasets: readonly string[]): Study {
  return {
    id: `recorded-market-${protocolId}`,
    title: `${protocolId}: every recorded event through the rules, and the same-block liquidator`,
    datasets,
    run: (input) => Promise.resolve().then(() => run(protocolId, datasets, input)),
  };
}

function run(protocolId: string, datasets: readonly string[], input: StudyInput): FidelityReport {
  const { facts, seed, onProgress, signal } = input;
  signal?.throwIfAborted();
  const id = `recorded-market-${protocolId}`;
  const recorded = recordedEpisodes(facts);
  if (recorded.length === 0) throw missingFacts(id, "liquidations", datasets);
  const { exactness, replays } = withProtocol(protocolId, (protocol) => ({
    exactness: checkExactness(protocol, facts),
    replays: replayBoth(protocol, historyFacts(facts), signal),
  }));
  onProgress?.(0.9, "replayed");
  const forced = scoresOf(recorded, replays.asRecorded, replays);
  const freeRun = scoresOf(recorded, replays.sameBlock, replays);
  const gates = [
    ...forcedGates(forced),
    exactnessGate(exactness),
    ...baselineGates("freeRun", freeRun),
  ];
  const times = recorded.map((one) => one.timeSeconds);
  return {
    study: id,
    title: recordedMarket(protocolId, datasets).title,
    seed,
    span: { fromSeconds: Math.min(...times), toSeconds: Math.max(...times) },
    modes: { forced, freeRun },
    gates,
    evidenceGrade: isEvidenceGrade(gates),
    reconciliation: [
      {
        name: "values of recorded events that the rules give too",
        unit: "values",
        replayed: exactness.checkedValues - exactness.mismatched,
        source: exactness.checkedValues,
        tolerance: 0,
        agrees: exactness.mismatched === 0,
      },
    ],
    tables: [],
    notes: [
      "Forced: recorded calls at their recorded places, recorded parameters and prices.",
      "Free run: users, prices and parameters as recorded; whoever is liquidatable at the end of a block is liquidated then, if it pays, at no cost.",
      "A match is the same account, collateral and debt within an hour.",
      "The same-block liquidator is itself the naive model, so it has no skill against it.",
    ],
  };
}

function recordedEpisodes(facts: readonly Fact[]): Episode[] {
  return readRecordedMarket(facts).liquidations.map((one) => ({
    account: one.account,
    collateral: one.collateralReserve,
    debt: one.debtReserve,
    timeSeconds: one.timeSeconds,
    amount: Number(one.debtRepaid),
    valueUsd: usd(one.valueUsd8),
  }));
}

const NO_FORECAST = "the liquidator acts or does not; it gives no probabilities";

function scoresOf(recorded: readonly Episode[], replay: Replay, replays: Replays): ModeScores {
  const matching = matchEpisodes(recorded, replay.liquidations, MATCH_WINDOW_SECONDS);
  const badDebt = badDebtRatio(replay, replays.asRecorded, totalUsd(recorded));
  return modeScores({
    episodeUnit: "a liquidation call on one account, collateral and debt",
    matching,
    ...(typeof badDebt === "number" ? { badDebtRatio: badDebt } : {}),
    classes: classesOf(matching, recorded, replay.liquidations),
    notApplicable: {
      brier: NO_FORECAST,
      brierNaive: NO_FORECAST,
      brierBaseRate: NO_FORECAST,
      skill: "the same-block liquidator is the naive model",
      ...(typeof badDebt === "string" ? { badDebtRatio: badDebt } : {}),
    },
  });
}

/** Bad debt over that of the recorded calls, or why the ratio says nothing. */
function badDebtRatio(replay: Replay, asRecorded: Replay, volumeUsd: number): number | string {
  const difference = Math.abs(replay.badDebtUsd - asRecorded.badDebtUsd);
  if (asRecorded.badDebtUsd === 0 && difference === 0) return "there is no bad debt on either side";
  if (difference <= NEGLIGIBLE_BAD_DEBT * volumeUsd) return 1;
  if (asRecorded.badDebtUsd === 0) return "the record has no bad debt to compare with";
  return replay.badDebtUsd / asRecorded.badDebtUsd;
}

function classesOf(
  matching: EpisodeMatching,
  recorded: readonly Episode[],
  modelled: readonly Episode[],
): ClassCount[] {
  return [
    ...sidedClasses("missed", matching.missed, modelled),
    ...sidedClasses("extra", matching.extra, recorded),
  ];
}

const CLASSES = {
  "another pair":
    "The other side liquidates the same account within the window, by another collateral or debt, or in more or fewer calls.",
  "another time": "The other side liquidates the account too, but more than the window away.",
  alone: "The other side never liquidates the account.",
} as const;
type ClassName = keyof typeof CLASSES;

function sidedClasses(
  of: "missed" | "extra",
  unmatched: readonly Episode[],
  others: readonly Episode[],
): ClassCount[] {
  const byAccount = Map.groupBy(others, (one) => one.account);
  const nameOf = (one: Episode): ClassName => {
    const there = byAccount.get(one.account) ?? [];
    if (there.length === 0) return "alone";
    const near = there.some(
      (other) => Math.abs(other.timeSeconds - one.timeSeconds) <= MATCH_WINDOW_SECONDS,
    );
    return near ? "another pair" : "another time";
  };
  return [...Map.groupBy(unmatched, nameOf)].map(([name, list]) => ({
    of,
    name,
    count: list.length,
    valueUsd: totalUsd(list),
    meaning: CLASSES[name],
  }));
}

function exactnessGate(exactness: ExactnessResult<unknown>): FidelityGate {
  return {
    mode: "forced",
    name: "values of recorded events that differ",
    required: "0",
    found: `${exactness.mismatched} of ${exactness.checkedValues}`,
    passed: exactness.mismatched === 0,
  };
}
