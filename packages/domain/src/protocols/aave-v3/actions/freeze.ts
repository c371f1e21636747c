import { encodeParameterValues, type ParameterValues } from "../../../events/parameter-values.ts";
import type { OutcomeOf } from "../../../events/outcomes.ts";
import { isListedIn } from "../modes.ts";
import type { ReserveParameters } from "../params.ts";
import type { Rules } from "../rules.ts";
import { findReserve, type AaveV3State, type Reserve } from "../state.ts";

const COLLATERAL_NAMES = ["ltvBps", "liquidationThresholdBps", "liquidationBonusBps"] as const;

/**
 * PoolConfigurator.setReserveFreeze and configureReserveAsCollateral from v3.1 on: freezing takes
 * the LTV away and remembers it; unfreezing gives it back (up to v3.5); an LTV for a frozen reserve
 * is only remembered; from v3.6 on one for another reserve forgets what was remembered. A change
 * that names what is remembered says it all: logs do.
 */
export function withPendingLtv(
  rules: Rules,
  before: ReserveParameters,
  given: ParameterValues,
): ParameterValues {
  if (rules.freezing === "flag" || given["pendingLtvBps"] !== undefined) return given;
  const { frozen, ltvBps } = given;
  if (frozen !== undefined && frozen !== before.frozen)
    return frozen === true ? freezing(before, given) : unfreezing(rules, before, given);
  if (before.frozen)
    return typeof ltvBps === "bigint" ? { ...given, ltvBps: 0n, pendingLtvBps: ltvBps } : given;
  const isConfigured = COLLATERAL_NAMES.some(
    (name) => given[name] !== undefined && given[name] !== before[name],
  );
  return isConfigured && rules.freezing === "pendingLtvKept" && before.pendingLtvBps !== 0n
    ? { ...given, pendingLtvBps: 0n }
    : given;
}

function freezing(before: ReserveParameters, given: ParameterValues): ParameterValues {
  return given["ltvBps"] !== undefined || before.ltvBps === 0n
    ? given
    : { ...given, ltvBps: 0n, pendingLtvBps: before.ltvBps };
}

function unfreezing(
  rules: Rules,
  before: ReserveParameters,
  given: ParameterValues,
): ParameterValues {
  const givesBack = rules.freezing === "pendingLtv" && before.pendingLtvBps !== 0n;
  return given["ltvBps"] === undefined && givesBack
    ? { ...given, ltvBps: before.pendingLtvBps, pendingLtvBps: 0n }
    : given;
}

/** From v3.6 on freezing also takes the LTV in every mode whose collateral the reserve is. */
export function frozenModes(
  draft: AaveV3State,
  rules: Rules,
  reserve: Reserve,
  wasFrozen: boolean,
): OutcomeOf<"parameterChange">[] {
  const isFrozen = findReserve(draft, reserve.address)?.parameters.frozen === true;
  if (rules.freezing !== "pendingLtvKept" || wasFrozen || !isFrozen) return [];
  const changes: OutcomeOf<"parameterChange">[] = [];
  for (const [id, mode] of draft.modes) {
    if (!isListedIn(mode.collateralBitmap, reserve.id)) continue;
    if (isListedIn(mode.ltvzeroBitmap, reserve.id)) continue;
    const ltvzeroBitmap = mode.ltvzeroBitmap | (1n << BigInt(reserve.id));
    const values = encodeParameterValues({ ltvzeroBitmap });
    changes.push({ kind: "parameterChange", scope: `mode:${id}`, values });
  }
  return changes.sort((a, b) => (a.scope < b.scope ? -1 : 1));
}
