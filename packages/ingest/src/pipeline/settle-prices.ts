import {
  distinctRows,
  priceContent,
  priceKey,
  roundContent,
  roundKey,
  type ConflictPolicy,
} from "../checks/duplicate-prices.ts";
import { seriesCoverage, type Interval } from "../coverage.ts";
import type { DatasetDescription } from "../dataset-file.ts";
import type { QuarantinedRow } from "../quarantine.ts";
import type { MarketPriceRow, RoundRow } from "../sources/batch.ts";
import { marketPriceFacts, roundFacts } from "./place-prices.ts";

/** Price facts of a dataset, and what was left out of them. */
export interface SettledPrices {
  readonly facts: readonly (
    | ReturnType<typeof marketPriceFacts>[number]
    | ReturnType<typeof roundFacts>[number]
  )[];
  readonly duplicates: number;
  readonly quarantined: readonly QuarantinedRow[];
  /** Stretches without a missing candle, by series. */
  readonly coverage: ReadonlyMap<string, readonly Interval[]>;
}

/** Settles repeated and conflicting price rows and places the rest in the total order. */
export function settlePrices(
  description: DatasetDescription,
  prices: readonly MarketPriceRow[],
  rounds: readonly RoundRow[],
): SettledPrices {
  const policies = new Map<string, ConflictPolicy>();
  for (const file of description.files)
    if ("onConflict" in file) policies.set(file.path, file.onConflict);
  const policyOf = (row: { file: string }): ConflictPolicy =>
    policies.get(row.file) ?? "quarantine";
  const candles = distinctRows(prices, priceKey, priceContent, policyOf);
  const answers = distinctRows(rounds, roundKey, roundContent, policyOf);
  const coverage = new Map<string, readonly Interval[]>();
  for (const [series, rows] of Map.groupBy(candles.rows, (row) => row.series)) {
    const times = rows.map((row) => row.timeSeconds);
    coverage.set(series, seriesCoverage(times, rows[0]?.intervalSeconds ?? 0));
  }
  return {
    facts: [...marketPriceFacts(candles.rows), ...roundFacts(answers.rows)],
    duplicates: candles.duplicates + answers.duplicates,
    quarantined: [...candles.quarantined, ...answers.quarantined],
    coverage,
  };
}
