import type { Gate } from "./score.ts";

/** A thousandth of the liquidated value: smaller differences of bad debt are not held against a run. */
const NEGLIGIBLE_SHARE = 1000n;

/**
 * Passes when the replayed bad debt is within a factor of two of what forced replay gives, or when
 * the two differ by at most 0.1 % of the recorded liquidated value. US dollars with 8 decimals.
 */
export function badDebtGate(
  forcedUsd8: bigint,
  replayedUsd8: bigint,
  recordedValueUsd8: bigint,
): Gate {
  const difference =
    forcedUsd8 > replayedUsd8 ? forcedUsd8 - replayedUsd8 : replayedUsd8 - forcedUsd8;
  const negligible = difference * NEGLIGIBLE_SHARE <= recordedValueUsd8;
  const withinTwo = replayedUsd8 <= 2n * forcedUsd8 && forcedUsd8 <= 2n * replayedUsd8;
  return {
    name: "bad debt, replayed / recorded",
    required: "within a factor of 2, or 0.1 % of volume",
    found: `${wholeDollars(replayedUsd8)} / ${wholeDollars(forcedUsd8)} USD`,
    passed: negligible || withinTwo,
  };
}

function wholeDollars(usd8: bigint): string {
  return ((usd8 + 50_000_000n) / 100_000_000n).toString();
}
