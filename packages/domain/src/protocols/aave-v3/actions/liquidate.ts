import { WAD } from "../../../numbers/units.ts";
import type { LiquidateIntent, Refusal } from "../../protocol.ts";
import { quote, type LiquidationPair, type Seizure } from "../liquidation.ts";
import { accountData, hasCollateral } from "../margin.ts";
import { debtIndex, incomeIndex, valueUsd8 } from "../math.ts";
import {
  findAccount,
  holdingIn,
  openAccount,
  openReserve,
  reserveAt,
  type Holding,
  type Reserve,
} from "../state.ts";
import type { Rules } from "../rules.ts";
import { chargeFee } from "./charge-fee.ts";
import { reduceIsolatedDebt, useAutomatically } from "./checks.ts";
import { isListed } from "./intents.ts";
import {
  accrue,
  announce,
  emit,
  payIn,
  payOut,
  updateRates,
  ZERO_ADDRESS,
  type Operation,
} from "./operation.ts";
import { liquidateWithDeficit } from "./liquidate-with-deficit.ts";
import { refuse, UNLISTED } from "./refusals.ts";
import { burnShares, moveShares } from "./shares.ts";

/** LiquidationLogic.executeLiquidationCall: v3.3 rewrote it; see liquidate-with-deficit.ts. */
export function liquidate(operation: Operation, intent: LiquidateIntent): Refusal | undefined {
  const { draft, rules } = operation;
  if (intent.measure !== undefined && intent.measure !== "debt")
    return refuse(rules, "UNKNOWN_MEASURE");
  if (!isListed(draft, intent.collateralReserve) || !isListed(draft, intent.debtReserve))
    return UNLISTED;
  return rules.deficits
    ? liquidateWithDeficit(operation, intent)
    : liquidateKeepingDebt(operation, intent);
}

/**
 * Up to v3.2. Only the debt's reserve is brought up to date before the account is judged; the
 * collateral's only when underlying is paid out.
 */
function liquidateKeepingDebt(operation: Operation, intent: LiquidateIntent): Refusal | undefined {
  const { draft, timeSeconds, rules } = operation;
  const debt = openReserve(draft, intent.debtReserve);
  const collateral = openReserve(draft, intent.collateralReserve);
  const stale = accrue(operation, debt);
  if (stale !== undefined) return stale;
  const account = openAccount(draft, intent.account);
  const data = accountData(draft, account, timeSeconds);
  if (data === undefined) return refuse(rules, "PRICE_UNAVAILABLE");
  const loan = holdingIn(account, debt.id);
  const owed = rules.tokens.debtBalance(loan?.debtScaled ?? 0n, debt.borrowIndex);
  const { healthFactorWad } = data;
  const deposit = holdingIn(account, collateral.id);
  const barred = refuseBarred(rules, debt, collateral, deposit, owed, healthFactorWad);
  if (barred !== undefined) return barred;
  if (debt.priceUsd8 === 0n || collateral.priceUsd8 === 0n)
    return refuse(rules, "PRICE_UNAVAILABLE");
  const pair: LiquidationPair = {
    account,
    collateral,
    debt,
    owed,
    balance: rules.tokens.supplyBalance(
      deposit?.supplyScaled ?? 0n,
      incomeIndex(collateral, timeSeconds),
    ),
    data,
  };
  const taken = quote(draft, pair, intent.amount);
  const unpaid =
    settleDebt(operation, pair, taken) ?? settleCollateral(operation, intent, pair, taken);
  if (unpaid !== undefined) return unpaid;
  const fee = chargeFee(operation, intent.account, collateral, taken.fee);
  if (typeof fee !== "bigint") return fee;
  payIn(operation, debt, taken.repaid);
  announce(operation, {
    kind: "liquidation",
    collateralReserve: collateral.address,
    debtReserve: debt.address,
    account: intent.account,
    liquidator: intent.liquidator,
    debtRepaid: taken.repaid,
    collateralSeized: taken.seized,
    receiveShares: intent.receiveShares,
    protocolFee: fee,
    debtValueUsd8: valueUsd8(taken.repaid, debt.priceUsd8, debt.unit),
    collateralValueUsd8: valueUsd8(taken.seized, collateral.priceUsd8, collateral.unit),
    protocolFeeUsd8: valueUsd8(fee, collateral.priceUsd8, collateral.unit),
    healthFactorWad,
  });
  announceBadDebt(operation, intent.account);
  return undefined;
}

/** ValidationLogic.validateLiquidationCall, without a price oracle sentinel. */
function refuseBarred(
  rules: Rules,
  debt: Reserve,
  collateral: Reserve,
  deposit: Holding | undefined,
  owed: bigint,
  healthFactorWad: bigint,
): Refusal | undefined {
  if (!collateral.parameters.active || !debt.parameters.active)
    return refuse(rules, "RESERVE_INACTIVE");
  if (collateral.parameters.paused || debt.parameters.paused)
    return refuse(rules, "RESERVE_PAUSED");
  if (healthFactorWad >= WAD) return refuse(rules, "HEALTH_FACTOR_NOT_BELOW_THRESHOLD");
  if (collateral.parameters.liquidationThresholdBps === 0n || deposit?.collateral !== true)
    return refuse(rules, "COLLATERAL_CANNOT_BE_LIQUIDATED");
  return owed === 0n ? refuse(rules, "SPECIFIED_CURRENCY_NOT_BORROWED_BY_USER") : undefined;
}

/** Flags that fall, the debt burned, the debt reserve's rates with the repayment counted in. */
function settleDebt(
  operation: Operation,
  pair: LiquidationPair,
  taken: Seizure,
): Refusal | undefined {
  const { collateral, debt, owed, balance } = pair;
  const account = pair.account.address;
  if (taken.repaid === owed)
    emit(operation, { kind: "debtUse", reserve: debt.address, account, enabled: false });
  if (taken.seized + taken.fee === balance)
    emit(operation, {
      kind: "collateralUse",
      reserve: collateral.address,
      account,
      enabled: false,
    });
  const change = {
    reserve: debt,
    side: "debt" as const,
    account,
    amount: taken.repaid,
    index: debt.borrowIndex,
    balance: owed,
  };
  return (
    burnShares(operation, change, ZERO_ADDRESS) ??
    updateRates(operation, debt, taken.repaid, 0n) ??
    reduceIsolatedDebt(operation, account, debt, taken.repaid)
  );
}

/** The collateral goes to the liquidator, as supply shares or as underlying. */
function settleCollateral(
  operation: Operation,
  intent: LiquidateIntent,
  { collateral, balance }: LiquidationPair,
  taken: Seizure,
): Refusal | undefined {
  const { draft } = operation;
  const { account, liquidator } = intent;
  const amount = taken.seized;
  if (intent.receiveShares) {
    const held = holdingIn(findAccount(draft, liquidator), collateral.id);
    const hadNone = held === undefined || held.supplyScaled === 0n;
    const caller = collateral.pool;
    const movement = { reserve: collateral, from: account, to: liquidator, amount, caller };
    const unmoved = moveShares(operation, movement);
    if (unmoved !== undefined) return unmoved;
    if (hadNone) useAutomatically(operation, collateral, liquidator);
    return undefined;
  }
  const stale = accrue(operation, collateral) ?? updateRates(operation, collateral, 0n, amount);
  if (stale !== undefined) return stale;
  const index = collateral.liquidityIndex;
  const change = { reserve: collateral, side: "supply" as const, account, amount, index, balance };
  return (
    burnShares(operation, change, liquidator) ?? payOut(operation, collateral, liquidator, amount)
  );
}

/** v3.0 writes nothing off: debt without collateral stays on the account and keeps growing. */
function announceBadDebt(operation: Operation, address: string): void {
  const { draft, timeSeconds, rules } = operation;
  const account = findAccount(draft, address);
  if (account === undefined || hasCollateral(draft, account, timeSeconds) !== false) return;
  for (const held of account.holdings) {
    if (held.debtScaled === 0n) continue;
    const reserve = reserveAt(draft, held.reserveId);
    const index = debtIndex(reserve, timeSeconds, rules.compounding);
    const amount = rules.tokens.debtBalance(held.debtScaled, index);
    announce(operation, {
      kind: "badDebt",
      reserve: reserve.address,
      account: address,
      amount,
      valueUsd8: valueUsd8(amount, reserve.priceUsd8, reserve.unit),
      writtenOff: false,
    });
  }
}
