import type { DatasetDescription } from "../dataset-file.ts";
import { aaveV3Decoder } from "./aave-v3/index.ts";
import { compoundV3Decoder } from "./compound-v3/index.ts";
import type { Market, Recorded } from "./decoder.ts";
import { morphoBlueDecoder } from "./morpho-blue/index.ts";

/** Every decoder this version holds, by the protocol's id. */
export const DECODERS = {
  "aave-v3": aaveV3Decoder,
  "morpho-blue": morphoBlueDecoder,
  "compound-v3": compoundV3Decoder,
} as const;

/**
 * The market a dataset describes, as seen in what is recorded of it; undefined without a protocol,
 * and for one whose history is not told in logs.
 */
export function openMarket(
  description: DatasetDescription,
  recorded: Omit<Recorded, "chain" | "rules">,
): Market | undefined {
  if (description.protocol === null || description.protocol === "maker") return undefined;
  const all = { ...recorded, chain: description.chain.id, rules: description.rules };
  switch (description.protocol) {
    case "aave-v3":
      return aaveV3Decoder.open(description.market, all);
    case "morpho-blue":
      return morphoBlueDecoder.open(description.market, all);
    case "compound-v3":
      return compoundV3Decoder.open(description.market, all);
  }
}
