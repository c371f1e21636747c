import type { ModeScores, ReliabilityBin } from "./fidelity-report.ts";

/** One line of a table of scores: what people call it, and its text for a mode. */
export interface ScoreLine {
  readonly label: string;
  readonly show: (scores: ModeScores) => string;
}

/** What stands for a score that does not apply. */
export const NOT_APPLICABLE = "–";

const orDash = (value: number | null, show: (value: number) => string): string =>
  value === null ? NOT_APPLICABLE : show(value);

/** Every score, in the order of the documents, with its unit in its label or its text. */
export const SCORE_LINES: readonly ScoreLine[] = [
  { label: "recorded episodes", show: (s) => showCount(s.episodes) },
  { label: "matched", show: (s) => showCount(s.matched) },
  { label: "missed", show: (s) => showCount(s.missed) },
  { label: "extra", show: (s) => showCount(s.extra) },
  { label: "recall", show: (s) => showShare(s.recall) },
  { label: "precision", show: (s) => showShare(s.precision) },
  { label: "F1", show: (s) => showShare(s.f1) },
  { label: "recall by value", show: (s) => showShare(s.recallByValue) },
  { label: "precision by value", show: (s) => showShare(s.precisionByValue) },
  { label: "F1 by value", show: (s) => showShare(s.f1ByValue) },
  { label: "Brier score", show: (s) => orDash(s.brier, showSmall) },
  { label: "Brier score, naive model", show: (s) => orDash(s.brierNaive, showSmall) },
  { label: "Brier score, base rate", show: (s) => orDash(s.brierBaseRate, showSmall) },
  {
    label: "reliability − resolution + uncertainty",
    show: ({ brierParts: parts }) =>
      parts === null
        ? NOT_APPLICABLE
        : `${showSmall(parts.reliability)} − ${showSmall(parts.resolution)} + ${showSmall(parts.uncertainty)}`,
  },
  { label: "median time error", show: (s) => orDash(s.medianTimingSeconds, showDuration) },
  { label: "95 % of time errors below", show: (s) => orDash(s.p95TimingSeconds, showDuration) },
  { label: "median |ln amount ratio|", show: (s) => orDash(s.medianAmountLogRatio, showSmall) },
  { label: "symmetric amount error", show: (s) => orDash(s.symmetricAmountError, showSmall) },
  { label: "volume, modelled / recorded", show: (s) => orDash(s.volumeRatio, showShare) },
  { label: "bad debt, modelled / recorded", show: (s) => orDash(s.badDebtRatio, showShare) },
  { label: "skill against the naive model", show: (s) => orDash(s.skill, showShare) },
];

/** 12345 as "12,345". */
export function showCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A share or ratio with three decimals. */
export function showShare(share: number): string {
  return share.toFixed(3);
}

/** Four significant digits, never in exponents above a millionth. */
export function showSmall(value: number): string {
  return value === 0
    ? "0"
    : Math.abs(value) >= 1e-6
      ? String(Number(value.toPrecision(4)))
      : value.toExponential(2);
}

const UNITS = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
] as const;

/** Seconds in the largest unit they fill, with a sign: "−12 min", "0 s". */
export function showDuration(seconds: number): string {
  const size = Math.abs(seconds);
  const sign = seconds < 0 ? "−" : "";
  const unit = UNITS.find(([length]) => size >= length);
  if (unit === undefined) return `${sign}${String(Number(size.toFixed(0)))} s`;
  return `${sign}${String(Number((size / unit[0]).toFixed(1)))} ${unit[1]}`;
}

/** US dollars, rounded to three digits: "1.23 M$". */
export function showDollars(usd: number): string {
  const size = Math.abs(usd);
  const unit = (
    [
      [1e9, " G$"],
      [1e6, " M$"],
      [1e3, " k$"],
    ] as const
  ).find(([length]) => size >= length);
  if (unit === undefined) return `${usd.toFixed(0)} $`;
  return `${Number((usd / unit[0]).toPrecision(3))}${unit[1]}`;
}

const BAR_WIDTH = 20;

/** A bar of `share` of 20 places. */
export function showBar(share: number | null): string {
  const filled = share === null ? 0 : Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
  return "█".repeat(filled) + "·".repeat(BAR_WIDTH - filled);
}

/** A bin's columns: interval, forecasts, probability said, share that came, bar of that share. */
export function showBin(bin: ReliabilityBin): string[] {
  return [
    `${bin.from}–${bin.to}`,
    showCount(bin.forecasts),
    orDash(bin.meanProbability, showShare),
    orDash(bin.observedShare, showShare),
    showBar(bin.observedShare),
  ];
}
