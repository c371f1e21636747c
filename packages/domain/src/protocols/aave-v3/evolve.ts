import { decodeParameterValues } from "../../events/parameter-values.ts";
import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import type { ParameterValues } from "../../events/parameter-values.ts";
import {
  LISTED_RESERVE,
  modeOfScope,
  UNSET_MODE,
  type MarketParameters,
  type ModeParameters,
  type ReserveParameters,
} from "./params.ts";
import {
  newReserve,
  openAccount,
  openHolding,
  openReserve,
  type AaveV3State,
  type Holding,
  type Reserve,
} from "./state.ts";

/** Prices an oracle may plausibly answer; anything else makes the reserve's price unavailable. */
const PRICE_LIMIT = 1n << 96n;

/**
 * Applies one outcome, to a state or to a draft. The only writer: `decide` uses it on its draft,
 * the kernel on the state, so both see the same effect of the same outcome. Outcomes that only
 * tell the story (supply, liquidation, ...) change nothing: their postings did.
 */
export function evolve(state: AaveV3State, outcome: Outcome): void {
  switch (outcome.kind) {
    case "accrual":
      return applyAccrual(openReserve(state, outcome.reserve), outcome);
    case "reserveUpdate":
      return applyReserveUpdate(openReserve(state, outcome.reserve), outcome);
    case "shareMint":
      return applyShares(state, outcome, outcome.scaledAmount);
    case "shareBurn":
      return applyShares(state, outcome, -outcome.scaledAmount);
    case "shareMove":
      return applyMove(state, outcome);
    case "collateralUse":
      holding(state, outcome).collateral = outcome.enabled;
      return;
    case "debtUse":
      holding(state, outcome).borrowing = outcome.enabled;
      return;
    case "cashMove":
      openReserve(state, outcome.reserve).cash += outcome.delta;
      return;
    case "surplusMove":
      openReserve(state, outcome.reserve).surplus += outcome.delta;
      return;
    case "deficitChange":
      openReserve(state, outcome.reserve).deficit += outcome.delta;
      return;
    case "treasuryAccrual":
      openReserve(state, outcome.reserve).treasuryScaled = outcome.treasuryScaled;
      return;
    case "ceilingUse":
      openReserve(state, outcome.reserve).isolatedDebtUsd2 = outcome.debtUsd2;
      return;
    case "modeChange":
      openAccount(state, outcome.account).mode = BigInt(outcome.mode);
      return;
    default:
      applyConfiguration(state, outcome);
  }
}

function applyConfiguration(state: AaveV3State, outcome: Outcome): void {
  switch (outcome.kind) {
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

function applyAccrual(reserve: Reserve, outcome: OutcomeOf<"accrual">): void {
  reserve.liquidityIndex = outcome.liquidityIndex;
  reserve.borrowIndex = outcome.borrowIndex;
  reserve.treasuryScaled = outcome.treasuryScaled;
  reserve.lastUpdateSeconds = outcome.timeSeconds;
}

function applyReserveUpdate(reserve: Reserve, outcome: OutcomeOf<"reserveUpdate">): void {
  reserve.liquidityRate = outcome.liquidityRate;
  reserve.borrowRate = outcome.borrowRate;
}

function holding(state: AaveV3State, of: { reserve: string; account: string }): Holding {
  const id = openReserve(state, of.reserve).id;
  return openHolding(openAccount(state, of.account), id);
}

function applyShares(
  state: AaveV3State,
  outcome: OutcomeOf<"shareMint" | "shareBurn">,
  scaledDelta: bigint,
): void {
  const reserve = openReserve(state, outcome.reserve);
  const held = openHolding(openAccount(state, outcome.account), reserve.id);
  if (outcome.side === "supply") {
    held.supplyScaled += scaledDelta;
    held.supplyIndex = outcome.index;
    reserve.supplyScaled += scaledDelta;
  } else {
    held.debtScaled += scaledDelta;
    held.debtIndex = outcome.index;
    reserve.debtScaled += scaledDelta;
  }
}

function applyMove(state: AaveV3State, outcome: OutcomeOf<"shareMove">): void {
  const { id } = openReserve(state, outcome.reserve);
  const from = openHolding(openAccount(state, outcome.from), id);
  const to = openHolding(openAccount(state, outcome.to), id);
  from.supplyScaled -= outcome.scaledAmount;
  from.supplyIndex = outcome.index;
  to.supplyScaled += outcome.scaledAmount;
  to.supplyIndex = outcome.index;
}

function applyListing(state: AaveV3State, outcome: OutcomeOf<"reserveListing">): void {
  const { values, reserve: address, ...identity } = outcome;
  const id = state.reserves.length;
  const parameters = merged(LISTED_RESERVE, decodeParameterValues(values));
  const { symbol, decimals, supplyToken, debtToken, treasury, pool } = identity;
  const reserve = newReserve(
    { id, address, symbol, decimals, supplyToken, debtToken, treasury, pool },
    parameters,
  );
  readFeed(state, reserve);
  state.reserves.push(reserve);
  state.reserveIds.set(address, id);
  list(state, reserve, parameters.modeId, true);
}

/**
 * Up to v3.1 a reserve names its mode, from v3.2 on a mode lists its reserves; the upgrade listed
 * those that had named it. Both are kept all along: either kind of rules may be put in force at any
 * time.
 */
function list(state: AaveV3State, reserve: Reserve, mode: bigint, isMember: boolean): void {
  const record = state.modes.get(mode);
  if (mode === 0n || record === undefined) return;
  const bit = 1n << BigInt(reserve.id);
  const moved = (bitmap: bigint): bigint => (isMember ? bitmap | bit : bitmap & ~bit);
  state.modes.set(mode, {
    ...record,
    collateralBitmap: moved(record.collateralBitmap),
    borrowableBitmap: moved(record.borrowableBitmap),
  });
}

function newMode(state: AaveV3State, mode: bigint): ModeParameters {
  let members = 0n;
  for (const reserve of state.reserves)
    if (reserve?.parameters.modeId === mode) members |= 1n << BigInt(reserve.id);
  return { ...UNSET_MODE, collateralBitmap: members, borrowableBitmap: members };
}

function applyParameters(state: AaveV3State, scope: string, values: ParameterValues): void {
  if (scope === "market") {
    state.market = merged(state.market, values);
    return;
  }
  const mode = modeOfScope(scope);
  if (mode !== undefined) {
    state.modes.set(mode, merged(state.modes.get(mode) ?? newMode(state, mode), values));
    return;
  }
  const reserve = openReserve(state, scope);
  const before = reserve.parameters.modeId;
  reserve.parameters = merged(reserve.parameters, values);
  const { modeId } = reserve.parameters;
  if (modeId === before) return;
  list(state, reserve, before, false);
  list(state, reserve, modeId, true);
}

function merged<Record extends ReserveParameters | ModeParameters | MarketParameters>(
  record: Record,
  values: ParameterValues,
): Record {
  return { ...record, ...values };
}

function applyFeed(state: AaveV3State, outcome: OutcomeOf<"feedAssignment">): void {
  state.sources.set(outcome.reserve, outcome.feed);
  if (state.reserveIds.has(outcome.reserve)) readFeed(state, openReserve(state, outcome.reserve));
}

function readFeed(state: AaveV3State, reserve: Reserve): void {
  reserve.feed = state.sources.get(reserve.address) ?? "";
  reserve.priceUsd8 = state.feeds.get(reserve.feed) ?? 0n;
}

function applyPrice(state: AaveV3State, outcome: OutcomeOf<"oraclePrice">): void {
  const price = outcome.price > 0n && outcome.price < PRICE_LIMIT ? outcome.price : 0n;
  state.feeds.set(outcome.feed, price);
  for (const reserve of state.reserves)
    if (reserve !== undefined && reserve.feed === outcome.feed) reserve.priceUsd8 = price;
}
