import { WAD } from "../../../numbers/units.ts";
import type { LiquidateIntent, Refusal } from "../../protocol.ts";
import { absorption, shareOut, type Absorption } from "../liquidation.ts";
import { healthFactor, liquidityUsd8 } from "../margin.ts";
import { keptFactor, mulFactor, riseOf, valueUsd8 } from "../math.ts";
import { bookOf, openAccount, reserveAt, type Account, type Reserve } from "../state.ts";
import {
  accrue,
  announce,
  baseOf,
  emit,
  logSupplyChange,
  principalOf,
  setPrincipal,
  type Operation,
} from "./operation.ts";
import { refuse } from "./refusals.ts";

/**
 * Comet.absorb of one account: its whole collateral for its whole debt, whatever pair and amount
 * the intent names. Amount zero asks for nothing: see recordedLiquidation.
 */
export function liquidate(operation: Operation, intent: LiquidateIntent): Refusal | undefined {
  const { draft } = operation;
  const base = baseOf(operation);
  if (base === undefined || base.address !== intent.debtReserve) return refuse("BAD_ASSET");
  if (intent.measure !== undefined && intent.measure !== "debt")
    return refuse("NOT_OF_THIS_PROTOCOL");
  if (intent.amount === 0n) return undefined;
  if (draft.market.absorbPaused) return refuse("PAUSED");
  const stale = accrue(operation, base);
  if (stale !== undefined) return stale;
  const account = openAccount(draft, intent.account);
  const liquidity = liquidityUsd8(draft, account, bookOf(draft), "liquidateCollateralFactorWad");
  if (liquidity === undefined) return refuse("BAD_PRICE");
  if (liquidity >= 0n) return refuse("NOT_LIQUIDATABLE");
  const taken = absorption(draft, account, bookOf(draft));
  seize(operation, intent, base, account, taken);
  return settle(operation, intent, base, account, taken);
}

/** The collateral passes to the contract, one asset after the other. */
function seize(
  operation: Operation,
  intent: LiquidateIntent,
  base: Reserve,
  account: Account,
  taken: Absorption,
): void {
  const { draft } = operation;
  const healthFactorWad = healthFactor(draft, account, bookOf(draft));
  const { liquidator, receiveShares } = intent;
  const values = taken.parts.map((part) => part.valueUsd8);
  const repaid = shareOut(taken.paidOut, values);
  // Dust of debt may be all an account has; the story is told all the same.
  const nothing = [{ reserveId: 0, seized: 0n, valueUsd8: 0n, creditUsd8: 0n }];
  (taken.parts.length === 0 ? nothing : taken.parts).forEach((part, index) => {
    const { address: reserve, parameters } = reserveAt(draft, part.reserveId);
    const kept = WAD - keptFactor(parameters.liquidationFactorWad);
    if (part.seized !== 0n)
      emit(operation, {
        kind: "collateralChange",
        reserve,
        account: account.address,
        delta: -part.seized,
      });
    announce(operation, {
      kind: "liquidation",
      collateralReserve: reserve,
      debtReserve: base.address,
      account: account.address,
      liquidator,
      debtRepaid: repaid[index] ?? taken.paidOut,
      collateralSeized: part.seized,
      receiveShares,
      // Whoever absorbs gets nothing: the collateral covers its credit, the penalty stays.
      protocolFee: mulFactor(part.seized, kept),
      debtValueUsd8: part.creditUsd8,
      collateralValueUsd8: part.creditUsd8,
      protocolFeeUsd8: part.valueUsd8 - part.creditUsd8,
      healthFactorWad,
    });
  });
}

/** The account is credited; what the credit does not cover is paid by the reserves. */
function settle(
  operation: Operation,
  intent: LiquidateIntent,
  base: Reserve,
  { address: account, principal: before }: Account,
  taken: Absorption,
): Refusal | undefined {
  const principal = principalOf(operation.draft, taken.newBalance);
  if (typeof principal !== "bigint") return principal;
  const totals = riseOf(before, principal);
  const unsound = setPrincipal(operation, base, { account, principal, totals });
  if (unsound !== undefined) return unsound;
  const reserve = base.address;
  announce(operation, {
    kind: "debtAbsorption",
    reserve,
    account,
    absorber: intent.liquidator,
    amount: taken.paidOut,
    valueUsd8: taken.paidOutUsd8,
  });
  if (taken.shortfall !== 0n)
    announce(operation, {
      kind: "badDebt",
      reserve,
      account,
      amount: taken.shortfall,
      valueUsd8: valueUsd8(taken.shortfall, base.priceUsd8, base.unit),
      writtenOff: true,
    });
  logSupplyChange(operation, base, account, totals.supply);
  return undefined;
}
