import {
  decodeParameterValues,
  encodeParameterValues,
  type ParameterValues,
} from "../../../events/parameter-values.ts";
import { WAD } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import { INDEX_ONE, keptFactor } from "../math.ts";
import {
  parameterRule,
  PAUSE_FLAGS,
  UNSET_COLLATERAL,
  type CollateralParameters,
} from "../params.ts";
import { findReserve } from "../state.ts";
import type { IntentOf } from "./intents.ts";
import { announce, baseOf, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/** CometWithExtendedAssetList.MAX_ASSETS_FOR_ASSET_LIST; the older Comet has room for 12. */
const MAX_COLLATERALS = 24;
/** CometCore.MAX_BASE_DECIMALS, and the least for BASE_ACCRUAL_SCALE. */
const BASE_DECIMALS = { least: 6, most: 18 };
/** A scale of more decimals would not fit 64 bits. */
const MAX_COLLATERAL_DECIMALS = 19;

/**
 * The base asset first, by Comet's constructor and initializeStorage: its supply token is the
 * contract itself. Then collateral assets, in the order in which the contract will look at them.
 */
export function reserveListing(
  operation: Operation,
  intent: IntentOf<"reserveListing">,
): Refusal | undefined {
  const { draft, timeSeconds } = operation;
  const { reserve, decimals } = intent;
  const isBase = intent.supplyToken === intent.pool;
  const base = baseOf(operation);
  if (draft.reserveIds.has(reserve) || (isBase && base !== undefined))
    return refuse("ALREADY_LISTED");
  if (!isBase && base === undefined) return refuse("BAD_ASSET");
  const values = decodeParameterValues(intent.values);
  const invalid = isBase
    ? refuseBase(decimals, values)
    : refuseCollateralListing(operation, decimals, values);
  if (invalid !== undefined) return invalid;
  announce(operation, { ...intent, values: encodeParameterValues(values) });
  if (isBase)
    announce(operation, {
      kind: "baseAccrual",
      reserve,
      supplyIndex: INDEX_ONE,
      borrowIndex: INDEX_ONE,
      timeSeconds,
    });
  return undefined;
}

function refuseBase(decimals: number, values: ParameterValues): Refusal | undefined {
  if (decimals > BASE_DECIMALS.most || decimals < BASE_DECIMALS.least)
    return refuse("BAD_DECIMALS");
  return Object.keys(values).length === 0 ? undefined : refuse("UNKNOWN_PARAMETER");
}

function refuseCollateralListing(
  operation: Operation,
  decimals: number,
  values: ParameterValues,
): Refusal | undefined {
  if (operation.draft.reserveIds.size > MAX_COLLATERALS) return refuse("TOO_MANY_ASSETS");
  if (decimals > MAX_COLLATERAL_DECIMALS) return refuse("BAD_DECIMALS");
  return refuseUnknown("reserve", values) ?? refuseCollateral({ ...UNSET_COLLATERAL, ...values });
}

/** The feeds are part of the configuration; which one an asset has is not the contract's to refuse. */
export function feedAssignment(
  operation: Operation,
  intent: IntentOf<"feedAssignment">,
): Refusal | undefined {
  const { reserve, feed } = intent;
  announce(operation, { kind: "feedAssignment", reserve, feed });
  return undefined;
}

/** A feed's answer is not the contract's to refuse; one it cannot use makes the price unknown. */
export function oraclePrice(
  operation: Operation,
  intent: IntentOf<"oraclePrice">,
): Refusal | undefined {
  const { feed, price, round } = intent;
  announce(operation, { kind: "oraclePrice", feed, price, round });
  return undefined;
}

/**
 * Another implementation with another configuration takes over, or `pause` is called. Neither
 * charges interest: new rates apply back to the last charge. Pause flags are only set together.
 */
export function parameterChange(
  operation: Operation,
  intent: IntentOf<"parameterChange">,
): Refusal | undefined {
  const { draft } = operation;
  const { scope } = intent;
  const values = decodeParameterValues(intent.values);
  const invalid =
    scope === "market"
      ? refuseUnknown("market", values)
      : refuseReserveChange(operation, scope, values);
  if (invalid !== undefined) return invalid;
  const flags: Record<string, boolean> = {};
  if (PAUSE_FLAGS.some((flag) => values[flag] !== undefined))
    for (const flag of PAUSE_FLAGS) flags[flag] = draft.market[flag];
  announce(operation, {
    kind: "parameterChange",
    scope,
    values: encodeParameterValues({ ...flags, ...values }),
  });
  return undefined;
}

function refuseReserveChange(
  operation: Operation,
  scope: string,
  values: ParameterValues,
): Refusal | undefined {
  const reserve = findReserve(operation.draft, scope);
  if (reserve === undefined) return refuse("BAD_ASSET");
  if (reserve.id === 0)
    return Object.keys(values).length === 0 ? undefined : refuse("UNKNOWN_PARAMETER");
  return refuseUnknown("reserve", values) ?? refuseCollateral({ ...reserve.parameters, ...values });
}

/** Names the scope has, values of the right type and size; the factors are judged together. */
function refuseUnknown(scope: "reserve" | "market", values: ParameterValues): Refusal | undefined {
  for (const [name, value] of Object.entries(values)) {
    const rule = parameterRule(scope, name);
    if (rule === undefined || (rule.unit === "switch") !== (typeof value === "boolean"))
      return refuse("UNKNOWN_PARAMETER");
    if (typeof value !== "bigint" || name.endsWith("CollateralFactorWad")) continue;
    if (value > (rule.maximum ?? value)) return refuse(rule.excess ?? "PARAMETER_OUT_OF_BOUNDS");
    if (value < (rule.minimum ?? value)) return refuse("PARAMETER_OUT_OF_BOUNDS");
  }
  return undefined;
}

/** Comet.getPackedAssetInternal: the factors as given, then as they are kept. */
function refuseCollateral(after: CollateralParameters): Refusal | undefined {
  const { borrowCollateralFactorWad: borrow, liquidateCollateralFactorWad: liquidate } = after;
  if (borrow < 0n || liquidate < 0n) return refuse("PARAMETER_OUT_OF_BOUNDS");
  if (borrow >= liquidate) return refuse("BORROW_FACTOR_TOO_LARGE");
  if (liquidate > WAD) return refuse("LIQUIDATE_FACTOR_TOO_LARGE");
  return keptFactor(borrow) >= keptFactor(liquidate)
    ? refuse("BORROW_FACTOR_TOO_LARGE")
    : undefined;
}
