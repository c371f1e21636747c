import {
  decodeParameterValues,
  encodeParameterValues,
  type ParameterValues,
} from "../../../events/parameter-values.ts";
import { WAD } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import { parameterRule, RULE_VERSIONS } from "../params.ts";
import type { IntentOf } from "./intents.ts";
import { drip, emit, enter, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/** vat.init, jug.init and the files of a new collateral type: its rate is one from now on. */
export function marketListing(
  operation: Operation,
  intent: IntentOf<"marketListing">,
): Refusal | undefined {
  const { state, env } = operation;
  const { reserve, marketId } = intent;
  if (!marketId.startsWith(reserve)) return refuse("MARKET_ID_MISMATCH");
  const values = decodeParameterValues(intent.values);
  const invalid = refuseInvalid("reserve", values, values["ruleVersion"]);
  if (invalid !== undefined) return invalid;
  if (state.ilkIds.has(reserve)) return refuse("VAT_ILK_ALREADY_INIT");
  emit(operation, { ...intent, values: encodeParameterValues(values) });
  emit(operation, { kind: "timePosting", reserve, timeSeconds: env.timeSeconds });
  return undefined;
}

/**
 * The contracts' `file`. The Jug refuses a new duty unless it was charged up to this second
 * ("Jug/rho-not-updated"), so every spell drips first: so does a change here. Nothing else acts at
 * once: a new mat waits for the next poke of the Spotter, a new base fee reaches back to each
 * market's last drip.
 */
export function parameterChange(
  operation: Operation,
  intent: IntentOf<"parameterChange">,
): Refusal | undefined {
  const { scope } = intent;
  const values = decodeParameterValues(intent.values);
  const refusal =
    scope === "market"
      ? refuseInvalid("market", values, undefined)
      : changeOfIlk(operation, scope, values);
  if (refusal !== undefined) return refusal;
  emit(operation, { kind: "parameterChange", scope, values: encodeParameterValues(values) });
  return undefined;
}

function changeOfIlk(
  operation: Operation,
  scope: string,
  values: ParameterValues,
): Refusal | undefined {
  const ilk = enter(operation, scope);
  if (ilk === undefined) return refuse("VAT_ILK_NOT_INIT");
  const { ruleVersion, stabilityFee } = ilk.parameters;
  const invalid = refuseInvalid("reserve", values, values["ruleVersion"] ?? ruleVersion);
  if (invalid !== undefined) return invalid;
  const fee = values["stabilityFee"];
  return fee === undefined || fee === stabilityFee ? undefined : drip(operation, ilk);
}

/** What the setters check, and what the rules themselves need. */
function refuseInvalid(
  scope: "reserve" | "market",
  values: ParameterValues,
  ruleVersion: bigint | boolean | undefined,
): Refusal | undefined {
  for (const [name, value] of Object.entries(values)) {
    const rule = parameterRule(scope, name);
    if (rule === undefined || (rule.unit === "switch") !== (typeof value === "boolean"))
      return refuse("UNKNOWN_PARAMETER");
    if (typeof value === "boolean") continue;
    if (value > (rule.maximum ?? value)) return refuse(rule.excess ?? "PARAMETER_OUT_OF_BOUNDS");
    if (value < (rule.minimum ?? value)) return refuse("PARAMETER_OUT_OF_BOUNDS");
    if (name === "ruleVersion" && !RULE_VERSIONS.some((each) => BigInt(each) === value))
      return refuse("UNKNOWN_RULE_VERSION");
    if (name === "liquidationPenalty" && ruleVersion === 20n && value < WAD)
      return refuse("DOG_CHOP_LT_WAD");
  }
  return undefined;
}
