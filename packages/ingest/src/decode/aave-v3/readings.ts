import { HindcastError, type ParameterValues } from "@hindcast/domain";
import { text, type DecodedEvent } from "./decoded-event.ts";

/** A value read by static call at the end of a block. Integers in decimal. */
export interface Reading {
  readonly block: number;
  readonly address: string;
  /** The call as "name()". */
  readonly call: string;
  readonly value: string;
}

export type ReadingRequest = Omit<Reading, "value">;

/** Getters of DefaultReserveInterestRateStrategy and the parameters they are (ray). */
const STRATEGY_CALLS = {
  optimalUsageRay: "OPTIMAL_USAGE_RATIO()",
  baseRateRay: "getBaseVariableBorrowRate()",
  slope1Ray: "getVariableRateSlope1()",
  slope2Ray: "getVariableRateSlope2()",
} as const;

/** Calls whose answer is text; all others answer an unsigned integer. */
export const TEXT_CALLS: ReadonlySet<string> = new Set(["symbol()"]);

/** What an event leaves untold: the calls to make at its block. */
export function readingsNeeded(event: DecodedEvent): readonly ReadingRequest[] {
  const at = (address: string, calls: readonly string[]): ReadingRequest[] =>
    calls.map((call) => ({ block: event.at.block, address, call }));
  if (event.role !== "configurator") return [];
  if (event.name === "ReserveInitialized")
    return [
      ...at(text(event, "asset"), ["decimals()", "symbol()"]),
      ...at(text(event, "interestRateStrategyAddress"), Object.values(STRATEGY_CALLS)),
    ];
  if (event.name === "ReserveInterestRateStrategyChanged")
    return at(text(event, "newStrategy"), Object.values(STRATEGY_CALLS));
  return [];
}

/** Readings by contract and call; what is asked for is remembered, so that it can be kept. */
export class ReadingBook {
  readonly #readings = new Map<string, Reading[]>();

  constructor(readings: Iterable<Reading>) {
    for (const reading of readings) {
      const key = `${reading.address}:${reading.call}`;
      const list = this.#readings.get(key);
      if (list === undefined) this.#readings.set(key, [reading]);
      else list.push(reading);
    }
    for (const list of this.#readings.values()) list.sort((a, b) => a.block - b.block);
  }

  /**
   * The value in force at a block: that of the block itself, else the last before, else the first
   * after (all these calls read constants). Error E-INGEST-204 when there is none.
   */
  value(request: ReadingRequest): string {
    const list = this.#readings.get(`${request.address}:${request.call}`) ?? [];
    const reading = list.findLast((r) => r.block <= request.block) ?? list[0];
    if (reading === undefined)
      throw new HindcastError({
        code: "E-INGEST-204",
        what: `The value of ${request.call} is not known, and logs do not tell it.`,
        where: `contract ${request.address}, block ${request.block}`,
        why: "The reserve's rules cannot be replayed without it.",
        next: 'add it to the "readings" file of the dataset, or ingest over JSON-RPC',
      });
    return reading.value;
  }

  /** An integer value; E-INGEST-205 when the reading is something else. */
  integer(request: ReadingRequest): bigint {
    const value = this.value(request);
    if (/^\d{1,78}$/.test(value)) return BigInt(value);
    throw new HindcastError({
      code: "E-INGEST-205",
      what: `The reading of ${request.call} is no unsigned integer: "${value.slice(0, 60)}".`,
      where: `contract ${request.address}, block ${request.block}`,
      next: "correct the readings file, or ingest over JSON-RPC",
    });
  }

  /** The interest-rate parameters of a strategy contract (ray). */
  strategy(address: string, block: number): ParameterValues {
    const values: Record<string, bigint> = {};
    for (const [name, call] of Object.entries(STRATEGY_CALLS))
      values[name] = this.integer({ block, address, call });
    return values;
  }
}
