import type { OutcomeOf } from "@hindcast/domain";
import { openExample, type TimedOutcome } from "../example-replay.ts";
import {
  between,
  exactly,
  sameOrder,
  type GoldenEvent,
  type GoldenFigure,
  type Published,
} from "../golden-event.ts";

const BLOCKWORKS = "https://blockworks.co/news/aave-curve-bad-debt";
const REPAY = "https://governance.aave.com/t/10779";
const by = "examples/crv-squeeze";
/** Millions of CRV and of USDC. */
const BORROWED = 92;
const SUPPLIED = 63.596;
/** 1.6 million US dollars for 2.64 million CRV. */
const DAY_AFTER_USD = 0.606;
const OVER = "twice the depth, and arbitrage in 5 minutes";

export const crvOfNovember2022: GoldenEvent = {
  id: "aave-crv-2022-11-22",
  kind: "event",
  title: "The squeeze of CRV on Aave, 22 November 2022",
  method:
    "The position, the parameters and the points of the price are as published. Liquidators size their calls to a pool with 35 million US dollars on each side, published of CRV for June 2023, which arbitrage brings halfway back each block, assumed; neither was chosen by what comes out. Between its points the path is assumed, with its high in the middle: a high near the beginning or the end leaves bad debt of 2.6 million US dollars or none.",
  figures: async () => {
    const example = await openExample("crv-squeeze");
    const of = (pool: string) => callsOf(example.run(pool));
    const thin = of("with pool");
    const others = [thin, of("with twice as deep"), of("with arbitrage in 5 min")];
    const figure = (
      name: string,
      unit: string,
      published: Published,
      measure: (calls: readonly TimedCall[]) => number,
    ): GoldenFigure => {
      const all = others.map(measure);
      const spread = { low: Math.min(...all), high: Math.max(...all), over: OVER };
      return { name, unit, published: [published], ours: measure(thin), spread, by };
    };
    return [
      figure("liquidations", "", sameOrder(385, "385", BLOCKWORKS), (calls) => calls.length),
      figure("from the first to the last", "min", sameOrder(50, "50 minutes", BLOCKWORKS), minutes),
      figure(
        "USDC seized",
        "million USDC",
        between(63.5, 63.7, "about 63.6 million, all there was", BLOCKWORKS),
        seizedMillion,
      ),
      figure(
        "debt left",
        "million CRV",
        sameOrder(2.64, "2.64 million CRV", BLOCKWORKS),
        badMillion,
      ),
      figure(
        "debt left, the day after",
        "million USD",
        sameOrder(1.6, "about 1.6 million US dollars", REPAY),
        (calls) => badMillion(calls) * DAY_AFTER_USD,
      ),
      {
        name: "debt left in a market of any depth",
        unit: "million CRV",
        published: [
          exactly(0, "none: it is put down to there not being enough CRV to buy", BLOCKWORKS),
        ],
        ours: badMillion(of("bonus 0 pp, threshold 0 pp")),
        by,
      },
    ];
  },
};

type TimedCall = OutcomeOf<"liquidation"> & { readonly timeSeconds: number };

function callsOf(outcomes: readonly TimedOutcome[]): readonly TimedCall[] {
  return outcomes.flatMap(({ outcome, timeSeconds }) =>
    outcome.kind === "liquidation" ? [{ ...outcome, timeSeconds }] : [],
  );
}

function minutes(calls: readonly TimedCall[]): number {
  return ((calls.at(-1)?.timeSeconds ?? 0) - (calls[0]?.timeSeconds ?? 0)) / 60;
}

function seizedMillion(calls: readonly TimedCall[]): number {
  return calls.reduce((sum, call) => sum + Number(call.collateralSeized) / 1e12, 0);
}

/** What is owed once nothing is left that could be seized; before that it is not bad. */
function badMillion(calls: readonly TimedCall[]): number {
  if (seizedMillion(calls) < SUPPLIED - 1e-6) return 0;
  return BORROWED - calls.reduce((sum, call) => sum + Number(call.debtRepaid) / 1e24, 0);
}
