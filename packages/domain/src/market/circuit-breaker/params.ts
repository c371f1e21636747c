import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** What a breaker watches; a scenario names one by its number. */
export const BREAKER_TRIGGERS = [
  "priceMove",
  "divergence",
  "utilisation",
  "outflow",
  "liquidationVolume",
  "depeg",
  "feedAge",
] as const;
export type BreakerTrigger = (typeof BREAKER_TRIGGERS)[number];

/** What it asks of the protocol while it is in force, beside what it stops itself. */
export const BREAKER_ASKS = ["nothing", "freeze", "noNewDebt"] as const;
export type BreakerAsk = (typeof BREAKER_ASKS)[number];

const flag = z.bigint().min(0n).max(1n);

/** When a circuit breaker trips, how late, what it does, and when it lets go. */
export const circuitBreakerParams = z.strictObject({
  /** Number of the trigger, in the order of `BREAKER_TRIGGERS`. */
  trigger: z.bigint().min(0n).max(6n).default(0n),
  /** What trips it: share of a price, of a use, of cash; the two below have limits of their own. */
  limitBps: z.bigint().min(1n).max(10_000n).default(1_000n),
  /** Over which time moves, outflows and liquidations count; the age that is too old for a feed. */
  windowSeconds: z.bigint().min(1n).default(3600n),
  /** Liquidated within the window, of all collateral it watches together. */
  liquidationLimitUsd8: z
    .bigint()
    .min(1n)
    .default(60_000_000n * USD8),
  /** What a pegged token is worth. */
  pegUsd8: z.bigint().min(1n).default(USD8),
  /** How long it has to be so before it is believed. */
  detectionSeconds: z.bigint().min(0n).default(0n),
  /** From then until it is in force. */
  actionSeconds: z.bigint().min(0n).default(0n),
  /** It holds at least so long, and until it has been calm for so long. */
  minimumHoldSeconds: z.bigint().min(0n).default(900n),
  calmSeconds: z.bigint().min(0n).default(300n),
  /** 1 stops the whole market when one reserve trips, 0 that reserve alone. */
  wholeMarket: flag.default(0n),
  stopsBorrow: flag.default(1n),
  stopsWithdraw: flag.default(0n),
  stopsLiquidate: flag.default(0n),
  /** Number of what it asks, in the order of `BREAKER_ASKS`. */
  asks: z.bigint().min(0n).max(2n).default(0n),
});

export type CircuitBreakerParams = z.infer<typeof circuitBreakerParams>;

const CHOICE = { unit: "", low: 0n, high: 1n, source: "a choice, not a measurement" } as const;
const DAY = 86_400n;

export const circuitBreakerRanges: Readonly<Record<keyof CircuitBreakerParams, PublishedRange>> = {
  trigger: { ...CHOICE, high: 6n },
  limitBps: {
    unit: "%",
    low: 50n,
    high: 9_950n,
    source:
      "5 to 20 % of a price (NYSE rule 7.11, limit up-limit down); Liquity v2: 1 % from the exchange rate; 99.5 % of use: no cash left",
  },
  windowSeconds: {
    unit: "s",
    low: 300n,
    high: DAY,
    source:
      "5 minutes (NYSE rule 7.11), 4 hours of outflows (ERC-7265's reference implementation), 24 hours without an answer (Liquity v2)",
  },
  liquidationLimitUsd8: {
    unit: "USD",
    low: 1_000_000n * USD8,
    high: 150_000_000n * USD8,
    source: "Maker's hole: 40 to 65 million DAI a collateral, 150 million in all",
  },
  pegUsd8: { unit: "USD", low: USD8, high: USD8, source: "the issuers' promise" },
  detectionSeconds: { unit: "s", low: 0n, high: 3600n, source: "assumed" },
  actionSeconds: {
    unit: "s",
    low: 0n,
    high: DAY,
    source: "rsETH, 18 April 2026: pause after 46 minutes (Kelp), freeze after 77 (Aave)",
  },
  minimumHoldSeconds: {
    unit: "s",
    low: 0n,
    high: 3n * DAY,
    source: "15 minutes (NYSE rule 7.12) to 3 days (ERC-7265's reference implementation)",
  },
  calmSeconds: { unit: "s", low: 0n, high: DAY, source: "assumed" },
  wholeMarket: CHOICE,
  stopsBorrow: CHOICE,
  stopsWithdraw: CHOICE,
  stopsLiquidate: CHOICE,
  asks: { ...CHOICE, high: 2n },
};
