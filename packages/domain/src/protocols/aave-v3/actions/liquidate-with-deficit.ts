import { WAD } from "../../../numbers/units.ts";
import type { LiquidateIntent, Refusal } from "../../protocol.ts";
import {
  leavesDust,
  quote,
  seizableBonusBps,
  type LiquidationPair,
  type Seizure,
} from "../liquidation.ts";
import { accountData } from "../margin.ts";
import { incomeIndex, valueUsd8 } from "../math.ts";
import { countsAsCollateral } from "../modes.ts";
import {
  findAccount,
  holdingIn,
  openAccount,
  openReserve,
  reserveAt,
  type Reserve,
} from "../state.ts";
import { chargeFee } from "./charge-fee.ts";
import { lowerCeilingUse, useAutomatically } from "./checks.ts";
import { accrue, announce, emit, updateRates, ZERO_ADDRESS, type Operation } from "./operation.ts";
import { refuse, TOKEN_REFUSES } from "./refusals.ts";
import { burnShares, moveShares } from "./shares.ts";

/**
 * LiquidationLogic.executeLiquidationCall from v3.3 on: sizes by the whole account, no dust left
 * behind, and debt that no collateral stands for any more written off in every reserve.
 */
export function liquidateWithDeficit(
  operation: Operation,
  intent: LiquidateIntent,
): Refusal | undefined {
  const { draft, rules } = operation;
  const debt = openReserve(draft, intent.debtReserve);
  const collateral = openReserve(draft, intent.collateralReserve);
  const stale = bringUpToDate(operation, debt, collateral);
  if (stale !== undefined) return stale;
  const pair = pairOf(operation, intent, debt, collateral);
  if (pair === undefined) return refuse(rules, "PRICE_UNAVAILABLE");
  const barred = refuseBarred(operation, intent, pair);
  if (barred !== undefined) return barred;
  if (debt.priceUsd8 === 0n || collateral.priceUsd8 === 0n)
    return refuse(rules, "PRICE_UNAVAILABLE");
  if (
    seizableBonusBps(draft, pair) === 0n &&
    collateral.parameters.liquidationProtocolFeeBps !== 0n
  )
    return refuse(rules, "DIVISION_BY_ZERO");
  const taken = quote(draft, pair, intent.amount);
  if (leavesDust(draft, pair, taken)) return refuse(rules, "MUST_NOT_LEAVE_DUST");
  const used = collateralUsed(operation, pair, taken);
  const account = intent.account;
  if (used.reserve)
    emit(operation, {
      kind: "collateralUse",
      reserve: collateral.address,
      account,
      enabled: false,
    });
  const unsettled =
    burnDebt(operation, account, debt, pair.owed, taken.repaid, used.all) ??
    (rules.isolation !== "none" && collateral.parameters.debtCeilingUsd2 !== 0n
      ? lowerCeilingUse(operation, collateral, debt, taken.repaid)
      : undefined) ??
    settleCollateral(operation, intent, pair, taken);
  if (unsettled !== undefined) return unsettled;
  const fee = chargeFee(operation, account, collateral, taken.fee);
  if (typeof fee !== "bigint") return fee;
  const unburned = used.all ? burnBadDebt(operation, account) : undefined;
  if (unburned !== undefined) return unburned;
  announceLiquidation(operation, intent, pair, { ...taken, fee });
  return undefined;
}

/** Both reserves from v3.5 on, with what a stale cache did to one that is on both sides. */
function bringUpToDate(
  operation: Operation,
  debt: Reserve,
  collateral: Reserve,
): Refusal | undefined {
  const { rules } = operation;
  const before = debt.treasuryScaled;
  const stale = accrue(operation, debt);
  if (stale !== undefined || !rules.updatesBothReserves) return stale;
  if (debt !== collateral) return accrue(operation, collateral);
  const accrued = debt.treasuryScaled - before;
  if (rules.accruesSameReserveTwice && accrued !== 0n)
    emit(operation, {
      kind: "treasuryAccrual",
      reserve: debt.address,
      treasuryScaled: debt.treasuryScaled + accrued,
    });
  return undefined;
}

/** Undefined when a price the account needs is unavailable. */
function pairOf(
  { draft, rules, timeSeconds }: Operation,
  intent: LiquidateIntent,
  debt: Reserve,
  collateral: Reserve,
): LiquidationPair | undefined {
  const account = openAccount(draft, intent.account);
  const data = accountData(draft, account, timeSeconds);
  if (data === undefined) return undefined;
  const scaledDebt = holdingIn(account, debt.id)?.debtScaled ?? 0n;
  const scaledDeposit = holdingIn(account, collateral.id)?.supplyScaled ?? 0n;
  const income = incomeIndex(collateral, timeSeconds);
  return {
    account,
    collateral,
    debt,
    owed: rules.tokens.debtBalance(scaledDebt, debt.borrowIndex),
    balance: rules.tokens.supplyBalance(scaledDeposit, income),
    data,
  };
}

/** ValidationLogic.validateLiquidationCall, without a price oracle sentinel. */
function refuseBarred(
  { rules, timeSeconds }: Operation,
  intent: LiquidateIntent,
  { account, collateral, debt, owed, data }: LiquidationPair,
): Refusal | undefined {
  if (rules.refusesSelfLiquidation && intent.account === intent.liquidator)
    return refuse(rules, "SELF_LIQUIDATION");
  const sides = [collateral.parameters, debt.parameters];
  if (sides.some((side) => !side.active)) return refuse(rules, "RESERVE_INACTIVE");
  if (sides.some((side) => side.paused)) return refuse(rules, "RESERVE_PAUSED");
  if (sides.some((side) => side.liquidationGraceUntilSeconds >= BigInt(timeSeconds)))
    return refuse(rules, "LIQUIDATION_GRACE_SENTINEL_CHECK_FAILED");
  if (data.healthFactorWad >= WAD) return refuse(rules, "HEALTH_FACTOR_NOT_BELOW_THRESHOLD");
  const isCollateral = holdingIn(account, collateral.id)?.collateral === true;
  if (!isCollateral || !countsAsCollateral(rules, collateral))
    return refuse(rules, "COLLATERAL_CANNOT_BE_LIQUIDATED");
  return owed === 0n ? refuse(rules, "SPECIFIED_CURRENCY_NOT_BORROWED_BY_USER") : undefined;
}

/**
 * Whether the deposit in this reserve and the account's whole collateral are used up. By amounts:
 * what is taken is the balance; its value is the account's. From v3.7 on by the shares that both
 * transfers will burn, each rounded up, and the value of those.
 */
function collateralUsed(
  { draft, rules, timeSeconds }: Operation,
  { account, collateral, balance, data }: LiquidationPair,
  { seized, fee }: Seizure,
): { readonly reserve: boolean; readonly all: boolean } {
  const { priceUsd8, unit } = collateral;
  if (!rules.consumesByShares)
    return {
      reserve: seized + fee === balance,
      all: valueUsd8(seized + fee, priceUsd8, unit) === data.collateralUsd8,
    };
  const { tokens } = rules;
  const index = incomeIndex(collateral, timeSeconds);
  const scaled = holdingIn(findAccount(draft, account.address), collateral.id)?.supplyScaled ?? 0n;
  const wanted = tokens.supplyBurn(seized, index) + tokens.supplyMove(fee, index);
  const consumed = wanted < scaled ? wanted : scaled;
  const value = valueUsd8(tokens.supplyBalance(consumed, index), priceUsd8, unit);
  const all = value === data.collateralUsd8;
  return { reserve: consumed === scaled || all, all };
}

/** LiquidationLogic._burnDebtTokens: what was repaid, or all and the rest into the deficit. */
function burnDebt(
  operation: Operation,
  account: string,
  reserve: Reserve,
  owed: bigint,
  repaid: bigint,
  writesOff: boolean,
): Refusal | undefined {
  const { draft, rules } = operation;
  const amount = writesOff ? owed : repaid;
  const index = reserve.borrowIndex;
  if (owed !== 0n) {
    const change = { reserve, side: "debt" as const, account, amount, index, balance: owed };
    const unburned = burnShares(operation, change, ZERO_ADDRESS);
    if (unburned !== undefined) return unburned;
  }
  if (writesOff && owed !== repaid) writeOff(operation, account, reserve, owed - repaid);
  const isRepaid = rules.debtFlagByShares
    ? holdingIn(findAccount(draft, account), reserve.id)?.debtScaled === 0n
    : amount === owed;
  if (isRepaid)
    emit(operation, { kind: "debtUse", reserve: reserve.address, account, enabled: false });
  return updateRates(operation, reserve, repaid, 0n);
}

function writeOff(operation: Operation, account: string, reserve: Reserve, amount: bigint): void {
  const { address, priceUsd8, unit } = reserve;
  emit(operation, { kind: "deficitChange", reserve: address, delta: amount });
  announce(operation, {
    kind: "badDebt",
    reserve: address,
    account,
    amount,
    valueUsd8: valueUsd8(amount, priceUsd8, unit),
    writtenOff: true,
  });
}

/** The collateral goes to the liquidator, as supply shares or as underlying. */
function settleCollateral(
  operation: Operation,
  intent: LiquidateIntent,
  { collateral, debt, balance }: LiquidationPair,
  { seized: amount, fee, repaid }: Seizure,
): Refusal | undefined {
  const { draft, rules } = operation;
  const { account, liquidator } = intent;
  if (intent.receiveShares) {
    const held = holdingIn(findAccount(draft, liquidator), collateral.id);
    const hadNone = held === undefined || held.supplyScaled === 0n;
    const caller = collateral.pool;
    const movement = { reserve: collateral, from: account, to: liquidator, amount, caller };
    const unmoved = moveShares(operation, movement);
    if (unmoved !== undefined) return unmoved;
    const resupplies =
      rules.selfLiquidationCollateralizes && liquidator === account && amount + fee === balance;
    if (rules.receivedSharesCollateralize && (hadNone || resupplies))
      useAutomatically(operation, collateral, liquidator);
    return undefined;
  }
  const stale = accrue(operation, collateral) ?? updateRates(operation, collateral, 0n, amount);
  if (stale !== undefined) return stale;
  const index = collateral.liquidityIndex;
  const change = { reserve: collateral, side: "supply" as const, account, amount, index, balance };
  const unburned = burnShares(operation, change, liquidator);
  if (unburned !== undefined) return unburned;
  // Of one reserve on both sides the repayment is counted as cash already, but arrives last.
  const isShort = collateral === debt && collateral.cash + collateral.surplus < repaid;
  return isShort ? TOKEN_REFUSES : undefined;
}

/** LiquidationLogic._burnBadDebt: what the account still owes, in every active reserve. */
function burnBadDebt(operation: Operation, address: string): Refusal | undefined {
  const { draft, rules } = operation;
  const owing = (findAccount(draft, address)?.holdings ?? []).filter((held) => held.borrowing);
  for (const { reserveId, debtScaled } of owing.map((held) => ({ ...held }))) {
    const { address: token } = reserveAt(draft, reserveId);
    const reserve = openReserve(draft, token);
    if (!reserve.parameters.active) continue;
    const stale = accrue(operation, reserve);
    if (stale !== undefined) return stale;
    const owed = rules.tokens.debtBalance(debtScaled, reserve.borrowIndex);
    const unburned = burnDebt(operation, address, reserve, owed, 0n, true);
    if (unburned !== undefined) return unburned;
  }
  return undefined;
}

function announceLiquidation(
  operation: Operation,
  intent: LiquidateIntent,
  { collateral, debt, data }: LiquidationPair,
  { repaid, seized, fee }: Seizure,
): void {
  announce(operation, {
    kind: "liquidation",
    collateralReserve: collateral.address,
    debtReserve: debt.address,
    account: intent.account,
    liquidator: intent.liquidator,
    debtRepaid: repaid,
    collateralSeized: seized,
    receiveShares: intent.receiveShares,
    protocolFee: fee,
    debtValueUsd8: valueUsd8(repaid, debt.priceUsd8, debt.unit),
    collateralValueUsd8: valueUsd8(seized, collateral.priceUsd8, collateral.unit),
    protocolFeeUsd8: valueUsd8(fee, collateral.priceUsd8, collateral.unit),
    healthFactorWad: data.healthFactorWad,
  });
}
