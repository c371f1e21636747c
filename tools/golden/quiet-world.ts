import { MAX_UINT256, type WorldView } from "@hindcast/domain";

/** A world in which nothing is but the time: enough for feeds, which look at nothing else. */
export function quietWorld(timeSeconds: number): WorldView {
  return {
    timeSeconds,
    block: timeSeconds,
    luck: () => 0,
    marketPriceUsd8: () => undefined,
    priceUsd8: () => undefined,
    reservesOf: () => [],
    valueUsd8: () => undefined,
    reserve: () => undefined,
    reserves: () => [],
    parameter: () => undefined,
    accounts: () => [],
    holdings: () => [],
    healthFactorWad: () => MAX_UINT256,
    touchedAccounts: () => [],
    intentFor: () => undefined,
    supplyRateWad: () => undefined,
  };
}
