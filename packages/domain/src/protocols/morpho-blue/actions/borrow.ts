import type { Refusal } from "../../protocol.ts";
import {
  addUint128,
  subUint128,
  toAssetsDown,
  toAssetsUp,
  toSharesDown,
  toSharesUp,
} from "../math.ts";
import { positionIn, ZERO_ADDRESS } from "../state.ts";
import type { IntentOf } from "./intents.ts";
import {
  accrue,
  announce,
  emit,
  enter,
  moveCash,
  refuseFaulty,
  refuseUnhealthy,
  type Operation,
} from "./operation.ts";
import { refuse } from "./refusals.ts";

/** Morpho.borrow, naming assets or shares. The caller receives them and is assumed authorised. */
export function borrow(
  operation: Operation,
  intent: IntentOf<"borrow" | "borrowShares">,
): Refusal | undefined {
  const market = enter(operation, intent.reserve);
  if (market === undefined) return refuse("MARKET_NOT_CREATED");
  const asked = intent.kind === "borrow" ? intent.amount : intent.shares;
  if (asked === 0n) return refuse("INCONSISTENT_INPUT");
  const { account } = intent;
  if (intent.caller === ZERO_ADDRESS) return refuse("ZERO_ADDRESS");
  const stale = accrue(operation, market);
  if (stale !== undefined) return stale;
  const { faults, draft } = operation;
  const isByAssets = intent.kind === "borrow";
  const shares = isByAssets ? toSharesUp(asked, market.debt, faults) : asked;
  const amount = isByAssets ? asked : toAssetsDown(asked, market.debt, faults);
  addUint128(positionIn(draft, account, market)?.borrowShares ?? 0n, shares, faults);
  addUint128(market.debt.shares, shares, faults);
  addUint128(market.debt.assets, amount, faults);
  const faulty = refuseFaulty(operation);
  if (faulty !== undefined) return faulty;
  const reserve = market.address;
  emit(operation, { kind: "sharePosting", reserve, side: "debt", account, amount, shares });
  const unhealthy = refuseUnhealthy(operation, market, account);
  if (unhealthy !== undefined) return unhealthy;
  if (market.debt.assets > market.supply.assets) return refuse("INSUFFICIENT_LIQUIDITY");
  moveCash(operation, market, -amount);
  announce(operation, intent);
  return undefined;
}

/** Morpho.repay, naming assets or shares. `withShares` has no meaning here. */
export function repay(
  operation: Operation,
  intent: IntentOf<"repay" | "repayShares">,
): Refusal | undefined {
  const market = enter(operation, intent.reserve);
  if (market === undefined) return refuse("MARKET_NOT_CREATED");
  const asked = intent.kind === "repay" ? intent.amount : intent.shares;
  if (asked === 0n) return refuse("INCONSISTENT_INPUT");
  const { account } = intent;
  if (account === ZERO_ADDRESS) return refuse("ZERO_ADDRESS");
  const stale = accrue(operation, market);
  if (stale !== undefined) return stale;
  const { faults, draft } = operation;
  const owed = positionIn(draft, account, market)?.borrowShares ?? 0n;
  const isByAssets = intent.kind === "repay";
  const shares = isByAssets ? toSharesDown(asked, market.debt, faults) : asked;
  const amount = isByAssets ? asked : toAssetsUp(asked, market.debt, faults);
  subUint128(owed, shares, faults);
  subUint128(market.debt.shares, shares, faults);
  const faulty = refuseFaulty(operation);
  if (faulty !== undefined) return faulty;
  const reserve = market.address;
  const posting = { kind: "sharePosting", reserve, side: "debt", account } as const;
  emit(operation, { ...posting, amount: -amount, shares: -shares });
  moveCash(operation, market, amount);
  announce(operation, intent);
  return undefined;
}
