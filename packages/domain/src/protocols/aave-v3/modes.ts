import type { Bps } from "../../numbers/units.ts";
import type { CollateralParameters, ModeParameters } from "./params.ts";
import type { Rules } from "./rules.ts";
import type { AaveV3State, Reserve } from "./state.ts";

/** EModeConfiguration.isReserveEnabledOnBitmap. */
export function isListedIn(bitmap: bigint, reserveId: number): boolean {
  return ((bitmap >> BigInt(reserveId)) & 1n) === 1n;
}

/** The mode whose parameters a reserve counts with for accounts in `mode`; undefined: its own. */
function overridingMode(
  state: AaveV3State,
  rules: Rules,
  mode: bigint,
  reserve: Reserve,
): ModeParameters | undefined {
  if (mode === 0n) return undefined;
  const record = state.modes.get(mode);
  if (record === undefined) return undefined;
  const isMember =
    rules.modes === "single"
      ? reserve.parameters.modeId === mode
      : isListedIn(record.collateralBitmap, reserve.id);
  return isMember ? record : undefined;
}

/** Threshold and bonus of a reserve for accounts in `mode`. For the LTV see `ltvInMode`. */
export function collateralParameters(
  state: AaveV3State,
  rules: Rules,
  mode: bigint,
  reserve: Reserve,
): CollateralParameters {
  return overridingMode(state, rules, mode, reserve) ?? reserve.parameters;
}

/**
 * ValidationLogic.getUserReserveLtv. Up to v3.5 a reserve without LTV has none in a mode either;
 * from v3.6 on the mode alone says, and an isolated mode (v3.7) takes it from all it does not list.
 */
export function ltvInMode(state: AaveV3State, rules: Rules, mode: bigint, reserve: Reserve): Bps {
  const { ltvBps } = reserve.parameters;
  const overriding = overridingMode(state, rules, mode, reserve);
  if (rules.modes !== "decoupled")
    return ltvBps === 0n || overriding === undefined ? ltvBps : overriding.ltvBps;
  if (overriding !== undefined)
    return isListedIn(overriding.ltvzeroBitmap, reserve.id) ? 0n : overriding.ltvBps;
  if (rules.isolatedModes && mode !== 0n && state.modes.get(mode)?.isolated === true) return 0n;
  return ltvBps;
}

/** Whether accounts in `mode` may borrow the reserve, as far as the mode is concerned. */
export function isBorrowableIn(
  state: AaveV3State,
  rules: Rules,
  mode: bigint,
  reserve: Reserve,
): boolean {
  if (rules.modes === "single") return reserve.parameters.modeId === mode;
  return isListedIn(state.modes.get(mode)?.borrowableBitmap ?? 0n, reserve.id);
}

/** Whether a deposit that is flagged as collateral counts: up to v3.5 not without a threshold. */
export function countsAsCollateral(rules: Rules, reserve: Reserve): boolean {
  return rules.modes === "decoupled" || reserve.parameters.liquidationThresholdBps !== 0n;
}
