import {
  decodeParameterValues,
  encodeParameterValues,
  type ParameterValues,
} from "../../../events/parameter-values.ts";
import { percentMul } from "../../../numbers/fixed.ts";
import { HUNDRED_PERCENT_BPS } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import {
  asValues,
  LISTED_RESERVE,
  modeOfScope,
  parameterRule,
  UNSET_MODE,
  type ModeParameters,
  type ReserveParameters,
} from "../params.ts";
import { findReserve, reserveAt, type AaveV3State, type Reserve } from "../state.ts";
import { isListed, type IntentOf } from "./intents.ts";
import { announce, emit, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/** ReserveConfiguration.MAX_RESERVES_COUNT. */
const MAX_RESERVES = 128;
/** More decimals would overflow the contract's unit, 10^decimals. */
const MAX_DECIMALS = 77;

/** PoolLogic.executeInitReserve, with the first parameters checked like later changes. */
export function reserveListing(
  operation: Operation,
  intent: IntentOf<"reserveListing">,
): Refusal | undefined {
  const { draft } = operation;
  const { reserve, symbol, decimals, supplyToken, debtToken, treasury, pool } = intent;
  if (isListed(draft, reserve)) return refuse("RESERVE_ALREADY_INITIALIZED");
  if (draft.reserveIds.size >= MAX_RESERVES) return refuse("NO_MORE_RESERVES_ALLOWED");
  if (decimals > MAX_DECIMALS) return refuse("INVALID_DECIMALS");
  const values = decodeParameterValues(intent.values);
  const invalid = refuseUnknown("reserve", values) ?? refuseReserveChange(draft, undefined, values);
  if (invalid !== undefined) return invalid;
  announce(operation, {
    kind: "reserveListing",
    reserve,
    symbol,
    decimals,
    supplyToken,
    debtToken,
    treasury,
    pool,
    values: encodeParameterValues(values),
  });
  return undefined;
}

/** AaveOracle.setAssetSources for one asset, listed or not. */
export function feedAssignment(
  operation: Operation,
  intent: IntentOf<"feedAssignment">,
): Refusal | undefined {
  const { reserve, feed } = intent;
  announce(operation, { kind: "feedAssignment", reserve, feed });
  return undefined;
}

/** A feed's answer is not the pool's to refuse; one that makes no sense makes the price unknown. */
export function oraclePrice(
  operation: Operation,
  intent: IntentOf<"oraclePrice">,
): Refusal | undefined {
  const { feed, price, round } = intent;
  announce(operation, { kind: "oraclePrice", feed, price, round });
  return undefined;
}

/**
 * PoolConfigurator's setters, all at once: each group of changed values is checked as its setter
 * would. A value equal to the current one is no change. Nothing accrues before a change on v3.0.
 */
export function parameterChange(
  operation: Operation,
  intent: IntentOf<"parameterChange">,
): Refusal | undefined {
  const { draft } = operation;
  const { scope } = intent;
  const values = decodeParameterValues(intent.values);
  const invalid = refuseChange(draft, scope, values);
  if (invalid !== undefined) return invalid;
  announce(operation, { kind: "parameterChange", scope, values: encodeParameterValues(values) });
  const ceiling = findReserve(draft, scope)?.parameters.debtCeilingUsd2;
  if (values["debtCeilingUsd2"] === 0n && ceiling !== undefined && ceiling !== 0n)
    emit(operation, { kind: "ceilingUse", reserve: scope, debtUsd2: 0n });
  return undefined;
}

function refuseChange(
  draft: AaveV3State,
  scope: string,
  values: ParameterValues,
): Refusal | undefined {
  if (scope === "market") return refuseUnknown("market", values) ?? refuseExcess("market", values);
  if (scope.startsWith("mode:")) {
    const mode = modeOfScope(scope);
    if (mode === undefined) return refuse("UNKNOWN_PARAMETER");
    return refuseUnknown("mode", values) ?? refuseModeChange(draft, mode, values);
  }
  const reserve = findReserve(draft, scope);
  if (reserve === undefined) return refuse("ASSET_NOT_LISTED");
  return refuseUnknown("reserve", values) ?? refuseReserveChange(draft, reserve, values);
}

type Scope = "reserve" | "mode" | "market";

/** Names the scope has, values of the right type, nothing below the smallest. */
function refuseUnknown(scope: Scope, values: ParameterValues): Refusal | undefined {
  for (const [name, value] of Object.entries(values)) {
    const rule = parameterRule(scope, name);
    if (rule === undefined) return refuse("UNKNOWN_PARAMETER");
    if ((rule.unit === "switch") !== (typeof value === "boolean"))
      return refuse("UNKNOWN_PARAMETER");
    if (typeof value === "bigint" && rule.minimum !== undefined && value < rule.minimum)
      return refuse("PARAMETER_OUT_OF_BOUNDS");
  }
  return undefined;
}

/** Nothing above the largest value: the contract's error where it has one. */
function refuseExcess(scope: Scope, values: ParameterValues): Refusal | undefined {
  for (const [name, value] of Object.entries(values)) {
    const rule = parameterRule(scope, name);
    if (typeof value === "bigint" && rule?.maximum !== undefined && value > rule.maximum)
      return refuse(rule.excess ?? "PARAMETER_OUT_OF_BOUNDS");
  }
  return undefined;
}

/** Whether any of the names gets another value than it has. */
function changes(
  before: ParameterValues,
  after: ParameterValues,
  names: readonly string[],
): boolean {
  return names.some((name) => before[name] !== after[name]);
}

const COLLATERAL_NAMES = ["ltvBps", "liquidationThresholdBps", "liquidationBonusBps"];

/** Checks a reserve's changed values; `reserve` is undefined while it is being listed. */
function refuseReserveChange(
  draft: AaveV3State,
  reserve: Reserve | undefined,
  values: ParameterValues,
): Refusal | undefined {
  const before = reserve?.parameters ?? LISTED_RESERVE;
  const after: ReserveParameters = { ...before, ...values };
  const hasSuppliers =
    reserve !== undefined && (reserve.supplyScaled !== 0n || reserve.treasuryScaled !== 0n);
  const known = asValues(before);
  const wanted = asValues(after);
  if (changes(known, wanted, COLLATERAL_NAMES)) {
    const invalid = refuseCollateral(after, hasSuppliers);
    if (invalid !== undefined) return invalid;
  }
  const excessive = refuseExcess("reserve", values);
  if (excessive !== undefined) return excessive;
  const setsIdle =
    (before.active && !after.active) ||
    (before.debtCeilingUsd2 === 0n && after.debtCeilingUsd2 !== 0n);
  if (setsIdle && hasSuppliers) return refuse("RESERVE_LIQUIDITY_NOT_ZERO");
  if (after.siloed && !before.siloed && reserve !== undefined && reserve.debtScaled !== 0n)
    return refuse("RESERVE_DEBT_NOT_ZERO");
  if (after.modeId !== before.modeId && after.modeId !== 0n) {
    const mode = draft.modes.get(after.modeId) ?? UNSET_MODE;
    if (mode.liquidationThresholdBps <= after.liquidationThresholdBps)
      return refuse("INVALID_EMODE_CATEGORY_ASSIGNMENT");
  }
  return undefined;
}

/** PoolConfigurator.configureReserveAsCollateral. */
function refuseCollateral(after: ModeParameters, hasSuppliers: boolean): Refusal | undefined {
  if (after.ltvBps > after.liquidationThresholdBps) return refuse("INVALID_RESERVE_PARAMS");
  if (after.liquidationThresholdBps !== 0n)
    return isBonusAffordable(after) ? undefined : refuse("INVALID_RESERVE_PARAMS");
  if (after.liquidationBonusBps !== 0n) return refuse("INVALID_RESERVE_PARAMS");
  return hasSuppliers ? refuse("RESERVE_LIQUIDITY_NOT_ZERO") : undefined;
}

/** A liquidator gains, and at the threshold there is enough collateral for its gain. */
function isBonusAffordable(after: ModeParameters): boolean {
  return (
    after.liquidationBonusBps > HUNDRED_PERCENT_BPS &&
    percentMul(after.liquidationThresholdBps, after.liquidationBonusBps) <= HUNDRED_PERCENT_BPS
  );
}

/** PoolConfigurator.setEModeCategory. */
function refuseModeChange(
  draft: AaveV3State,
  mode: bigint,
  values: ParameterValues,
): Refusal | undefined {
  const excessive = refuseExcess("mode", values);
  if (excessive !== undefined) return excessive;
  const after: ModeParameters = { ...(draft.modes.get(mode) ?? UNSET_MODE), ...values };
  const isSound =
    after.ltvBps !== 0n &&
    after.liquidationThresholdBps !== 0n &&
    after.ltvBps <= after.liquidationThresholdBps &&
    isBonusAffordable(after);
  if (!isSound) return refuse("INVALID_EMODE_CATEGORY_PARAMS");
  for (let id = 0; id < draft.reserveIds.size; id++) {
    const { parameters } = reserveAt(draft, id);
    if (parameters.modeId !== mode) continue;
    const isMoreGenerous =
      after.ltvBps > parameters.ltvBps &&
      after.liquidationThresholdBps > parameters.liquidationThresholdBps;
    if (!isMoreGenerous) return refuse("INVALID_EMODE_CATEGORY_PARAMS");
  }
  return mode === 0n ? refuse("EMODE_CATEGORY_RESERVED") : undefined;
}
