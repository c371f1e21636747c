import type { BrierParts, ReliabilityBin } from "../fidelity-report.ts";

/** A probability that was said, and what came. */
export interface Forecast {
  /** 0 to 1. */
  readonly probability: number;
  readonly happened: boolean;
}

/** Brier (1950): the mean of (probability - outcome)²; `null` without forecasts. */
export function brierScore(forecasts: readonly Forecast[]): number | null {
  if (forecasts.length === 0) return null;
  let sum = 0;
  for (const { probability, happened } of forecasts)
    sum += (probability - (happened ? 1 : 0)) * (probability - (happened ? 1 : 0));
  return sum / forecasts.length;
}

/** The Brier score of always saying the mean rate of these very forecasts: rate * (1 - rate). */
export function baseRateBrier(forecasts: readonly Forecast[]): number | null {
  if (forecasts.length === 0) return null;
  const rate = forecasts.filter((one) => one.happened).length / forecasts.length;
  return rate * (1 - rate);
}

/** Murphy's three parts over the same bins as the diagram; `null` without forecasts. */
export function brierParts(
  forecasts: readonly Forecast[],
  edges: readonly number[] = TENTHS,
): BrierParts | null {
  const uncertainty = baseRateBrier(forecasts);
  if (uncertainty === null) return null;
  const rate = forecasts.filter((one) => one.happened).length / forecasts.length;
  let reliability = 0;
  let resolution = 0;
  for (const bin of reliabilityBins(forecasts, edges)) {
    if (bin.meanProbability === null || bin.observedShare === null) continue;
    const weight = bin.forecasts / forecasts.length;
    reliability += weight * (bin.meanProbability - bin.observedShare) ** 2;
    resolution += weight * (bin.observedShare - rate) ** 2;
  }
  return { reliability, resolution, uncertainty };
}

const TENTHS: readonly number[] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** Bins [edge, next edge), the last with its upper end; edges ascend from 0 to 1. */
export function reliabilityBins(
  forecasts: readonly Forecast[],
  edges: readonly number[] = TENTHS,
): ReliabilityBin[] {
  return edges.slice(0, -1).map((from, index) => {
    const to = edges[index + 1] ?? 1;
    const isLast = index === edges.length - 2;
    const inside = forecasts.filter(
      ({ probability }) =>
        probability >= from && (probability < to || (isLast && probability <= to)),
    );
    const said = inside.reduce((sum, one) => sum + one.probability, 0);
    const came = inside.filter((one) => one.happened).length;
    return {
      from,
      to,
      forecasts: inside.length,
      meanProbability: inside.length === 0 ? null : said / inside.length,
      observedShare: inside.length === 0 ? null : came / inside.length,
    };
  });
}
