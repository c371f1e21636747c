import type { LogFilter } from "../../rpc/log-filter.ts";
import { topicOf } from "./events.ts";
import type { Roles } from "./roles.ts";

/** Every log of Morpho, its rate models and oracles; of chosen markets only, where some are chosen. */
export function marketFilter(roles: Roles): LogFilter {
  const of = (role: string): string[] =>
    [...roles.byAddress].filter(([, its]) => its === role).map(([address]) => address);
  const oracles = of("oracle").toSorted();
  const { ids } = roles.market;
  if (ids === undefined) return [{ addresses: [...roles.byAddress.keys()].toSorted() }];
  const speakers = [...of("morpho"), ...of("rateModel")].toSorted();
  return [
    { addresses: speakers, topics: [null, ids.toSorted()] },
    { addresses: of("morpho"), topics: [[topicOf("morpho", "SetFeeRecipient")]] },
    ...(oracles.length === 0 ? [] : [{ addresses: oracles }]),
  ];
}
