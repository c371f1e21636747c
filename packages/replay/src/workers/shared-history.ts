import { withProtocol, type CauseKind, type EffectKind } from "@hindcast/domain";
import { factsOf, type SharedDataset } from "@hindcast/store";
import type { History } from "../kernel/history.ts";
import { marketPathOf } from "../kernel/market-path.ts";
import { prepareHistory, type Preparation } from "../kernel/prepare-history.ts";
import { REPLAYED_KINDS, StoredFacts } from "./stored-facts.ts";

/** What a replay's dataset is loaded with: market quotes are not replayed, keepers read them. */
export const LOADED_KINDS: readonly (CauseKind | EffectKind)[] = [...REPLAYED_KINDS, "marketPrice"];

/** How a history is read. */
export interface ReadingOptions {
  /** The dataset's facts, where something has begun to read them; all stay decoded otherwise. */
  readonly facts?: StoredFacts;
  /** What an earlier forced pass found; where absent, one is made. */
  readonly preparation?: Preparation;
}

/**
 * The part of a dataset the kernel replays, prepared; with the market's quotes for a protocol with
 * auctions, if they were loaded.
 */
export function decodeHistory(
  dataset: SharedDataset,
  protocolId: string,
  { facts = new StoredFacts(dataset), preparation }: ReadingOptions = {},
): History & Preparation {
  return withProtocol(protocolId, (protocol) => {
    const history = { facts, ...(preparation ?? prepareHistory(protocol, facts)) };
    if (protocol.openAuctions === undefined) return history;
    return { ...history, market: marketPathOf(factsOf(dataset, ["marketListing", "marketPrice"])) };
  });
}
