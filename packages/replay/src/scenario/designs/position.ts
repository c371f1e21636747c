/**
 * The value a draw stands for on an axis of `size` values: numerator / denominator of the way along
 * it, rounded down, so that each value has the same share of [0, 1). Exact for any integers.
 */
export function positionAt(size: number, numerator: bigint, denominator: bigint): number {
  return Number((BigInt(size) * numerator) / denominator);
}
