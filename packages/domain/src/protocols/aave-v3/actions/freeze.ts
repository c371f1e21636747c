import { encodeParameterValues, type ParameterValues } from "../../../events/parameter-values.ts";
import type { OutcomeOf } from "../../../events/outcomes.ts";
import { isListedIn } from "../modes.ts";
import type { ReserveParameters } from "../params.ts";
import type { Rules } from "../rules.ts";
import { findReserve, type AaveV3State, type Reserve } from "../state.ts";

/**
 * PoolConfigurator.setReserveFreeze and configureReserveAsCollateral from v3.1 on: freezing takes
 * the LTV away and remembers it; unfreezing gives it back (up to v3.5); an LTV for a frozen reserve
 * is only remembered, be it the one it had. A change that names the remembered LTV says it all: logs
 * do.
 */
export function withPendingLtv(
  rules: Rules,
  before: ReserveParameters,
  given: ParameterValues,
): ParameterValues {
  if (rules.freezing === "flag" || given["pendingLtvBps"] !== undefined) return given;
  const { frozen, ltvBps } = given;
  if (frozen === undefined || frozen === before.frozen) {
    if (typeof ltvBps !== "bigint") return given;
    if (before.frozen) return { ...given, ltvBps: 0n, pendingLtvBps: ltvBps };
    const forgets = rules.freezing === "pendingLtvKept" && before.pendingLtvBps !== 0n;
    return forgets ? { ...given, pendingLtvBps: 0n } : given;
  }
  if (ltvBps !== undefined) return given;
  if (frozen === true)
    return before.ltvBps === 0n ? given : { ...given, ltvBps: 0n, pendingLtvBps: before.ltvBps };
  return rules.freezing === "pendingLtv" && before.pendingLtvBps !== 0n
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
