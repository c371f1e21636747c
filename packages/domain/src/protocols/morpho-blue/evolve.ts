import { decodeParameterValues } from "../../events/parameter-values.ts";
import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import type { ParameterValues } from "../../events/parameter-values.ts";
import { LISTED_MARKET, type GlobalParameters, type MarketParameters } from "./params.ts";
import { openMarket, openPosition, ZERO_ADDRESS, type MorphoBlueState } from "./state.ts";

/**
 * Applies one outcome, to a state or to a draft. The only writer: `decide` uses it on its draft,
 * the kernel on the state. Outcomes that only tell the story (supply, liquidation, ...) change
 * nothing: their postings did.
 */
export function evolve(state: MorphoBlueState, outcome: Outcome): void {
  switch (outcome.kind) {
    case "sharePosting":
      return applyShares(state, outcome);
    case "interestPosting":
      return applyInterest(state, outcome);
    case "timePosting":
      openMarket(state, outcome.reserve).lastUpdateSeconds = outcome.timeSeconds;
      return;
    case "rateUpdate":
      openMarket(state, outcome.reserve).rateAtTarget = outcome.rateAtTarget;
      return;
    case "collateralChange":
      return applyCollateral(state, outcome);
    case "cashMove":
      openMarket(state, outcome.reserve).cash += outcome.delta;
      return;
    case "debtWriteOff":
      return applyWriteOff(state, outcome);
    default:
      applyConfiguration(state, outcome);
  }
}

function applyConfiguration(state: MorphoBlueState, outcome: Outcome): void {
  switch (outcome.kind) {
    case "marketListing":
      return applyListing(state, outcome);
    case "parameterChange":
      return applyParameters(state, outcome.scope, decodeParameterValues(outcome.values));
    case "treasuryAssignment":
      state.treasury = outcome.treasury;
      return;
    case "oraclePrice":
      return applyPrice(state, outcome);
    default:
  }
}

function applyShares(state: MorphoBlueState, outcome: OutcomeOf<"sharePosting">): void {
  const market = openMarket(state, outcome.reserve);
  const position = openPosition(state, outcome.account, market);
  if (outcome.side === "supply") {
    position.supplyShares += outcome.shares;
    market.supply = {
      assets: market.supply.assets + outcome.amount,
      shares: market.supply.shares + outcome.shares,
    };
    return;
  }
  position.borrowShares += outcome.shares;
  // A repayment is rounded up and may exceed all there is by one: zeroFloorSub.
  const assets = market.debt.assets + outcome.amount;
  market.debt = {
    assets: assets > 0n ? assets : 0n,
    shares: market.debt.shares + outcome.shares,
  };
}

function applyInterest(state: MorphoBlueState, outcome: OutcomeOf<"interestPosting">): void {
  const market = openMarket(state, outcome.reserve);
  const { interest, feeShares } = outcome;
  market.debt = { assets: market.debt.assets + interest, shares: market.debt.shares };
  market.supply = {
    assets: market.supply.assets + interest,
    shares: market.supply.shares + feeShares,
  };
  if (feeShares !== 0n) openPosition(state, state.treasury, market).supplyShares += feeShares;
}

function applyCollateral(state: MorphoBlueState, outcome: OutcomeOf<"collateralChange">): void {
  const market = openMarket(state, outcome.reserve);
  openPosition(state, outcome.account, market).collateral += outcome.delta;
  market.collateral += outcome.delta;
}

function applyWriteOff(state: MorphoBlueState, outcome: OutcomeOf<"debtWriteOff">): void {
  const market = openMarket(state, outcome.reserve);
  const { amount, shares } = outcome;
  openPosition(state, outcome.account, market).borrowShares -= shares;
  market.debt = { assets: market.debt.assets - amount, shares: market.debt.shares - shares };
  market.supply = { assets: market.supply.assets - amount, shares: market.supply.shares };
}

function applyListing(state: MorphoBlueState, outcome: OutcomeOf<"marketListing">): void {
  const { kind: _, reserve, values, ...identity } = outcome;
  const id = state.marketIds.size;
  state.markets[id] = {
    id,
    address: reserve,
    ...identity,
    hasRateModel: identity.rateModel !== ZERO_ADDRESS,
    parameters: { ...LISTED_MARKET, ...decodeParameterValues(values) },
    supply: { assets: 0n, shares: 0n },
    debt: { assets: 0n, shares: 0n },
    lastUpdateSeconds: 0,
    rateAtTarget: 0n,
    cash: 0n,
    collateral: 0n,
  };
  state.marketIds.set(reserve, id);
}

function applyParameters(state: MorphoBlueState, scope: string, values: ParameterValues): void {
  if (scope === "market") state.parameters = merged<GlobalParameters>(state.parameters, values);
  else {
    const market = openMarket(state, scope);
    market.parameters = merged<MarketParameters>(market.parameters, values);
  }
}

function merged<Record extends MarketParameters | GlobalParameters>(
  record: Record,
  values: ParameterValues,
): Record {
  return { ...record, ...values };
}

/** An answer below zero is none an oracle could give: the price is unknown from then on. */
function applyPrice(state: MorphoBlueState, outcome: OutcomeOf<"oraclePrice">): void {
  if (outcome.price < 0n) state.prices.delete(outcome.feed);
  else state.prices.set(outcome.feed, outcome.price);
}
