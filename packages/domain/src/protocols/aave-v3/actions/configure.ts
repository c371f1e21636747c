import {
  decodeParameterValues,
  encodeParameterValues,
  type ParameterValues,
} from "../../../events/parameter-values.ts";
import type { Refusal } from "../../protocol.ts";
import { modeOfScope, UNSET_MODE, type ReserveParameters } from "../params.ts";
import { findReserve, openReserve, type Reserve } from "../state.ts";
import { frozenModes, withPendingLtv } from "./freeze.ts";
import { isListed, type IntentOf } from "./intents.ts";
import { withoutStrayZeros } from "./mode-bitmaps.ts";
import { accrue, announce, emit, updateRates, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";
import { CURVE_NAMES, refuseChange, refuseListing } from "./setters.ts";

/** ReserveConfiguration.MAX_RESERVES_COUNT. */
const MAX_RESERVES = 128;
/** More decimals would overflow the contract's unit, 10^decimals. */
const MAX_DECIMALS = 77;
/** ConfiguratorLogic.executeInitReserve, from v3.1 on. */
const MIN_DECIMALS = 6;

/** PoolLogic.executeInitReserve, with the first parameters checked like later changes. */
export function reserveListing(
  operation: Operation,
  intent: IntentOf<"reserveListing">,
): Refusal | undefined {
  const { draft, rules } = operation;
  const { reserve, symbol, decimals, supplyToken, debtToken, treasury, pool } = intent;
  if (rules.guardsTokens && decimals < MIN_DECIMALS) return refuse(rules, "INVALID_DECIMALS");
  if (isListed(draft, reserve)) return refuse(rules, "RESERVE_ALREADY_INITIALIZED");
  if (draft.reserveIds.size >= MAX_RESERVES) return refuse(rules, "NO_MORE_RESERVES_ALLOWED");
  if (decimals > MAX_DECIMALS) return refuse(rules, "INVALID_DECIMALS");
  const values = decodeParameterValues(intent.values);
  const invalid = refuseListing(operation, values);
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
 * would. A value equal to the current one is no change. Nothing accrues before a change on v3.0;
 * from v3.1 on a new reserve factor or curve accrues first and sets the rates anew.
 */
export function parameterChange(
  operation: Operation,
  intent: IntentOf<"parameterChange">,
): Refusal | undefined {
  const { draft } = operation;
  const { scope } = intent;
  const given = decodeParameterValues(intent.values);
  const invalid = refuseChange(operation, scope, given);
  if (invalid !== undefined) return invalid;
  const reserve = findReserve(draft, scope);
  if (reserve !== undefined) return reserveChange(operation, reserve, given);
  const mode = modeOfScope(scope);
  const values =
    mode === undefined
      ? given
      : withoutStrayZeros(operation.rules, draft.modes.get(mode) ?? UNSET_MODE, given);
  announce(operation, { kind: "parameterChange", scope, values: encodeParameterValues(values) });
  return undefined;
}

function reserveChange(
  operation: Operation,
  reserve: Reserve,
  given: ParameterValues,
): Refusal | undefined {
  const { draft, rules } = operation;
  const scope = reserve.address;
  const before = reserve.parameters;
  const values = withPendingLtv(rules, before, given);
  const syncs = rules.syncsConfiguration && changesRates(before, values);
  const stale = syncs ? accrue(operation, openReserve(draft, scope)) : undefined;
  if (stale !== undefined) return stale;
  emit(operation, { kind: "parameterChange", scope, values: encodeParameterValues(values) });
  for (const change of frozenModes(draft, rules, reserve, before.frozen))
    announce(operation, change);
  if (values["debtCeilingUsd2"] === 0n && before.debtCeilingUsd2 !== 0n)
    emit(operation, { kind: "ceilingUse", reserve: scope, debtUsd2: 0n });
  return syncs ? updateRates(operation, openReserve(draft, scope), 0n, 0n) : undefined;
}

function changesRates(before: ReserveParameters, values: ParameterValues): boolean {
  return [...CURVE_NAMES, "reserveFactorBps" as const].some(
    (name) => values[name] !== undefined && values[name] !== before[name],
  );
}
