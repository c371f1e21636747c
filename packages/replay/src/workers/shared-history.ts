import { CAUSE_KINDS, withProtocol, type CauseKind, type EffectKind } from "@hindcast/domain";
import { factsOf, type SharedDataset } from "@hindcast/store";
import { historyFacts, type History } from "../kernel/history.ts";
import { prepareHistory } from "../kernel/prepare-history.ts";

/** Kinds a replay reads: causes that a protocol can refuse, and what tells of liquidations. */
export const REPLAYED_KINDS: readonly (CauseKind | EffectKind)[] = [
  ...(Object.keys(CAUSE_KINDS) as CauseKind[]).filter(
    (kind) => kind !== "contractReading" && kind !== "marketPrice",
  ),
  "liquidation",
  "sharePosting",
];

/** The part of a dataset the kernel replays, decoded and prepared once per worker. */
export function decodeHistory(dataset: SharedDataset, protocolId: string): History {
  const facts = historyFacts(factsOf(dataset, REPLAYED_KINDS));
  return withProtocol(protocolId, (protocol) => prepareHistory(protocol, facts));
}
