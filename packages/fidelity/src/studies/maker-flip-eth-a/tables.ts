import type { FindingTable } from "../../fidelity-report.ts";
import { brierScore } from "../../scores/forecasts.ts";
import { BEHAVIOURS } from "./behaviours.ts";
import type { AuctionForecast } from "./forecast.ts";
import { isZeroBid, type RecordedAuction } from "./recorded-auctions.ts";
import { recordedShortfall, total, valueUsd } from "./scores.ts";
import { dayName } from "./stage.ts";
import type { DayForecast } from "./walk-forward.ts";

/** Every day, calm ones too: zero bids recorded and predicted before it began. */
export function dayTable(days: readonly DayForecast[]): FindingTable {
  return {
    title: "Auctions won for next to nothing, by the day of their kick",
    columns: [
      "day",
      "auctions",
      "recorded",
      "predicted",
      "lowest behaviour",
      "highest",
      "share recorded",
      "share predicted",
      "ETH recorded",
      "ETH predicted",
      "USD at market recorded",
      "predicted",
      "USD at oracle recorded",
      "predicted at oracle",
    ],
    rows: days.map((day) => [dayName(day.daySeconds), day.auctions.length, ...dayCells(day)]),
  };
}

function dayCells({ auctions, forecasts }: DayForecast): (string | number)[] {
  const zero = auctions.filter(isZeroBid);
  const central = forecasts.get(BEHAVIOURS[0].id);
  const expected = [...forecasts.values()].map((one) => total(one, (f) => f.probability));
  const said = (of: (one: RecordedAuction) => number): string | number =>
    central === undefined
      ? "too little seen"
      : round(
          total(central, (f) => f.probability * of(f.recorded)),
          0,
        );
  const share = central === undefined ? "" : total(central, (f) => f.probability) / auctions.length;
  return [
    zero.length,
    central === undefined
      ? "too little seen"
      : round(
          total(central, (f) => f.probability),
          1,
        ),
    expected.length === 0 ? "" : round(Math.min(...expected), 1),
    expected.length === 0 ? "" : round(Math.max(...expected), 1),
    round(zero.length / auctions.length, 3),
    share === "" ? "" : round(share, 3),
    round(total(zero, lotOf), 0),
    said(lotOf),
    round(total(zero, valueUsd), 0),
    said(valueUsd),
    round(total(zero, oracleValueUsd), 0),
    said(oracleValueUsd),
  ];
}

/** Days with zero bids, recorded or predicted, under every behaviour: the band. */
export function behaviourTable(days: readonly DayForecast[]): FindingTable {
  const shown = days.filter(
    ({ auctions, forecasts }) =>
      auctions.some(isZeroBid) ||
      [...forecasts.values()].some((one) => total(one, (f) => f.probability) >= 1),
  );
  return {
    title: "The same under every behaviour that days before leave open",
    columns: [
      "day",
      "behaviour",
      "share predicted",
      "share recorded",
      "error, points",
      "share of ETH predicted",
      "share of ETH recorded",
      "shortfall predicted, DAI",
      "shortfall recorded, DAI",
      "Brier",
    ],
    rows: shown.flatMap(({ daySeconds, forecasts }) =>
      BEHAVIOURS.flatMap(({ id, name }) => {
        const forecast = forecasts.get(id);
        return forecast === undefined ? [] : [[dayName(daySeconds), name, ...bandCells(forecast)]];
      }),
    ),
  };
}

function bandCells(forecasts: readonly AuctionForecast[]): number[] {
  const count = forecasts.length;
  const zero = forecasts.filter((one) => isZeroBid(one.recorded));
  const predicted = total(forecasts, (one) => one.probability) / count;
  const eth = total(forecasts, (one) => lotOf(one.recorded));
  const asked = forecasts.map(({ probability, recorded }) => ({
    probability,
    happened: isZeroBid(recorded),
  }));
  return [
    round(predicted, 3),
    round(zero.length / count, 3),
    round(100 * (predicted - zero.length / count), 1),
    round(total(forecasts, (one) => one.probability * lotOf(one.recorded)) / eth, 3),
    round(total(zero, (one) => lotOf(one.recorded)) / eth, 3),
    round(
      total(forecasts, (one) => one.shortfall),
      0,
    ),
    round(
      total(forecasts, (one) => recordedShortfall(one.recorded, one.due)),
      0,
    ),
    round(brierScore(asked) ?? 0, 4),
  ];
}

/** What was known of keepers before those days. */
export function habitsTable(days: readonly DayForecast[]): FindingTable {
  const shown = days.filter(({ auctions }) => auctions.some(isZeroBid));
  const last = days.at(-1);
  const rows = shown.length > 0 || last === undefined ? shown : [last];
  return {
    title: "Keepers as the days before showed them",
    columns: [
      "day",
      "auctions remembered",
      "gas price most share, gwei",
      "their margin",
      "most DAI in their bids",
      "others' gas / usual",
      "others' margin",
      "most DAI in others' bids",
      "auctions others came to",
    ],
    rows: rows.flatMap(({ daySeconds, habits }) =>
      habits === undefined
        ? []
        : [
            [
              dayName(daySeconds),
              habits.auctions,
              habits.fixedGasPriceWei === undefined
                ? "none"
                : round(habits.fixedGasPriceWei / 1e9, 1),
              round(habits.fixedMargin, 4),
              round(habits.fixedCapitalDai, 0),
              round(habits.adaptiveGasRatio, 2),
              round(habits.adaptiveMargin, 4),
              round(habits.adaptiveCapitalDai, 0),
              round(habits.adaptivePresence, 3),
            ],
          ],
    ),
  };
}

function lotOf(one: RecordedAuction): number {
  return one.bid.lot;
}

function oracleValueUsd(one: RecordedAuction): number {
  return one.bid.lot * one.oracleUsd;
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
