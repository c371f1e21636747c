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
const BORROWED = 92;

export const crvOfNovember2022: GoldenEvent = {
  id: "aave-crv-2022-11-22",
  kind: "event",
  title: "The squeeze of CRV on Aave, 22 November 2022",
  method:
    "The position, the parameters and the points of the price are as published. Liquidators size their calls to a pool with 35 million US dollars on each side, published of CRV for June 2023, which arbitrage brings halfway back each block, assumed; neither was chosen by what comes out. Between its points the path is assumed, with its high in the middle: a high near the beginning or the end leaves bad debt of 2.6 million US dollars or none.",
  figures: async () => {
    const { run } = await openExample("crv-squeeze");
    const thin = callsOf(run("with pool, bonus 0 pp, threshold 0 pp"));
    const deep = callsOf(run("bonus 0 pp, threshold 0 pp"));
    const repaid = total(thin, (call) => Number(call.debtRepaid) / 1e24);
    const seized = total(thin, (call) => Number(call.collateralSeized) / 1e12);
    const left = BORROWED - repaid;
    return [
      figure("liquidations", "", sameOrder(385, "385", BLOCKWORKS), thin.length),
      figure(
        "from the first to the last",
        "min",
        sameOrder(50, "50 minutes", BLOCKWORKS),
        minutes(thin),
      ),
      figure(
        "USDC seized",
        "million USDC",
        between(63.5, 63.7, "about 63.6 million, all there was", BLOCKWORKS),
        seized,
      ),
      figure("debt left", "million CRV", sameOrder(2.64, "2.64 million CRV", BLOCKWORKS), left),
      figure(
        "debt left, the day after",
        "million USD",
        sameOrder(1.6, "about 1.6 million US dollars", REPAY),
        left * 0.606,
      ),
      figure(
        "debt left in a market of any depth",
        "million CRV",
        exactly(0, "none: it is put down to there not being enough CRV to buy", BLOCKWORKS),
        isAllSeized(deep) ? BORROWED - total(deep, (call) => Number(call.debtRepaid) / 1e24) : 0,
      ),
    ];
  },
};

type TimedCall = OutcomeOf<"liquidation"> & { readonly timeSeconds: number };

function callsOf(outcomes: readonly TimedOutcome[]): readonly TimedCall[] {
  return outcomes.flatMap(({ outcome, timeSeconds }) =>
    outcome.kind === "liquidation" ? [{ ...outcome, timeSeconds }] : [],
  );
}

function total(calls: readonly TimedCall[], of: (call: TimedCall) => number): number {
  return calls.reduce((sum, call) => sum + of(call), 0);
}

function minutes(calls: readonly TimedCall[]): number {
  return ((calls.at(-1)?.timeSeconds ?? 0) - (calls[0]?.timeSeconds ?? 0)) / 60;
}

/** Whether nothing is left that could be seized: only then is what is owed bad. */
function isAllSeized(calls: readonly TimedCall[]): boolean {
  return total(calls, (call) => Number(call.collateralSeized) / 1e12) > 63.59;
}

function figure(name: string, unit: string, published: Published, ours: number): GoldenFigure {
  return { name, unit, published: [published], ours, by };
}
