import type { ParameterValues } from "../../../events/parameter-values.ts";
import type { Refusal } from "../../protocol.ts";
import { isListedIn } from "../modes.ts";
import type { ModeParameters } from "../params.ts";
import type { Rules } from "../rules.ts";
import { reserveAt, type AaveV3State, type Reserve } from "../state.ts";
import { refuse } from "./refusals.ts";

/** Reserves whose bit differs between two bitmaps; undefined for one the pool does not have. */
function* changedReserves(
  draft: AaveV3State,
  before: bigint,
  after: bigint,
): Iterable<readonly [reserve: Reserve | undefined, isSet: boolean]> {
  let rest = before ^ after;
  for (let id = 0; rest !== 0n; id++, rest >>= 1n) {
    if ((rest & 1n) === 0n) continue;
    const isKnown = id < draft.reserveIds.size;
    yield [isKnown ? reserveAt(draft, id) : undefined, isListedIn(after, id)];
  }
}

/** PoolConfigurator._checkNoSuppliers. */
export function hasSuppliers(reserve: Reserve): boolean {
  return reserve.supplyScaled !== 0n || reserve.treasuryScaled !== 0n;
}

/** PoolConfigurator._checkAssetIsCollateral: by itself or in some mode. */
export function isCollateralSomewhere(draft: AaveV3State, reserve: Reserve): boolean {
  if (reserve.parameters.liquidationThresholdBps !== 0n) return true;
  for (const mode of draft.modes.values())
    if (isListedIn(mode.collateralBitmap, reserve.id)) return true;
  return false;
}

/**
 * PoolConfigurator.setAssetCollateralInEMode, setAssetBorrowableInEMode and setAssetLtvzeroInEMode
 * for every bit that changes.
 */
export function refuseModeBitmaps(
  draft: AaveV3State,
  rules: Rules,
  mode: bigint,
  before: ModeParameters,
  after: ModeParameters,
): Refusal | undefined {
  const isDecoupled = rules.modes === "decoupled";
  const { collateralBitmap, borrowableBitmap, ltvzeroBitmap } = before;
  for (const [reserve, isSet] of changedReserves(draft, collateralBitmap, after.collateralBitmap)) {
    if (reserve === undefined) return refuse(rules, "ASSET_NOT_LISTED");
    const { frozen, liquidationThresholdBps } = reserve.parameters;
    if (isDecoupled && isSet && frozen) return refuse(rules, "RESERVE_FROZEN");
    if (isDecoupled && !isSet && liquidationThresholdBps === 0n && hasSuppliers(reserve))
      return refuse(rules, "RESERVE_LIQUIDITY_NOT_ZERO");
  }
  for (const [reserve] of changedReserves(draft, borrowableBitmap, after.borrowableBitmap))
    if (reserve === undefined) return refuse(rules, "ASSET_NOT_LISTED");
  for (const [reserve, isSet] of changedReserves(draft, ltvzeroBitmap, after.ltvzeroBitmap)) {
    if (reserve === undefined) return refuse(rules, "ASSET_NOT_LISTED");
    const isCollateral = isListedIn(after.collateralBitmap, reserve.id);
    if (isSet && !isCollateral)
      return refuse(rules, "MUST_BE_EMODE_COLLATERAL", reserve.address, mode);
    if (!isSet && isCollateral && reserve.parameters.frozen) return refuse(rules, "RESERVE_FROZEN");
  }
  return undefined;
}

/** From v3.6 on a reserve that leaves a mode's collateral leaves its ltvzero list, too. */
export function withoutStrayZeros(
  rules: Rules,
  before: ModeParameters,
  values: ParameterValues,
): ParameterValues {
  const { collateralBitmap, ltvzeroBitmap } = values;
  if (rules.modes !== "decoupled" || typeof collateralBitmap !== "bigint") return values;
  const zeros = typeof ltvzeroBitmap === "bigint" ? ltvzeroBitmap : before.ltvzeroBitmap;
  const removed = before.collateralBitmap & ~collateralBitmap;
  return (zeros & removed) === 0n ? values : { ...values, ltvzeroBitmap: zeros & ~removed };
}
