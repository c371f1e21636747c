import {
  absoluteLogRatio,
  matchLiquidations,
  type Matching,
  type ObservedLiquidation,
} from "./match-liquidations.ts";
import { harmonicMean, quantile, share } from "./statistics.ts";

/** Beyond this a replayed liquidation is not the same event as a recorded one. */
export const MATCH_WINDOW_SECONDS = 3600;

export interface FidelityScore {
  readonly recorded: number;
  readonly replayed: number;
  readonly matched: number;
  readonly missed: number;
  readonly extra: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1ByCount: number;
  readonly f1ByValue: number;
  readonly medianDelaySeconds: number;
  readonly medianAbsoluteDelayBlocks: number;
  readonly p95AbsoluteDelaySeconds: number;
  readonly medianAbsoluteLogAmountError: number;
  readonly volumeRatio: number;
  readonly recordedValueUsd8: string;
  readonly replayedValueUsd8: string;
  readonly gates: readonly Gate[];
  readonly evidenceGrade: boolean;
}

export interface Gate {
  readonly name: string;
  readonly required: string;
  readonly found: string;
  readonly passed: boolean;
}

/**
 * Scores the base run's liquidations against the recorded ones. With nothing recorded and nothing
 * replayed every share is 1. Shares by value weigh each liquidation by the debt it repaid.
 */
export function scoreFidelity(
  recorded: readonly ObservedLiquidation[],
  replayed: readonly ObservedLiquidation[],
): FidelityScore {
  const matching = matchLiquidations(recorded, replayed, MATCH_WINDOW_SECONDS);
  const matched = matching.matches.length;
  const recordedValue = sumValue(recorded);
  const replayedValue = sumValue(replayed);
  const delays = matching.matches.map((m) => m.replayed.timeSeconds - m.recorded.timeSeconds);
  const blocks = matching.matches
    .filter((m) => hasBlock(m.replayed) && hasBlock(m.recorded))
    .map((m) => Math.abs(m.replayed.block - m.recorded.block));
  const amounts = matching.matches.map((m) =>
    absoluteLogRatio(m.replayed.debtRepaid, m.recorded.debtRepaid),
  );
  const precision = share(matched, replayed.length);
  const recall = share(matched, recorded.length);
  const figures = {
    recorded: recorded.length,
    replayed: replayed.length,
    matched,
    missed: matching.missed.length,
    extra: matching.extra.length,
    precision,
    recall,
    f1ByCount: harmonicMean(precision, recall),
    f1ByValue: harmonicMean(
      shareOfValue(matching, "replayed", replayedValue),
      shareOfValue(matching, "recorded", recordedValue),
    ),
    medianDelaySeconds: quantile(delays, 0.5),
    medianAbsoluteDelayBlocks: quantile(blocks, 0.5),
    p95AbsoluteDelaySeconds: quantile(delays.map(Math.abs), 0.95),
    medianAbsoluteLogAmountError: quantile(amounts, 0.5),
    volumeRatio:
      recordedValue === 0n
        ? replayedValue === 0n
          ? 1
          : Number.MAX_SAFE_INTEGER
        : Number((replayedValue * 1_000_000n) / recordedValue) / 1_000_000,
    recordedValueUsd8: recordedValue.toString(),
    replayedValueUsd8: replayedValue.toString(),
  };
  const gates = fidelityGates(figures, blocks.length > 0 || matched === 0);
  return { ...figures, gates, evidenceGrade: gates.every((gate) => gate.passed) };
}

/** Off-chain prices stand in no block, and so do liquidations that answer them. */
function hasBlock(one: ObservedLiquidation): boolean {
  return one.block > 0;
}

/** Fifty blocks of Ethereum. */
const SLOWEST_SECONDS = 600;

/** The gates proposed for an agent baseline; failing one is shown, never hidden. */
function fidelityGates(
  figures: {
    f1ByValue: number;
    volumeRatio: number;
    medianAbsoluteDelayBlocks: number;
    medianDelaySeconds: number;
  },
  countsBlocks: boolean,
): Gate[] {
  const seconds = Math.abs(figures.medianDelaySeconds);
  return [
    {
      name: "matched by value within an hour (F1)",
      required: ">= 0.80",
      found: figures.f1ByValue.toFixed(3),
      passed: figures.f1ByValue >= 0.8,
    },
    {
      name: "liquidated volume, replayed / recorded",
      required: "0.90 to 1.10",
      found: figures.volumeRatio.toFixed(3),
      passed: figures.volumeRatio >= 0.9 && figures.volumeRatio <= 1.1,
    },
    countsBlocks
      ? {
          name: "median delay in blocks",
          required: "<= 50",
          found: figures.medianAbsoluteDelayBlocks.toFixed(0),
          passed: figures.medianAbsoluteDelayBlocks <= 50,
        }
      : {
          name: "median delay in seconds",
          required: `<= ${SLOWEST_SECONDS}`,
          found: seconds.toFixed(0),
          passed: seconds <= SLOWEST_SECONDS,
        },
  ];
}

function sumValue(list: readonly ObservedLiquidation[]): bigint {
  return list.reduce((sum, one) => sum + one.valueUsd8, 0n);
}

function shareOfValue(matching: Matching, side: "recorded" | "replayed", total: bigint): number {
  const matched = sumValue(matching.matches.map((m) => m[side]));
  return total === 0n ? 1 : Number((matched * 1_000_000_000n) / total) / 1_000_000_000;
}
