import type { ParameterValues } from "@hindcast/domain";
import { text, type DecodedEvent } from "../decoded-event.ts";
import { getter, type ReadingBook, type ReadingRequest } from "../readings.ts";
import type { Roles } from "./roles.ts";

/** Getters of DefaultReserveInterestRateStrategy and the parameters they are (ray). */
const STRATEGY_GETTERS = {
  optimalUsageRay: "OPTIMAL_USAGE_RATIO",
  baseRateRay: "getBaseVariableBorrowRate",
  slope1Ray: "getVariableRateSlope1",
  slope2Ray: "getVariableRateSlope2",
} as const;

/** What an event leaves untold: the calls to make at its block. */
export function readingsNeeded(event: DecodedEvent, roles: Roles): readonly ReadingRequest[] {
  const { block } = event.at;
  const curve = (strategy: string): readonly ReadingRequest[] =>
    roles.telling.has(strategy)
      ? []
      : Object.values(STRATEGY_GETTERS).map((name) => getter(block, strategy, name));
  if (event.role !== "configurator") return [];
  if (event.name === "ReserveInitialized") {
    const asset = text(event, "asset");
    return [
      getter(block, asset, "decimals", "uint8"),
      getter(block, asset, "symbol", "string"),
      ...curve(text(event, "interestRateStrategyAddress")),
    ];
  }
  if (event.name === "ReserveInterestRateStrategyChanged") return curve(text(event, "newStrategy"));
  return [];
}

/** The interest-rate parameters of a strategy contract (ray), as read. */
export function strategyValues(
  readings: ReadingBook,
  address: string,
  block: number,
): ParameterValues {
  const values: Record<string, bigint> = {};
  for (const [name, getterName] of Object.entries(STRATEGY_GETTERS))
    values[name] = readings.integer({ block, address, call: `${getterName}()` });
  return values;
}
