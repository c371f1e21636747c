import type { ParameterValues } from "../../events/parameter-values.ts";
import { stagedPath } from "./steps.ts";

/** What a risk steward may do by itself: so far at once, so often. */
export interface StewardLimits {
  readonly stepBps: bigint;
  readonly betweenStepsSeconds: bigint;
}

/** What stands between one parameter of a proposal and a steward. */
export interface StewardVerdict {
  readonly name: string;
  /** True when one step, now, is enough. */
  readonly isFeasible: boolean;
  /** Every value on the way; undefined where no steward may ever do it (switches, new parameters). */
  readonly path: readonly bigint[] | undefined;
  /** Until the first step may be taken, and until the last one has been. */
  readonly waitSeconds: bigint;
  readonly untilDoneSeconds: bigint;
}

/**
 * Whether a steward could carry out a proposal, parameter by parameter: `lastSteps` tells when each
 * was last changed by one (unix seconds), of which nothing is known where it is absent. A value that
 * already holds asks for nothing and is left out.
 */
export function stewardFeasibility(
  current: ParameterValues,
  proposed: ParameterValues,
  lastSteps: Readonly<Record<string, number>>,
  nowSeconds: number,
  limits: StewardLimits,
): readonly StewardVerdict[] {
  const verdicts: StewardVerdict[] = [];
  for (const [name, to] of Object.entries(proposed)) {
    const from = current[name];
    if (from === to) continue;
    if (typeof from !== "bigint" || typeof to !== "bigint" || from === 0n) {
      const never = { isFeasible: false, path: undefined, waitSeconds: 0n, untilDoneSeconds: 0n };
      verdicts.push({ name, ...never });
      continue;
    }
    const path = stagedPath(name, from, to, limits.stepBps);
    const waitSeconds = waiting(lastSteps[name], nowSeconds, limits);
    const untilDoneSeconds = waitSeconds + BigInt(path.length - 1) * limits.betweenStepsSeconds;
    const isFeasible = path.length === 1 && waitSeconds === 0n;
    verdicts.push({ name, isFeasible, path, waitSeconds, untilDoneSeconds });
  }
  return verdicts;
}

function waiting(
  last: number | undefined,
  nowSeconds: number,
  { betweenStepsSeconds }: StewardLimits,
): bigint {
  if (last === undefined) return 0n;
  const left = BigInt(last) + betweenStepsSeconds - BigInt(nowSeconds);
  return left > 0n ? left : 0n;
}
