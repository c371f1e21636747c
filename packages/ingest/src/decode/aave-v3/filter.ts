import type { LogFilter } from "../../rpc/log-filter.ts";
import { topicOf } from "./events.ts";
import type { Roles } from "./roles.ts";

/**
 * What a market's history is made of: every log of its contracts, and of each underlying token the
 * transfers into and out of supply tokens, which move the market's cash. The rest of a token's
 * transfers does not concern the market.
 */
export function marketFilter(roles: Roles): LogFilter {
  const contracts: string[] = [];
  const tokens: string[] = [];
  for (const [address, role] of roles.byAddress)
    (role === "underlying" ? tokens : contracts).push(address);
  const questions: LogFilter = [{ addresses: contracts.toSorted() }];
  if (tokens.length === 0) return questions;
  const addresses = tokens.toSorted();
  const transfer = [topicOf("underlying", "Transfer")];
  const supplyTokens = [...roles.supplyTokenOf.values()].toSorted();
  const words = supplyTokens.map((address) => `0x${"0".repeat(24)}${address.slice(2)}`);
  return [
    ...questions,
    { addresses, topics: [transfer, null, words] },
    { addresses, topics: [transfer, words] },
  ];
}
