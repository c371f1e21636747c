import type { ParameterValues } from "../../../events/parameter-values.ts";
import { percentMul } from "../../../numbers/fixed.ts";
import { HUNDRED_PERCENT_BPS, RAY } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import {
  asValues,
  LISTED_RESERVE,
  modeOfScope,
  parameterRule,
  UNSET_MODE,
  type CollateralParameters,
  type ModeParameters,
  type ReserveParameters,
} from "../params.ts";
import { isRuleVersion, type Rules } from "../rules.ts";
import { findReserve, reserveAt, type AaveV3State, type Reserve } from "../state.ts";
import { hasSuppliers, isCollateralSomewhere, refuseModeBitmaps } from "./mode-bitmaps.ts";
import type { Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/** PoolConfigurator.MAX_GRACE_PERIOD, from v3.1 on. */
const MAX_GRACE_SECONDS = 4n * 3_600n;

/** What PoolConfigurator's setters check before they change a scope's parameters. */
export function refuseChange(
  { draft, rules, timeSeconds }: Operation,
  scope: string,
  values: ParameterValues,
): Refusal | undefined {
  if (scope === "market")
    return (
      refuseUnknown(rules, "market", values) ??
      refuseExcess(rules, "market", values) ??
      refuseVersion(rules, values["ruleVersion"])
    );
  if (scope.startsWith("mode:")) {
    const mode = modeOfScope(scope);
    if (mode === undefined) return refuse(rules, "UNKNOWN_PARAMETER");
    return refuseUnknown(rules, "mode", values) ?? refuseModeChange(draft, rules, mode, values);
  }
  const reserve = findReserve(draft, scope);
  if (reserve === undefined) return refuse(rules, "ASSET_NOT_LISTED");
  return (
    refuseUnknown(rules, "reserve", values) ??
    refuseGrace(rules, reserve, values["liquidationGraceUntilSeconds"], timeSeconds) ??
    refuseFreeze(rules, reserve, values) ??
    refuseReserveChange(draft, rules, reserve, values)
  );
}

/** PoolConfigurator.setReservePause: time to repay after a pause is bounded. */
function refuseGrace(
  rules: Rules,
  reserve: Reserve,
  until: bigint | boolean | undefined,
  timeSeconds: number,
): Refusal | undefined {
  if (typeof until !== "bigint" || until === reserve.parameters.liquidationGraceUntilSeconds)
    return undefined;
  return until > BigInt(timeSeconds) + MAX_GRACE_SECONDS
    ? refuse(rules, "INVALID_GRACE_PERIOD")
    : undefined;
}

/** PoolConfigurator.setReserveFreeze: asking for nothing else than what holds. */
function refuseFreeze(
  rules: Rules,
  reserve: Reserve,
  values: ParameterValues,
): Refusal | undefined {
  const isAlone = Object.keys(values).length === 1;
  return rules.freezing !== "flag" && isAlone && values["frozen"] === reserve.parameters.frozen
    ? refuse(rules, "INVALID_FREEZE_STATE")
    : undefined;
}

/** The same for the first parameters of a reserve that is being listed. */
export function refuseListing(
  { draft, rules }: Operation,
  values: ParameterValues,
): Refusal | undefined {
  return (
    refuseUnknown(rules, "reserve", values) ?? refuseReserveChange(draft, rules, undefined, values)
  );
}

function refuseVersion(rules: Rules, version: bigint | boolean | undefined): Refusal | undefined {
  return typeof version === "bigint" && !isRuleVersion(version)
    ? refuse(rules, "PARAMETER_OUT_OF_BOUNDS")
    : undefined;
}

type Scope = "reserve" | "mode" | "market";

/** Names the scope has, values of the right type, nothing below the smallest. */
function refuseUnknown(rules: Rules, scope: Scope, values: ParameterValues): Refusal | undefined {
  for (const [name, value] of Object.entries(values)) {
    const rule = parameterRule(scope, name);
    if (rule === undefined) return refuse(rules, "UNKNOWN_PARAMETER");
    if ((rule.unit === "switch") !== (typeof value === "boolean"))
      return refuse(rules, "UNKNOWN_PARAMETER");
    if (typeof value === "bigint" && rule.minimum !== undefined && value < rule.minimum)
      return refuse(rules, "PARAMETER_OUT_OF_BOUNDS");
  }
  return undefined;
}

/** Nothing above the largest value: the contract's error where it has one. */
function refuseExcess(rules: Rules, scope: Scope, values: ParameterValues): Refusal | undefined {
  for (const [name, value] of Object.entries(values)) {
    const rule = parameterRule(scope, name);
    if (typeof value === "bigint" && rule?.maximum !== undefined && value > rule.maximum)
      return refuse(rules, rule.excess ?? "PARAMETER_OUT_OF_BOUNDS");
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
/** What the rate curve is made of. */
export const CURVE_NAMES = ["optimalUsageRay", "baseRateRay", "slope1Ray", "slope2Ray"] as const;

/** Checks a reserve's changed values; `reserve` is undefined while it is being listed. */
function refuseReserveChange(
  draft: AaveV3State,
  rules: Rules,
  reserve: Reserve | undefined,
  values: ParameterValues,
): Refusal | undefined {
  const before = reserve?.parameters ?? LISTED_RESERVE;
  const after: ReserveParameters = { ...before, ...values };
  const isSupplied = reserve !== undefined && hasSuppliers(reserve);
  const known = asValues(before);
  const wanted = asValues(after);
  if (changes(known, wanted, COLLATERAL_NAMES)) {
    const invalid = refuseCollateral(rules, after, isSupplied);
    if (invalid !== undefined) return invalid;
  }
  const excessive = refuseExcess(rules, "reserve", values);
  if (excessive !== undefined) return excessive;
  const setsIdle =
    (before.active && !after.active) || setsFirstCeiling(draft, rules, reserve, after);
  if (setsIdle && isSupplied) return refuse(rules, "RESERVE_LIQUIDITY_NOT_ZERO");
  if (after.siloed && !before.siloed && reserve !== undefined && reserve.debtScaled !== 0n)
    return refuse(rules, "RESERVE_DEBT_NOT_ZERO");
  if (rules.modes === "single" && after.modeId !== before.modeId && after.modeId !== 0n) {
    const mode = draft.modes.get(after.modeId) ?? UNSET_MODE;
    if (mode.liquidationThresholdBps <= after.liquidationThresholdBps)
      return refuse(rules, "INVALID_EMODE_CATEGORY_ASSIGNMENT");
  }
  return rules.syncsConfiguration && changes(known, wanted, CURVE_NAMES)
    ? refuseCurve(rules, after)
    : undefined;
}

/** PoolConfigurator.setDebtCeiling: a first ceiling needs a collateral nobody has supplied. */
function setsFirstCeiling(
  draft: AaveV3State,
  rules: Rules,
  reserve: Reserve | undefined,
  after: ReserveParameters,
): boolean {
  if (rules.isolation === "none" || reserve === undefined) return false;
  const { debtCeilingUsd2 } = reserve.parameters;
  if (debtCeilingUsd2 !== 0n || after.debtCeilingUsd2 === 0n) return false;
  if (rules.modes === "decoupled") return isCollateralSomewhere(draft, reserve);
  return rules.modes === "single" || after.liquidationThresholdBps !== 0n;
}

const PERCENT: bigint = RAY / 100n;

/** DefaultReserveInterestRateStrategyV2._setInterestRateParams. */
function refuseCurve(rules: Rules, after: ReserveParameters): Refusal | undefined {
  const { optimalUsageRay, baseRateRay, slope1Ray, slope2Ray } = after;
  if (optimalUsageRay < PERCENT || optimalUsageRay > 99n * PERCENT)
    return refuse(rules, "INVALID_OPTIMAL_USAGE_RATIO");
  if (slope1Ray > slope2Ray) return refuse(rules, "SLOPE_2_MUST_BE_GTE_SLOPE_1");
  return baseRateRay + slope1Ray + slope2Ray > 1_000n * PERCENT
    ? refuse(rules, "INVALID_MAX_RATE")
    : undefined;
}

/** PoolConfigurator.configureReserveAsCollateral. */
function refuseCollateral(
  rules: Rules,
  after: CollateralParameters,
  isSupplied: boolean,
): Refusal | undefined {
  if (after.ltvBps > after.liquidationThresholdBps) return refuse(rules, "INVALID_RESERVE_PARAMS");
  if (after.liquidationThresholdBps !== 0n)
    return isBonusAffordable(after) ? undefined : refuse(rules, "INVALID_RESERVE_PARAMS");
  if (after.liquidationBonusBps !== 0n) return refuse(rules, "INVALID_RESERVE_PARAMS");
  return isSupplied ? refuse(rules, "RESERVE_LIQUIDITY_NOT_ZERO") : undefined;
}

/** A liquidator gains, and at the threshold there is enough collateral for its gain. */
function isBonusAffordable(after: CollateralParameters): boolean {
  return (
    after.liquidationBonusBps > HUNDRED_PERCENT_BPS &&
    percentMul(after.liquidationThresholdBps, after.liquidationBonusBps) <= HUNDRED_PERCENT_BPS
  );
}

/** PoolConfigurator.setEModeCategory and, from v3.2 on, the setters of a mode's bitmaps. */
function refuseModeChange(
  draft: AaveV3State,
  rules: Rules,
  mode: bigint,
  values: ParameterValues,
): Refusal | undefined {
  const excessive = refuseExcess(rules, "mode", values);
  if (excessive !== undefined) return excessive;
  const before = draft.modes.get(mode) ?? UNSET_MODE;
  const after: ModeParameters = { ...before, ...values };
  const isNew =
    rules.modes === "single" || changes(asValues(before), asValues(after), COLLATERAL_NAMES);
  if (isNew && !isModeSound(after)) return refuse(rules, "INVALID_EMODE_CATEGORY_PARAMS");
  const misfit =
    rules.modes === "single"
      ? refuseMeanMode(draft, rules, mode, after)
      : refuseModeBitmaps(draft, rules, mode, before, after);
  if (misfit !== undefined) return misfit;
  return mode === 0n ? refuse(rules, "EMODE_CATEGORY_RESERVED") : undefined;
}

function isModeSound(after: ModeParameters): boolean {
  return (
    after.ltvBps !== 0n &&
    after.liquidationThresholdBps !== 0n &&
    after.ltvBps <= after.liquidationThresholdBps &&
    isBonusAffordable(after)
  );
}

/** Up to v3.1 a mode must be more generous than each of its reserves by itself. */
function refuseMeanMode(
  draft: AaveV3State,
  rules: Rules,
  mode: bigint,
  after: ModeParameters,
): Refusal | undefined {
  for (let id = 0; id < draft.reserveIds.size; id++) {
    const { parameters } = reserveAt(draft, id);
    if (parameters.modeId !== mode) continue;
    const isMoreGenerous =
      after.ltvBps > parameters.ltvBps &&
      after.liquidationThresholdBps > parameters.liquidationThresholdBps;
    if (!isMoreGenerous) return refuse(rules, "INVALID_EMODE_CATEGORY_PARAMS");
  }
  return undefined;
}
