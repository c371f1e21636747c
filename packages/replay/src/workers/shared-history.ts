import { CAUSE_KINDS, withProtocol, type CauseKind, type EffectKind } from "@hindcast/domain";
import { factsOf, type SharedDataset } from "@hindcast/store";
import { historyFacts, type History } from "../kernel/history.ts";
import { marketPathOf } from "../kernel/market-path.ts";
import { prepareHistory } from "../kernel/prepare-history.ts";

/** Kinds a replay reads: causes that a protocol can refuse, and what tells of liquidations. */
export const REPLAYED_KINDS: readonly (CauseKind | EffectKind)[] = [
  ...(Object.keys(CAUSE_KINDS) as CauseKind[]).filter(
    (kind) => kind !== "contractReading" && kind !== "marketPrice",
  ),
  "liquidation",
  "sharePosting",
];

/** What a replay's dataset is loaded with: market quotes are not replayed, keepers read them. */
export const LOADED_KINDS: readonly (CauseKind | EffectKind)[] = [...REPLAYED_KINDS, "marketPrice"];

/**
 * The part of a dataset the kernel replays, decoded and prepared once per worker; with the market's
 * quotes for a protocol with auctions, if they were loaded.
 */
export function decodeHistory(dataset: SharedDataset, protocolId: string): History {
  const facts = historyFacts(factsOf(dataset, REPLAYED_KINDS));
  return withProtocol(protocolId, (protocol) => {
    const history = prepareHistory(protocol, facts);
    if (protocol.openAuctions === undefined) return history;
    return { ...history, market: marketPathOf(factsOf(dataset, ["marketListing", "marketPrice"])) };
  });
}
