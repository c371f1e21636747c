import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import { decodeParameterValues, type ParameterValues } from "../../events/parameter-values.ts";
import { UNSET_COLLATERAL } from "./params.ts";
import {
  collateralIn,
  openAccount,
  openBook,
  openReserve,
  setCollateral,
  type CompoundV3State,
  type Reserve,
} from "./state.ts";

/** Answers of a feed above this serve no purpose and would overflow the contract's products. */
const PRICE_LIMIT = 1n << 96n;

/**
 * Applies one outcome, to a state or to a draft. The only writer: `decide` uses it on its draft,
 * the kernel on the state, so both see the same effect of the same outcome. Outcomes that only
 * tell the story (supply, liquidation, baseMint, ...) change nothing: their postings did.
 */
export function evolve(state: CompoundV3State, outcome: Outcome): void {
  switch (outcome.kind) {
    case "baseAccrual":
      return applyAccrual(state, outcome);
    case "principalChange":
      return applyPrincipal(state, outcome);
    case "collateralChange":
      return applyCollateral(state, outcome);
    case "cashMove":
      openReserve(state, outcome.reserve).cash += outcome.delta;
      return;
    case "reserveListing":
      return applyListing(state, outcome);
    case "parameterChange":
      return applyParameters(state, outcome.scope, decodeParameterValues(outcome.values));
    case "feedAssignment":
      return applyFeed(state, outcome);
    case "oraclePrice":
      return applyPrice(state, outcome);
    default:
  }
}

function applyAccrual(state: CompoundV3State, outcome: OutcomeOf<"baseAccrual">): void {
  const book = openBook(state);
  book.supplyIndex = outcome.supplyIndex;
  book.borrowIndex = outcome.borrowIndex;
  book.lastAccrualSeconds = outcome.timeSeconds;
}

function applyPrincipal(state: CompoundV3State, outcome: OutcomeOf<"principalChange">): void {
  const book = openBook(state);
  book.totalSupply += outcome.totalSupplyDelta;
  book.totalDebt += outcome.totalDebtDelta;
  openAccount(state, outcome.account).principal = outcome.principal;
}

function applyCollateral(state: CompoundV3State, outcome: OutcomeOf<"collateralChange">): void {
  const reserve = openReserve(state, outcome.reserve);
  const account = openAccount(state, outcome.account);
  reserve.totalCollateral += outcome.delta;
  setCollateral(account, reserve.id, collateralIn(account, reserve.id) + outcome.delta);
}

function applyListing(state: CompoundV3State, outcome: OutcomeOf<"reserveListing">): void {
  const { reserve: address, symbol, decimals, supplyToken, debtToken, treasury, pool } = outcome;
  const id = state.reserves.length;
  const reserve: Reserve = {
    id,
    address,
    symbol,
    decimals,
    unit: 10n ** BigInt(decimals),
    supplyToken,
    debtToken,
    treasury,
    pool,
    parameters: { ...UNSET_COLLATERAL, ...decodeParameterValues(outcome.values) },
    feed: "",
    priceUsd8: 0n,
    cash: 0n,
    totalCollateral: 0n,
  };
  readFeed(state, reserve);
  state.reserves.push(reserve);
  state.reserveIds.set(address, id);
}

function applyParameters(state: CompoundV3State, scope: string, values: ParameterValues): void {
  if (scope === "market") {
    state.market = { ...state.market, ...values };
    return;
  }
  const reserve = openReserve(state, scope);
  reserve.parameters = { ...reserve.parameters, ...values };
}

function applyFeed(state: CompoundV3State, outcome: OutcomeOf<"feedAssignment">): void {
  state.sources.set(outcome.reserve, outcome.feed);
  if (state.reserveIds.has(outcome.reserve)) readFeed(state, openReserve(state, outcome.reserve));
}

function readFeed(state: CompoundV3State, reserve: Reserve): void {
  reserve.feed = state.sources.get(reserve.address) ?? "";
  reserve.priceUsd8 = state.feeds.get(reserve.feed) ?? 0n;
}

function applyPrice(state: CompoundV3State, outcome: OutcomeOf<"oraclePrice">): void {
  const price = outcome.price > 0n && outcome.price < PRICE_LIMIT ? outcome.price : 0n;
  state.feeds.set(outcome.feed, price);
  for (const reserve of state.reserves)
    if (reserve !== undefined && reserve.feed === outcome.feed) reserve.priceUsd8 = price;
}
