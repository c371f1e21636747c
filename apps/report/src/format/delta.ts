import type { MetricDefinition } from "@hindcast/evidence";
import {
  divideRounded,
  formatScaled,
  groupThousands,
  magnitude,
  MINUS,
  readInteger,
  signed,
} from "./digits.ts";
import { showValue, type Shown } from "./metric-value.ts";

export type Verdict = "worse" | "better" | "higher" | "lower" | "same";

/** A difference ready to print: never told by colour alone. */
export interface Delta {
  readonly value: bigint;
  /** "+$1,234", "−12", "±0". */
  readonly text: string;
  readonly full: string;
  /** Relative to base, "+12.3 %"; "" where base is 0 or the unit is itself a ratio. */
  readonly percent: string;
  readonly arrow: "▲" | "▼" | "=";
  readonly verdict: Verdict;
}

/** Proposed minus base for one metric; undefined when either run lacks it. */
export function describeDelta(
  metric: Pick<MetricDefinition, "unit" | "worse">,
  baseText: string | undefined,
  proposedText: string | undefined,
  compact = false,
): Delta | undefined {
  const base = readInteger(baseText);
  const proposed = readInteger(proposedText);
  if (base === undefined || proposed === undefined) return undefined;
  const value = proposed - base;
  if (value === 0n) {
    return { value, text: "±0", full: "no difference", percent: "", arrow: "=", verdict: "same" };
  }
  const shown = showDifference(value, metric.unit, compact);
  return {
    value,
    text: signed(value, shown.text),
    full: signed(value, shown.full),
    percent: metric.unit === "bps" ? "" : formatPercentOf(value, base),
    arrow: value > 0n ? "▲" : "▼",
    verdict: judge(value, metric.worse),
  };
}

/** `part` as a share of `whole` with its sign, one decimal, rounded to the nearest; "" when whole is 0. */
export function formatPercentOf(part: bigint, whole: bigint): string {
  if (whole === 0n) return "";
  const tenths = divideRounded(part * 1_000n, magnitude(whole));
  if (tenths === 0n) return part > 0n ? "<+0.1 %" : `>${MINUS}0.1 %`;
  const text =
    magnitude(tenths) >= 10_000n
      ? groupThousands(divideRounded(tenths, 10n))
      : formatScaled(tenths, 1);
  return `${signed(tenths, text)} %`;
}

/** What a difference that is not zero means. */
export function judge(value: bigint, worse: MetricDefinition["worse"]): Exclude<Verdict, "same"> {
  const rose = value > 0n;
  if (worse === "neither") return rose ? "higher" : "lower";
  return rose === (worse === "higher") ? "worse" : "better";
}

/** A difference with its sign, in a metric's unit: "+$1,234", "−0.50 pp", "±0". */
export function signedDifference(value: bigint, unit: MetricDefinition["unit"]): Shown {
  if (value === 0n) return { text: "±0", full: "no difference" };
  const shown = showDifference(value, unit, false);
  return { text: signed(value, shown.text), full: signed(value, shown.full) };
}

function showDifference(value: bigint, unit: MetricDefinition["unit"], compact: boolean) {
  if (unit !== "bps") return showValue(value, unit, compact);
  return { text: `${formatScaled(value, 2)} pp`, full: `${groupThousands(value)} bps` };
}
