import type { FidelityGate, Mode, ModeScores } from "../fidelity-report.ts";

/**
 * Thresholds of evidence, set before any run and the same for every study. They are this project's
 * proposal (docs/fidelity.md says so), not a published standard.
 */
const EXACT_SHARE = 0.999;
const VALUE_F1 = 0.8;
const VOLUME = { least: 0.9, most: 1.1 };
const BAD_DEBT_FACTOR = 2;
/** 50 blocks of 12 s: what a stressed market may be late. */
const STRESS_DELAY_SECONDS = 600;

/** Forced replay: what share of the recorded events the rules reproduce within their tolerance. */
export function forcedGates(scores: ModeScores): FidelityGate[] {
  return [
    {
      mode: "forced",
      name: "recorded events the rules reproduce",
      required: `>= ${EXACT_SHARE}`,
      found: scores.recall.toFixed(4),
      passed: scores.recall >= EXACT_SHARE,
    },
  ];
}

/** A model's baseline, one step ahead or free; a score that does not apply has no gate. */
export function baselineGates(mode: Mode, scores: ModeScores): FidelityGate[] {
  const gates: FidelityGate[] = [
    {
      mode,
      name: "matched by value (F1)",
      required: `>= ${VALUE_F1.toFixed(2)}`,
      found: scores.f1ByValue.toFixed(3),
      passed: scores.f1ByValue >= VALUE_F1,
    },
  ];
  const { volumeRatio, badDebtRatio, medianTimingSeconds } = scores;
  if (volumeRatio !== null)
    gates.push({
      mode,
      name: "liquidated volume, modelled / recorded",
      required: `${VOLUME.least.toFixed(2)} to ${VOLUME.most.toFixed(2)}`,
      found: volumeRatio.toFixed(3),
      passed: volumeRatio >= VOLUME.least && volumeRatio <= VOLUME.most,
    });
  if (badDebtRatio !== null)
    gates.push({
      mode,
      name: "bad debt, modelled / recorded",
      required: `within a factor of ${BAD_DEBT_FACTOR}`,
      found: badDebtRatio.toFixed(3),
      passed: badDebtRatio >= 1 / BAD_DEBT_FACTOR && badDebtRatio <= BAD_DEBT_FACTOR,
    });
  if (medianTimingSeconds !== null)
    gates.push({
      mode,
      name: "median time error",
      required: `<= ${STRESS_DELAY_SECONDS} s either way`,
      found: `${medianTimingSeconds.toFixed(0)} s`,
      passed: Math.abs(medianTimingSeconds) <= STRESS_DELAY_SECONDS,
    });
  return gates;
}

/** Probabilities: they must beat both the naive model and the base rate. */
export function forecastGates(mode: Mode, scores: ModeScores): FidelityGate[] {
  const rivals = [
    ["naive model", scores.brierNaive],
    ["base rate", scores.brierBaseRate],
  ] as const;
  return rivals.flatMap(([rival, theirs]) =>
    scores.brier === null || theirs === null
      ? []
      : [
          {
            mode,
            name: `Brier score against the ${rival}`,
            required: `< ${theirs.toPrecision(4)}`,
            found: scores.brier.toPrecision(4),
            passed: scores.brier < theirs,
          },
        ],
  );
}

/** Evidence-grade: there are gates, and every one is passed. */
export function isEvidenceGrade(gates: readonly FidelityGate[]): boolean {
  return gates.length > 0 && gates.every((gate) => gate.passed);
}
