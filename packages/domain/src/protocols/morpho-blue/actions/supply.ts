import type { Refusal } from "../../protocol.ts";
import {
  addUint128,
  addUint256,
  subUint128,
  subUint256,
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
  type Operation,
} from "./operation.ts";
import { refuse } from "./refusals.ts";

/** Morpho.supply, naming assets or shares. The payer is assumed to hold and to have approved them. */
export function supply(
  operation: Operation,
  intent: IntentOf<"supply" | "supplyShares">,
): Refusal | undefined {
  const market = enter(operation, intent.reserve);
  if (market === undefined) return refuse("MARKET_NOT_CREATED");
  const asked = intent.kind === "supply" ? intent.amount : intent.shares;
  if (asked === 0n) return refuse("INCONSISTENT_INPUT");
  const { account } = intent;
  if (account === ZERO_ADDRESS) return refuse("ZERO_ADDRESS");
  const stale = accrue(operation, market);
  if (stale !== undefined) return stale;
  const { faults } = operation;
  const isByAssets = intent.kind === "supply";
  const shares = isByAssets ? toSharesDown(asked, market.supply, faults) : asked;
  const amount = isByAssets ? asked : toAssetsUp(asked, market.supply, faults);
  const held = positionIn(operation.draft, account, market)?.supplyShares ?? 0n;
  addUint256(held, shares, faults);
  addUint128(market.supply.shares, shares, faults);
  addUint128(market.supply.assets, amount, faults);
  const faulty = refuseFaulty(operation);
  if (faulty !== undefined) return faulty;
  const reserve = market.address;
  emit(operation, { kind: "sharePosting", reserve, side: "supply", account, amount, shares });
  moveCash(operation, market, amount);
  announce(operation, intent);
  return undefined;
}

/** Morpho.withdraw, naming assets or shares. The account calls it itself. */
export function withdraw(
  operation: Operation,
  intent: IntentOf<"withdraw" | "withdrawShares">,
): Refusal | undefined {
  const market = enter(operation, intent.reserve);
  if (market === undefined) return refuse("MARKET_NOT_CREATED");
  const asked = intent.kind === "withdraw" ? intent.amount : intent.shares;
  if (asked === 0n) return refuse("INCONSISTENT_INPUT");
  const { account, recipient } = intent;
  if (recipient === ZERO_ADDRESS) return refuse("ZERO_ADDRESS");
  const stale = accrue(operation, market);
  if (stale !== undefined) return stale;
  const { faults, draft } = operation;
  const held = positionIn(draft, account, market)?.supplyShares ?? 0n;
  const isByAssets = intent.kind === "withdraw";
  const shares = isByAssets ? toSharesUp(asked, market.supply, faults) : asked;
  const amount = isByAssets ? asked : toAssetsDown(asked, market.supply, faults);
  subUint256(held, shares, faults);
  subUint128(market.supply.shares, shares, faults);
  const left = subUint128(market.supply.assets, amount, faults);
  const faulty = refuseFaulty(operation);
  if (faulty !== undefined) return faulty;
  if (market.debt.assets > left) return refuse("INSUFFICIENT_LIQUIDITY");
  const reserve = market.address;
  const posting = { kind: "sharePosting", reserve, side: "supply", account } as const;
  emit(operation, { ...posting, amount: -amount, shares: -shares });
  moveCash(operation, market, -amount);
  announce(operation, intent);
  return undefined;
}
