import { share } from "@hindcast/replay";
import type { Call } from "./calls.ts";

/** Calls on one debt closer together than this are one liquidation in several steps. */
const SUCCESSION_SECONDS = 3600;
const TOLERANCE = 0.005;

/**
 * What both legs tell of the close factor without knowing the debt. A caller who repays the most
 * the rule allows repays c of the debt; the next who does the same repays c of what is left: the
 * ratio of the two is 1 - c. With c = 1/2 it is 1/2, and the two interpretations cannot be told
 * apart only where the first caller took less than allowed.
 */
export interface CloseFactorFinding {
  readonly closeFactor: number;
  /** The ratio two calls in succession then have. */
  readonly ratio: number;
  readonly pairs: number;
  readonly share: number;
}

/** Shares of successions whose ratio is that of each candidate close factor. */
export function closeFactorFindings(
  calls: readonly Call[],
  candidates: readonly number[],
): CloseFactorFinding[] {
  const ratios = successionRatios(calls);
  return candidates.map((closeFactor) => {
    const ratio = 1 - closeFactor;
    const pairs = ratios.filter((each) => Math.abs(each - ratio) <= TOLERANCE).length;
    return {
      closeFactor,
      ratio,
      pairs,
      share: ratios.length === 0 ? 0 : share(pairs, ratios.length),
    };
  });
}

/** Later / earlier debt repaid, of successive calls on one account's debt in one token. */
export function successionRatios(calls: readonly Call[]): number[] {
  const ratios: number[] = [];
  const debts = Map.groupBy(calls, (call) => `${call.account}/${call.debt}`);
  for (const list of debts.values()) {
    const inTime = list.toSorted((a, b) => a.timeSeconds - b.timeSeconds);
    inTime.forEach((call, place) => {
      const before = inTime[place - 1];
      if (before === undefined || before.repaid === 0) return;
      if (call.timeSeconds - before.timeSeconds > SUCCESSION_SECONDS) return;
      ratios.push(call.repaid / before.repaid);
    });
  }
  return ratios;
}
