import type { Refusal } from "../../protocol.ts";
import { keptCap, MAX_UINT128 } from "../math.ts";
import { collateralIn, findAccount, findReserve, type Reserve } from "../state.ts";
import { refuseUncollateralized } from "./base.ts";
import type { IntentOf } from "./intents.ts";
import { announce, emit, payIn, payOut, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/** Comet.supplyCollateral: charges no interest. The cap counts what accounts hold. */
export function supplyCollateral(
  operation: Operation,
  intent: Omit<IntentOf<"collateralSupply">, "kind">,
): Refusal | undefined {
  const { payer, account, amount } = intent;
  if (amount > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  const reserve = findCollateral(operation, intent.reserve);
  if (reserve === undefined) return refuse("BAD_ASSET");
  const total = reserve.totalCollateral + amount;
  if (total > MAX_UINT128) return refuse("ARITHMETIC_OVERFLOW");
  if (total > keptCap(reserve.parameters.supplyCap, reserve.unit))
    return refuse("SUPPLY_CAP_EXCEEDED");
  payIn(operation, reserve, amount);
  move(operation, reserve, account, amount);
  announce(operation, {
    kind: "collateralSupply",
    reserve: reserve.address,
    payer,
    account,
    amount,
  });
  return undefined;
}

/** Comet.withdrawCollateral: charges no interest, judges debt at the stored indices. */
export function withdrawCollateral(
  operation: Operation,
  intent: Omit<IntentOf<"collateralWithdrawal">, "kind">,
): Refusal | undefined {
  const { account, recipient, amount } = intent;
  if (amount > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  const reserve = findCollateral(operation, intent.reserve);
  if (amount > heldBy(operation, reserve, account)) return refuse("ARITHMETIC_OVERFLOW");
  if (reserve === undefined) return refuse("BAD_ASSET");
  move(operation, reserve, account, -amount);
  const failed =
    refuseUncollateralized(operation, account) ?? payOut(operation, reserve, recipient, amount);
  if (failed !== undefined) return failed;
  announce(operation, {
    kind: "collateralWithdrawal",
    reserve: reserve.address,
    account,
    recipient,
    amount,
  });
  return undefined;
}

/** Comet.transferCollateral; see withdrawCollateral. */
export function transferCollateral(
  operation: Operation,
  intent: Omit<IntentOf<"collateralTransfer">, "kind">,
): Refusal | undefined {
  const { from, to, amount } = intent;
  if (amount > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  const reserve = findCollateral(operation, intent.reserve);
  if (amount > heldBy(operation, reserve, from)) return refuse("ARITHMETIC_OVERFLOW");
  if (reserve === undefined) return refuse("BAD_ASSET");
  move(operation, reserve, from, -amount);
  move(operation, reserve, to, amount);
  const uncovered = refuseUncollateralized(operation, from);
  if (uncovered !== undefined) return uncovered;
  announce(operation, {
    kind: "collateralTransfer",
    reserve: reserve.address,
    from,
    to,
    amount,
  });
  return undefined;
}

/** Comet.getAssetInfoByAddress: the base asset is none of the collateral assets. */
export function findCollateral(operation: Operation, address: string): Reserve | undefined {
  const reserve = findReserve(operation.draft, address);
  return reserve === undefined || reserve.id === 0 ? undefined : reserve;
}

function heldBy(operation: Operation, reserve: Reserve | undefined, account: string): bigint {
  if (reserve === undefined) return 0n;
  return collateralIn(findAccount(operation.draft, account), reserve.id);
}

function move(operation: Operation, reserve: Reserve, account: string, delta: bigint): void {
  if (delta === 0n) return;
  emit(operation, {
    kind: "collateralChange",
    reserve: reserve.address,
    account,
    delta,
  });
}
