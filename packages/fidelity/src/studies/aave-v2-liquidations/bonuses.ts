import type { BonusStep, Call, CallHistory } from "./calls.ts";
import { pricesOf, type CallPrices, type PriceOrigin } from "./prices.ts";

/** Prices from the oracle itself leave rounding only; market prices stand in with their own error. */
const TOLERANCE: Readonly<Record<PriceOrigin, number>> = {
  oracle: 0.002,
  "other column": 0.002,
  market: 0.03,
};
/** A change whose execution day is not known is somewhere in the fortnight after its proposal. */
const NOT_YET_EXECUTED_SECONDS = 14 * 86_400;

/** Why a call agrees with the rule or not; exactly one for each call. */
export type BonusClass =
  | "as governance set it"
  | "as set before a change under way"
  | "price column of another asset, mended"
  | "market price stands in"
  | "no price"
  | "no bonus known"
  | "bonus governance set at another time"
  | "market price stands in, off"
  | "source's prices are another moment's"
  | "unexplained";

/** A call with the bonus its own legs imply and the one governance had set. */
export interface JudgedCall {
  readonly call: Call;
  readonly class: BonusClass;
  readonly agrees: boolean;
  /** seized * price / (repaid * price); undefined without prices. */
  readonly impliedFactor: number | undefined;
  readonly governanceFactor: number | undefined;
  /** Collateral that the rule gives for the debt repaid, in tokens. */
  readonly expectedSeized: number | undefined;
  readonly prices: CallPrices | undefined;
}

/** LendingPoolCollateralManager._calculateAvailableCollateralToLiquidate, the wrong way round. */
export function judgeCall(call: Call, history: CallHistory): JudgedCall {
  const prices = pricesOf(call, history);
  const steps = history.bonuses.get(call.collateral) ?? [];
  const inForce = steps.findLast((step) => step.fromSeconds <= call.timeSeconds);
  const governanceFactor = inForce?.factor;
  const verdict = (
    className: BonusClass,
    agrees: boolean,
    impliedFactor?: number,
    factor = governanceFactor,
  ): JudgedCall => ({
    call,
    class: className,
    agrees,
    impliedFactor,
    governanceFactor,
    prices,
    expectedSeized:
      prices === undefined || factor === undefined
        ? undefined
        : (call.repaid * prices.debt * factor) / prices.collateral,
  });
  if (prices === undefined || call.repaid === 0 || prices.debt === 0)
    return verdict("no price", false);
  const implied = (call.seized * prices.collateral) / (call.repaid * prices.debt);
  if (inForce === undefined) return verdict("no bonus known", false, implied);
  const tolerance = TOLERANCE[prices.origin];
  const near = (factor: number): boolean => Math.abs(Math.log(implied / factor)) <= tolerance;
  if (near(inForce.factor)) return verdict(agreement(prices.origin), true, implied);
  const before = underWay(steps, inForce, call.timeSeconds);
  if (before !== undefined && near(before.factor))
    return verdict("as set before a change under way", true, implied, before.factor);
  if (prices.origin === "market") return verdict("market price stands in, off", false, implied);
  const byMarket = (call.seized / call.repaid) * (prices.marketRatio ?? 0);
  if (Math.abs(Math.log(byMarket / inForce.factor)) <= TOLERANCE.market)
    return verdict("source's prices are another moment's", false, implied);
  if (steps.some((step) => near(step.factor)))
    return verdict("bonus governance set at another time", false, implied);
  return verdict("unexplained", false, implied);
}

function agreement(origin: PriceOrigin): BonusClass {
  if (origin === "market") return "market price stands in";
  return origin === "oracle" ? "as governance set it" : "price column of another asset, mended";
}

function underWay(
  steps: readonly BonusStep[],
  inForce: BonusStep,
  timeSeconds: number,
): BonusStep | undefined {
  if (timeSeconds - inForce.fromSeconds > NOT_YET_EXECUTED_SECONDS) return undefined;
  return steps[steps.indexOf(inForce) - 1];
}
