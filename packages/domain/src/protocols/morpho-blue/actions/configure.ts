import {
  decodeParameterValues,
  encodeParameterValues,
  type ParameterValues,
} from "../../../events/parameter-values.ts";
import type { Refusal } from "../../protocol.ts";
import { adaptiveRate } from "../math.ts";
import {
  LISTED_MARKET,
  parameterRule,
  RATE_MODEL_KINDS,
  type MarketParameters,
} from "../params.ts";
import { ZERO_ADDRESS } from "../state.ts";
import type { IntentOf } from "./intents.ts";
import { accrue, announce, enter, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/** More decimals than any token has would only make values slow to compute. */
const MAX_DECIMALS = 77;

/**
 * Morpho.createMarket. That the owner enabled the rate model and the LLTV is assumed; an LLTV of
 * one or more cannot have been. A rate model that remembers is called at once.
 */
export function marketListing(
  operation: Operation,
  intent: IntentOf<"marketListing">,
): Refusal | undefined {
  const { draft, timeSeconds } = operation;
  const { reserve, marketId, loanDecimals, collateralDecimals } = intent;
  if (!marketId.startsWith(reserve)) return refuse("MARKET_ID_MISMATCH");
  if (loanDecimals > MAX_DECIMALS || collateralDecimals > MAX_DECIMALS)
    return refuse("INVALID_DECIMALS");
  const values = decodeParameterValues(intent.values);
  const invalid = refuseInvalid("reserve", values);
  if (invalid !== undefined) return invalid;
  if (draft.marketIds.has(reserve)) return refuse("MARKET_ALREADY_CREATED");
  const { rateModelKind, fixedRateWad }: MarketParameters = { ...LISTED_MARKET, ...values };
  const hasRateModel = intent.rateModel !== ZERO_ADDRESS;
  if (hasRateModel && rateModelKind === RATE_MODEL_KINDS.fixed && fixedRateWad === 0n)
    return refuse("RATE_NOT_SET");
  announce(operation, { ...intent, values: encodeParameterValues(values) });
  announce(operation, { kind: "timePosting", reserve, timeSeconds });
  if (hasRateModel && rateModelKind === RATE_MODEL_KINDS.adaptive) {
    const { averageRate, rateAtTarget } = adaptiveRate(draft.parameters, 0n, 0n, 0n);
    announce(operation, { kind: "rateUpdate", reserve, averageRate, rateAtTarget });
  }
  return undefined;
}

/** Morpho.setFeeRecipient. Fees not yet posted go to the new one, as on chain. */
export function treasuryAssignment(
  operation: Operation,
  intent: IntentOf<"treasuryAssignment">,
): Refusal | undefined {
  if (intent.treasury === operation.draft.treasury) return refuse("ALREADY_SET");
  announce(operation, intent);
  return undefined;
}

/** An oracle's answer is not the contract's to refuse; one below zero makes the price unknown. */
export function oraclePrice(
  operation: Operation,
  intent: IntentOf<"oraclePrice">,
): Refusal | undefined {
  announce(operation, intent);
  return undefined;
}

/**
 * Morpho.setFee, which posts interest at the old fee first. The other parameters cannot change on
 * chain: they take effect as they are, back to the last time interest was posted.
 */
export function parameterChange(
  operation: Operation,
  intent: IntentOf<"parameterChange">,
): Refusal | undefined {
  const { scope } = intent;
  const values = decodeParameterValues(intent.values);
  const refusal =
    scope === "market" ? refuseInvalid("market", values) : changeOfMarket(operation, scope, values);
  if (refusal !== undefined) return refusal;
  announce(operation, { kind: "parameterChange", scope, values: encodeParameterValues(values) });
  return undefined;
}

function changeOfMarket(
  operation: Operation,
  scope: string,
  values: ParameterValues,
): Refusal | undefined {
  const market = enter(operation, scope);
  if (market === undefined) return refuse("MARKET_NOT_CREATED");
  const fee = values["feeWad"];
  const isSameFee = fee === market.parameters.feeWad;
  if (isSameFee && Object.keys(values).length === 1) return refuse("ALREADY_SET");
  const invalid = refuseInvalid("reserve", values);
  if (invalid !== undefined) return invalid;
  return fee === undefined || isSameFee ? undefined : accrue(operation, market);
}

/** Names the scope has, integers only, within their bounds: the contract's error where it has one. */
function refuseInvalid(scope: "reserve" | "market", values: ParameterValues): Refusal | undefined {
  for (const [name, value] of Object.entries(values)) {
    const rule = parameterRule(scope, name);
    if (rule === undefined || typeof value !== "bigint") return refuse("UNKNOWN_PARAMETER");
    if (value < (rule.minimum ?? value)) return refuse("PARAMETER_OUT_OF_BOUNDS");
    if (value > (rule.maximum ?? value)) return refuse(rule.excess ?? "PARAMETER_OUT_OF_BOUNDS");
  }
  return undefined;
}
