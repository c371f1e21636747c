import { HindcastError } from "../hindcast-error.ts";
import type { Mechanism } from "./mechanism.ts";
import { activeBorrower } from "./active-borrower/model.ts";
import { anchoredFeed } from "./anchored-feed/model.ts";
import { answerClamp } from "./answer-clamp/model.ts";
import { backstopBuyer } from "./backstop-buyer/model.ts";
import { circuitBreaker } from "./circuit-breaker/model.ts";
import { composedFeed } from "./composed-feed/model.ts";
import { concentratedPool } from "./concentrated-pool/model.ts";
import { constantProductPool } from "./constant-product-pool/model.ts";
import { crossProtocolCheck } from "./cross-protocol-check/model.ts";
import { delayedFeed } from "./delayed-feed/model.ts";
import { delayedGovernance } from "./delayed-governance/model.ts";
import { deltaHedger } from "./delta-hedger/model.ts";
import { dynamicCollateralFactor } from "./dynamic-collateral-factor/model.ts";
import { dynamicLiquidationBonus } from "./dynamic-liquidation-bonus/model.ts";
import { exitQueue } from "./exit-queue/model.ts";
import { fragmentedVenues } from "./fragmented-venues/model.ts";
import { gasMarket } from "./gas-market/model.ts";
import { growthCap } from "./growth-cap/model.ts";
import { insuranceFund } from "./insurance-fund/model.ts";
import { inventoryCapital } from "./inventory-capital/model.ts";
import { manipulatedFeed } from "./manipulated-feed/model.ts";
import { mintedCollateral } from "./minted-collateral/model.ts";
import { priorityAuction } from "./priority-auction/model.ts";
import { profitAuction } from "./profit-auction/model.ts";
import { pushFeed } from "./push-feed/model.ts";
import { quoteCurve } from "./quote-curve/model.ts";
import { rateController } from "./rate-controller/model.ts";
import { rateResponse } from "./rate-response/model.ts";
import { reactionTime } from "./reaction-time/model.ts";
import { sizedCall } from "./sized-call/model.ts";
import { sourceMedian } from "./source-median/model.ts";
import { squareRootImpact } from "./square-root-impact/model.ts";
import { stableSwapPool } from "./stable-swap-pool/model.ts";
import { staleFeed } from "./stale-feed/model.ts";
import { stressedDepth } from "./stressed-depth/model.ts";
import { supplyShock } from "./supply-shock/model.ts";
import { timeWeightedAverage } from "./time-weighted-average/model.ts";
import { whaleExit } from "./whale-exit/model.ts";
import { withdrawalRun } from "./withdrawal-run/model.ts";

/** Every mechanism a scenario may name, by name. */
export const MECHANISMS: readonly Mechanism<object, unknown>[] = [
  activeBorrower,
  anchoredFeed,
  answerClamp,
  backstopBuyer,
  circuitBreaker,
  composedFeed,
  concentratedPool,
  constantProductPool,
  crossProtocolCheck,
  delayedFeed,
  delayedGovernance,
  deltaHedger,
  dynamicCollateralFactor,
  dynamicLiquidationBonus,
  exitQueue,
  fragmentedVenues,
  gasMarket,
  growthCap,
  insuranceFund,
  inventoryCapital,
  manipulatedFeed,
  mintedCollateral,
  priorityAuction,
  profitAuction,
  pushFeed,
  quoteCurve,
  rateController,
  rateResponse,
  reactionTime,
  sizedCall,
  sourceMedian,
  squareRootImpact,
  stableSwapPool,
  staleFeed,
  stressedDepth,
  supplyShock,
  timeWeightedAverage,
  whaleExit,
  withdrawalRun,
];

/**
 * The mechanism of this name, and its checked parameters. Unknown names and parameters it does not
 * have are refused (E-MARKET-003, E-MARKET-004).
 */
export function mechanismNamed(
  id: string,
  given: Readonly<Record<string, bigint>>,
): { readonly mechanism: Mechanism<object, unknown>; readonly params: unknown } {
  const mechanism = MECHANISMS.find((known) => known.id === id);
  if (mechanism === undefined)
    throw new HindcastError({
      code: "E-MARKET-003",
      what: `There is no mechanism "${id}".`,
      why: `Known mechanisms: ${MECHANISMS.map((known) => known.id).join(", ")}.`,
      next: "name one of them under the scenario's mechanisms",
    });
  const params = mechanism.params.safeParse(given);
  if (params.success) return { mechanism, params: params.data };
  throw new HindcastError({
    code: "E-MARKET-004",
    what: `The mechanism "${id}" cannot use these parameters: ${params.error.issues[0]?.message}`,
    where: `mechanism ${id}: ${Object.keys(given).join(", ")}`,
    next: "see the mechanism's README for its parameters",
  });
}
