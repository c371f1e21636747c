import type { Timeline } from "@hindcast/evidence";
import { formatUsdNumber } from "../format/ratio.ts";
import { formatTime } from "../format/time.ts";

/** The chart of one series in one sentence: its sum and its highest bucket. */
export function describeSeries(
  name: string,
  usd: readonly number[],
  startsSeconds: readonly number[],
): string {
  let total = 0;
  let peak = -1;
  for (const [index, value] of usd.entries()) {
    total += value;
    if (value > 0 && (peak < 0 || value > usd[peak]!)) peak = index;
  }
  if (peak < 0) return `${name}: nothing liquidated.`;
  const at = startsSeconds[peak];
  const when = at === undefined ? "" : ` from ${formatTime(at)}`;
  return `${name}: ${formatUsdNumber(total)} in all, at most ${formatUsdNumber(usd[peak]!)} in one interval${when}.`;
}

/** First, lowest and last price of the span. */
export function describePrice(timeline: Timeline, name = `${timeline.priceSymbol} price`): string {
  const prices = timeline.priceUsd;
  if (prices.length === 0) return "";
  let lowest = 0;
  for (const [index, price] of prices.entries()) if (price < prices[lowest]!) lowest = index;
  const at = timeline.startsSeconds[lowest];
  return (
    `${name}: ${formatPrice(prices[0]!)} at the start, ` +
    `lowest ${formatPrice(prices[lowest]!)}${at === undefined ? "" : ` at ${formatTime(at)}`}, ` +
    `${formatPrice(prices.at(-1)!)} at the end.`
  );
}

/** A price in dollars with as many digits as its size calls for: "$2,345", "$0.9987". */
export function formatPrice(usd: number): string {
  if (!Number.isFinite(usd)) return "–";
  const decimals = Math.abs(usd) >= 1_000 ? 0 : Math.abs(usd) >= 10 ? 2 : 4;
  const [whole, fraction] = usd.toFixed(decimals).split(".");
  const grouped = whole!.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return `$${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** Buckets in which anything was liquidated by any series shown: the rows of the data table. */
export function busyBuckets(series: readonly (readonly number[])[]): readonly number[] {
  const length = series.reduce((most, values) => Math.max(most, values.length), 0);
  return Array.from({ length }, (_, index) => index).filter((index) =>
    series.some((values) => (values[index] ?? 0) > 0),
  );
}
