import type { Refusal } from "../../protocol.ts";
import { addUint128, subUint128 } from "../math.ts";
import { marketAt, positionIn, ZERO_ADDRESS, type MorphoBlueState } from "../state.ts";
import type { IntentOf } from "./intents.ts";
import {
  accrue,
  announce,
  emit,
  enter,
  refuseFaulty,
  refuseUnhealthy,
  type Operation,
} from "./operation.ts";
import { refuse } from "./refusals.ts";

/** Morpho.supplyCollateral: charges no interest. */
export function collateralSupply(
  operation: Operation,
  intent: IntentOf<"collateralSupply">,
): Refusal | undefined {
  const market = enter(operation, intent.reserve);
  if (market === undefined) return refuse("MARKET_NOT_CREATED");
  const { account, amount } = intent;
  if (amount === 0n) return refuse("ZERO_ASSETS");
  if (account === ZERO_ADDRESS) return refuse("ZERO_ADDRESS");
  const held = positionIn(operation.draft, account, market)?.collateral ?? 0n;
  addUint128(held, amount, operation.faults);
  const faulty = refuseFaulty(operation);
  if (faulty !== undefined) return faulty;
  emit(operation, { kind: "collateralChange", reserve: market.address, account, delta: amount });
  announce(operation, intent);
  return undefined;
}

/** Morpho.withdrawCollateral. The account calls it itself. */
export function collateralWithdrawal(
  operation: Operation,
  intent: IntentOf<"collateralWithdrawal">,
): Refusal | undefined {
  const market = enter(operation, intent.reserve);
  if (market === undefined) return refuse("MARKET_NOT_CREATED");
  const { account, recipient, amount } = intent;
  if (amount === 0n) return refuse("ZERO_ASSETS");
  if (recipient === ZERO_ADDRESS) return refuse("ZERO_ADDRESS");
  const stale = accrue(operation, market);
  if (stale !== undefined) return stale;
  const held = positionIn(operation.draft, account, market)?.collateral ?? 0n;
  subUint128(held, amount, operation.faults);
  const faulty = refuseFaulty(operation);
  if (faulty !== undefined) return faulty;
  emit(operation, { kind: "collateralChange", reserve: market.address, account, delta: -amount });
  const unhealthy = refuseUnhealthy(operation, market, account);
  if (unhealthy !== undefined) return unhealthy;
  announce(operation, intent);
  return undefined;
}

/** Morpho.accrueInterest, which anybody may call. */
export function interestAccrual(
  operation: Operation,
  intent: IntentOf<"interestAccrual">,
): Refusal | undefined {
  const market = enter(operation, intent.reserve);
  if (market === undefined) return refuse("MARKET_NOT_CREATED");
  const stale = accrue(operation, market);
  if (stale !== undefined) return stale;
  announce(operation, intent);
  return undefined;
}

/** What the contract has of a token in all its markets. */
function holdingOf(state: MorphoBlueState, token: string): bigint {
  let held = 0n;
  for (let id = 0; id < state.marketIds.size; id++) {
    const market = marketAt(state, id);
    if (market.loanToken === token) held += market.cash;
    if (market.collateralToken === token) held += market.collateral;
  }
  return held;
}

/** Morpho.flashLoan: given back in the same call, without a premium. Its reserve is a token. */
export function flashLoan(
  operation: Operation,
  intent: IntentOf<"flashLoan">,
): Refusal | undefined {
  if (intent.amount === 0n) return refuse("ZERO_ASSETS");
  if (intent.amount > holdingOf(operation.draft, intent.reserve))
    return refuse("TRANSFER_REVERTED");
  announce(operation, intent);
  return undefined;
}
