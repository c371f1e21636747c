import { MAX_UINT256 } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import { addUint128, subUint128 } from "../math.ts";
import { positionIn, ZERO_ADDRESS } from "../state.ts";
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

/** Morpho.withdrawCollateral. MAX_UINT256 stands for all the account has there. */
export function collateralWithdrawal(
  operation: Operation,
  intent: IntentOf<"collateralWithdrawal">,
): Refusal | undefined {
  const market = enter(operation, intent.reserve);
  if (market === undefined) return refuse("MARKET_NOT_CREATED");
  const { account, recipient } = intent;
  const held = positionIn(operation.draft, account, market)?.collateral ?? 0n;
  const amount = intent.amount === MAX_UINT256 ? held : intent.amount;
  if (amount === 0n) return refuse("ZERO_ASSETS");
  if (recipient === ZERO_ADDRESS) return refuse("ZERO_ADDRESS");
  const stale = accrue(operation, market);
  if (stale !== undefined) return stale;
  subUint128(held, amount, operation.faults);
  const faulty = refuseFaulty(operation);
  if (faulty !== undefined) return faulty;
  emit(operation, { kind: "collateralChange", reserve: market.address, account, delta: -amount });
  const unhealthy = refuseUnhealthy(operation, market, account);
  if (unhealthy !== undefined) return unhealthy;
  announce(operation, { ...intent, amount });
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

/** Morpho.flashLoan: lent and given back in one call, without a premium. */
export function flashLoan(
  operation: Operation,
  intent: IntentOf<"flashLoan">,
): Refusal | undefined {
  if (intent.amount === 0n) return refuse("ZERO_ASSETS");
  announce(operation, intent);
  return undefined;
}
