import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

const MINUTE = 60n;
const DAY = 86_400n;

/** How long decisions about parameters take, and how far one may go. */
export const delayedGovernanceParams = z.strictObject({
  /** From a decision to its being in force. */
  delaySeconds: z
    .bigint()
    .min(0n)
    .default(5n * DAY),
  /** The same for switches, which a guardian may throw. */
  switchDelaySeconds: z
    .bigint()
    .min(0n)
    .default(60n * MINUTE),
  /** How far a number may go at once, 0 without a limit: points of a share, a share of anything else. */
  stepBps: z.bigint().min(0n).max(10_000n).default(0n),
  /** Time between two steps of one parameter. */
  betweenStepsSeconds: z
    .bigint()
    .min(1n)
    .default(3n * DAY),
});

export type DelayedGovernanceParams = z.infer<typeof delayedGovernanceParams>;

const NO_STEPS = { stepBps: 0n, betweenStepsSeconds: 3n * DAY } as const;

/** The levels at which decisions are taken, from code to a vote. */
export const GOVERNANCE_LEVELS = {
  automatic: { delaySeconds: 0n, switchDelaySeconds: 0n, ...NO_STEPS },
  guardian: { delaySeconds: 77n * MINUTE, switchDelaySeconds: 77n * MINUTE, ...NO_STEPS },
  steward: {
    delaySeconds: 0n,
    switchDelaySeconds: 77n * MINUTE,
    stepBps: 300n,
    betweenStepsSeconds: 3n * DAY,
  },
  vote: { delaySeconds: 5n * DAY, switchDelaySeconds: 77n * MINUTE, ...NO_STEPS },
} as const satisfies Readonly<Record<string, DelayedGovernanceParams>>;

const STEWARD = "Aave's growth caps: 3 % every 3 days (governance.aave.com/t/22601)";

export const delayedGovernanceRanges: Readonly<
  Record<keyof DelayedGovernanceParams, PublishedRange>
> = {
  delaySeconds: {
    unit: "s",
    low: 0n,
    high: 14n * DAY,
    source: "Aave proposal 197 (vote.onaave.com): created to executed in 5 days and 18 hours",
  },
  switchDelaySeconds: {
    unit: "s",
    low: 0n,
    high: DAY,
    source:
      "rsETH, 18 April 2026 (governance.aave.com/t/24481): pause after 46 minutes, freeze after 77",
  },
  stepBps: { unit: "%", low: 0n, high: 2_000n, source: STEWARD },
  betweenStepsSeconds: { unit: "s", low: 1n, high: 5n * DAY, source: STEWARD },
};
