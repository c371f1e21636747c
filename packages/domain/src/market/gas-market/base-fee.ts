/** EIP-1559: a base fee moves by at most an eighth of itself a block. */
const CHANGE_DENOMINATOR = 8n;
const SECONDS_PER_BLOCK = 12;
/** After so many blocks of one kind a fee is at its floor or its peak, whatever it was. */
const MAX_BLOCKS = 200;

/**
 * EIP-1559, calc_base_fee: the next block's base fee from a parent's and the gas it used. All
 * truncated, except that a rise is at least one wei.
 */
export function nextBaseFeeWei(parentWei: bigint, gasUsed: bigint, gasTarget: bigint): bigint {
  if (gasUsed === gasTarget) return parentWei;
  if (gasUsed < gasTarget)
    return parentWei - (parentWei * (gasTarget - gasUsed)) / gasTarget / CHANGE_DENOMINATOR;
  const rise = (parentWei * (gasUsed - gasTarget)) / gasTarget / CHANGE_DENOMINATOR;
  return parentWei + (rise > 1n ? rise : 1n);
}

/** A base fee after some time of full blocks (or of empty ones), between a floor and a peak. */
export function baseFeeAfter(
  fromWei: bigint,
  seconds: number,
  isFull: boolean,
  limits: { readonly floorWei: bigint; readonly peakWei: bigint },
): bigint {
  const blocks = Math.min(MAX_BLOCKS, Math.floor(seconds / SECONDS_PER_BLOCK));
  let fee = fromWei;
  for (let block = 0; block < blocks; block++) {
    fee = nextBaseFeeWei(fee, isFull ? 2n : 0n, 1n);
    if (fee >= limits.peakWei) fee = limits.peakWei;
    if (fee <= limits.floorWei) fee = limits.floorWei;
    // There it stays.
    if (fee === (isFull ? limits.peakWei : limits.floorWei)) break;
  }
  return fee;
}
