import type { FindingTable } from "../../fidelity-report.ts";
import { baseRateBrier, brierScore, type Forecast } from "../../scores/forecasts.ts";
import { HOUR_SECONDS } from "./hourly-candles.ts";
import type { HourForecast, OneStepRun } from "./one-step.ts";

/**
 * Scores by calendar quarter. Everything learned comes from earlier hours, so each row is a test on
 * time the model had not seen.
 */
export function quarterTable(run: OneStepRun): FindingTable {
  const quarters = Map.groupBy(run.forecasts, (one) => quarterOf(one.hour));
  return {
    title: "One step ahead by quarter: each was unseen when it was forecast",
    columns: [
      "quarter",
      "vault-hours",
      "bitten",
      "expected",
      "Brier",
      "base rate",
      "DAI bitten",
      "DAI expected",
    ],
    rows: [...quarters].map(([quarter, list]) => {
      const forecasts = list.map((one): Forecast => ({
        probability: one.probability,
        happened: one.bitten > 0,
      }));
      return [
        quarter,
        list.length,
        list.filter((one) => one.bitten > 0).length,
        Number(total(list, (one) => one.probability).toFixed(1)),
        Number((brierScore(forecasts) ?? 0).toPrecision(3)),
        Number((baseRateBrier(forecasts) ?? 0).toPrecision(3)),
        Math.round(total(list, (one) => one.bitten)),
        Math.round(total(list, (one) => one.probability * one.debt)),
      ];
    }),
  };
}

function quarterOf(hour: number): string {
  const date = new Date(hour * HOUR_SECONDS * 1000);
  return `${date.getUTCFullYear()} Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
}

function total(list: readonly HourForecast[], of: (one: HourForecast) => number): number {
  return list.reduce((sum, one) => sum + of(one), 0);
}
