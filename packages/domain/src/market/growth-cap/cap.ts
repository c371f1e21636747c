import { HUNDRED_PERCENT_BPS, SECONDS_PER_YEAR, type Bps } from "../../numbers/units.ts";

/** Aave's price cap adapter keeps a second's growth with six more decimals than the ratio. */
const SCALING_FACTOR = 1_000_000n;
/** The oldest snapshot the adapter takes: 180 days. */
const MAXIMUM_SNAPSHOT_TERM_SECONDS = 15_552_000n;

/** A ratio (any decimals) and the moment it is counted from. */
export interface RatioSnapshot {
  readonly ratio: bigint;
  readonly seconds: bigint;
}

/**
 * The largest ratio believed at a moment: snapshot + snapshot * growth * elapsed / year, truncated
 * first per second (with six more decimals), then as a whole, as PriceCapAdapterBase does in
 * `_setCapParameters` and `_getMaxRatio`. Simple growth, not compound; a year has 365 days. Before
 * the snapshot's moment (which the contract cannot meet) the snapshot itself.
 */
export function highestRatio(
  { ratio, seconds }: RatioSnapshot,
  maxYearlyGrowthBps: Bps,
  nowSeconds: bigint,
): bigint {
  const yearly = (ratio * maxYearlyGrowthBps * SCALING_FACTOR) / HUNDRED_PERCENT_BPS;
  const growthPerSecondScaled = yearly / SECONDS_PER_YEAR;
  const elapsed = nowSeconds > seconds ? nowSeconds - seconds : 0n;
  return ratio + (growthPerSecondScaled * elapsed) / SCALING_FACTOR;
}

/**
 * The price of a token whose ratio to its base is capped, in the base price's decimals, truncated:
 * PriceCapAdapterBase.latestAnswer. Zero where either input is not positive, as there.
 */
export function cappedPrice(
  basePrice: bigint,
  ratio: bigint,
  highest: bigint,
  oneRatio: bigint,
): bigint {
  if (basePrice <= 0n || ratio <= 0n) return 0n;
  return (basePrice * (ratio < highest ? ratio : highest)) / oneRatio;
}

/**
 * Why the adapter refuses a snapshot (`InvalidRatioTimestamp`, `SnapshotRatioIsZero` of
 * `_setCapParameters`); undefined if it takes it.
 */
export function snapshotRefusal(
  stored: RatioSnapshot,
  next: RatioSnapshot,
  nowSeconds: bigint,
  minimumDelaySeconds: bigint,
): "SnapshotRatioIsZero" | "InvalidRatioTimestamp" | undefined {
  if (next.ratio === 0n) return "SnapshotRatioIsZero";
  const isInTime =
    next.seconds > stored.seconds &&
    next.seconds <= nowSeconds - minimumDelaySeconds &&
    next.seconds >= nowSeconds - MAXIMUM_SNAPSHOT_TERM_SECONDS;
  return isInTime ? undefined : "InvalidRatioTimestamp";
}

/**
 * The ratio nearest to the wanted one that the risk steward lets through in one update: at most
 * `limitBps` of the stored ratio (truncated) away from it, in either direction.
 */
export function ratioWithinStep(stored: bigint, wanted: bigint, limitBps: Bps): bigint {
  const step = (stored * limitBps) / HUNDRED_PERCENT_BPS;
  if (wanted > stored + step) return stored + step;
  return wanted < stored - step ? stored - step : wanted;
}
