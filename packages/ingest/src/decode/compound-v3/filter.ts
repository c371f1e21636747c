import type { LogFilter } from "../../rpc/log-filter.ts";
import { topicOf } from "./events.ts";
import type { Roles } from "./roles.ts";

/** Every log of the market, its feeds and rewards, and of its tokens the transfers to and from it. */
export function marketFilter({ market, byAddress }: Roles): LogFilter {
  const contracts: string[] = [];
  const tokens: string[] = [];
  for (const [address, role] of byAddress) (role === "token" ? tokens : contracts).push(address);
  const questions: LogFilter = [{ addresses: contracts.toSorted() }];
  if (tokens.length === 0) return questions;
  const addresses = tokens.toSorted();
  const transfer = [topicOf("token", "Transfer")];
  const word = [`0x${"0".repeat(24)}${market.comet.slice(2)}`];
  return [
    ...questions,
    { addresses, topics: [transfer, null, word] },
    { addresses, topics: [transfer, word] },
  ];
}
