import { MAX_UINT256 } from "../../../numbers/units.ts";
import type { LiquidateIntent, Refusal } from "../../protocol.ts";
import {
  callForDebt,
  callOf,
  incentiveFactor,
  seizureOf,
  type Call,
  type Seizure,
  type Terms,
} from "../liquidation.ts";
import { marketNow, positionHealth, valueUsd8 } from "../margin.ts";
import { ORACLE_PRICE_SCALE, subUint128, toAssetsUp } from "../math.ts";
import { openPosition, positionIn, priceOf, type Market, type Position } from "../state.ts";
import {
  accrue,
  announce,
  emit,
  enter,
  isHealthyAt,
  moveCash,
  refuseFaulty,
  type Operation,
} from "./operation.ts";
import { refuse } from "./refusals.ts";

/**
 * Morpho.liquidate, exactly as called where collateral or shares are named; an amount of debt is
 * turned into the call that repays at most that much. A market is a pair: both reserves name it.
 */
export function liquidate(operation: Operation, intent: LiquidateIntent): Refusal | undefined {
  if (intent.collateralReserve !== intent.debtReserve) return refuse("PAIR_IS_NO_MARKET");
  const market = enter(operation, intent.debtReserve);
  if (market === undefined) return refuse("MARKET_NOT_CREATED");
  if (intent.amount === 0n) return refuse("INCONSISTENT_INPUT");
  const stale = accrue(operation, market);
  if (stale !== undefined) return stale;
  const { draft, faults } = operation;
  const price = priceOf(draft, market);
  if (price === undefined) return refuse("PRICE_UNAVAILABLE");
  const position = positionIn(draft, intent.account, market);
  const isHealthy = isHealthyAt(market, position, price, faults);
  const faulty = refuseFaulty(operation);
  if (faulty !== undefined) return faulty;
  if (isHealthy || position === undefined) return refuse("HEALTHY_POSITION");
  const incentiveWad = incentiveFactor(market.parameters.lltvWad, draft.parameters);
  const terms = { debt: market.debt, price, incentiveWad };
  const call = requestedCall(terms, position, intent);
  if (call === undefined) return refuse("INCONSISTENT_INPUT");
  const taken = seizureOf(terms, call, faults);
  subUint128(position.borrowShares, taken.repaidShares, faults);
  subUint128(market.debt.shares, taken.repaidShares, faults);
  subUint128(position.collateral, taken.seized, faults);
  const excessive = refuseFaulty(operation);
  if (excessive !== undefined) return excessive;
  settle(operation, market, intent, taken, price);
  return undefined;
}

/** The call as the contract would see it; undefined if it would name nothing. */
function requestedCall(
  terms: Terms,
  position: Position,
  intent: LiquidateIntent,
): Call | undefined {
  const call =
    intent.measure === "collateral" || intent.measure === "shares"
      ? callOf(intent)
      : callForDebt(terms, position, intent.amount);
  return (call.form === "collateral" ? call.seized : call.repaidShares) === 0n ? undefined : call;
}

/** Debt repaid, collateral handed over, and what remains unsecured struck off. */
function settle(
  operation: Operation,
  market: Market,
  intent: LiquidateIntent,
  taken: Seizure,
  price: bigint,
): void {
  const { account, liquidator } = intent;
  const reserve = market.address;
  const now = marketNow(operation.draft, market, operation.timeSeconds);
  const position = openPosition(operation.draft, account, market);
  const healthFactorWad = positionHealth(now, position)?.healthFactorWad ?? MAX_UINT256;
  emit(operation, {
    kind: "sharePosting",
    reserve,
    side: "debt",
    account,
    amount: -taken.repaid,
    shares: -taken.repaidShares,
  });
  emit(operation, { kind: "collateralChange", reserve, account, delta: -taken.seized });
  const lost = position.collateral === 0n ? strikeOff(operation, market, position, account) : 0n;
  moveCash(operation, market, taken.repaid);
  announce(operation, {
    kind: "liquidation",
    collateralReserve: reserve,
    debtReserve: reserve,
    account,
    liquidator,
    debtRepaid: taken.repaid,
    collateralSeized: taken.seized,
    receiveShares: false,
    protocolFee: 0n,
    debtValueUsd8: valueUsd8(now, taken.repaid),
    collateralValueUsd8: valueUsd8(now, (taken.seized * price) / ORACLE_PRICE_SCALE),
    protocolFeeUsd8: 0n,
    healthFactorWad,
  });
  if (lost === 0n) return;
  const valueLost = valueUsd8(now, lost);
  announce(operation, {
    kind: "badDebt",
    reserve,
    account,
    amount: lost,
    valueUsd8: valueLost,
    writtenOff: true,
  });
}

/** Bad debt is taken from the market's suppliers at once; gives its amount. */
function strikeOff(
  operation: Operation,
  market: Market,
  position: Position,
  account: string,
): bigint {
  const shares = position.borrowShares;
  if (shares === 0n) return 0n;
  const worth = toAssetsUp(shares, market.debt, operation.faults);
  const amount = worth < market.debt.assets ? worth : market.debt.assets;
  emit(operation, { kind: "debtWriteOff", reserve: market.address, account, amount, shares });
  return amount;
}
