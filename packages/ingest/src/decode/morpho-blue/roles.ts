import type { TimedLog } from "../decoder.ts";
import { decodeEvent, type EventValues } from "../words.ts";
import { EVENTS, type Role } from "./events.ts";
import { RATE_MODELS, type MarketAddresses } from "./market.ts";

/** The reserve that stands for an isolated market: the first 20 bytes of its id. */
export function reserveOfId(id: string): string {
  return id.slice(0, 42);
}

/** Who is who around Morpho. */
export interface Roles {
  readonly market: MarketAddresses;
  readonly byAddress: ReadonlyMap<string, Role>;
  /** How a rate model answers: told by its own logs, or by the description. */
  readonly rateKindOf: ReadonlyMap<string, bigint>;
  /** Rates a second (wad) that a fixed rate model was given, by market id. */
  readonly fixedRateOf: ReadonlyMap<string, bigint>;
  /** Whether a market of this id belongs to the history. */
  concerns(id: string): boolean;
}

/** Finds oracles and rate models in the logs that create markets. */
export function discoverRoles(market: MarketAddresses, logs: readonly TimedLog[]): Roles {
  const byAddress = new Map<string, Role>([[market.morpho, "morpho"]]);
  const wanted = market.ids === undefined ? undefined : new Set(market.ids);
  const concerns = (id: string): boolean => wanted?.has(id) ?? true;
  for (const log of logs) {
    if (log.address !== market.morpho) continue;
    const made = valuesOf(log, "morpho", "CreateMarket");
    if (made === undefined || !concerns(String(made["id"]))) continue;
    assign(byAddress, String(made["oracle"]), "oracle");
    assign(byAddress, String(made["irm"]), "rateModel");
  }
  const rateKindOf = new Map<string, bigint>();
  const fixedRateOf = new Map<string, bigint>();
  for (const { address, kind } of market.rateModels) rateKindOf.set(address, RATE_MODELS[kind]);
  for (const log of logs) {
    if (byAddress.get(log.address) !== "rateModel") continue;
    if (valuesOf(log, "rateModel", "BorrowRateUpdate") !== undefined)
      rateKindOf.set(log.address, RATE_MODELS.adaptive);
    const set = valuesOf(log, "rateModel", "SetBorrowRate");
    if (set === undefined) continue;
    rateKindOf.set(log.address, RATE_MODELS.fixed);
    fixedRateOf.set(String(set["id"]), BigInt(String(set["newBorrowRate"])));
  }
  return { market, byAddress, rateKindOf, fixedRateOf, concerns };
}

function assign(byAddress: Map<string, Role>, address: string, role: Role): void {
  if (!/^0x0{40}$/.test(address) && !byAddress.has(address)) byAddress.set(address, role);
}

function valuesOf(log: TimedLog, role: Role, event: string): EventValues | undefined {
  const spec = EVENTS[role].get(log.topics[0] ?? "")?.spec;
  if (spec?.name !== event) return undefined;
  const values = decodeEvent(spec, log.topics, log.data);
  return typeof values === "string" ? undefined : values;
}
