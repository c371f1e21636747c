import type { FidelityGate, Mode, ModeScores } from "../../fidelity-report.ts";

/** Hourly data cannot hold the general gate of ten percent; this is what was asked of them. */
const LEAST = 0.5;
const MOST = 2;

/** Expected against recorded volume with the threshold for hourly data. */
export function volumeGate(mode: Mode, scores: ModeScores): FidelityGate {
  const ratio = scores.volumeRatio ?? 0;
  return {
    mode,
    name: "liquidated volume, modelled / recorded, for hourly prices",
    required: `${LEAST} to ${MOST}`,
    found: ratio.toFixed(3),
    passed: ratio >= LEAST && ratio <= MOST,
  };
}
