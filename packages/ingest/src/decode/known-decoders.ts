import type { DatasetDescription } from "../dataset-file.ts";
import { aaveV3Decoder } from "./aave-v3/index.ts";
import type { Market, Recorded } from "./decoder.ts";

/** Every decoder this version holds, by the protocol's id. */
export const DECODERS = { "aave-v3": aaveV3Decoder } as const;

/** The market a dataset describes, as seen in what is recorded of it; undefined without a protocol. */
export function openMarket(
  description: DatasetDescription,
  recorded: Omit<Recorded, "chain" | "rules">,
): Market | undefined {
  if (description.protocol === null) return undefined;
  const all = { ...recorded, chain: description.chain.id, rules: description.rules };
  return aaveV3Decoder.open(description.market, all);
}
