import type { RunStory } from "../projections/run-story.ts";
import type { OracleError } from "../report-model.ts";
import { oracleLag, type PriceStep } from "./oracle-lag.ts";

/**
 * How far what a run read of each feed was from what the feed was told, by feed; nothing where the
 * journal does not hold what was read.
 */
export function oracleErrors(
  { readPrices, readers, labels }: Pick<RunStory, "readPrices" | "readers" | "labels">,
  told: ReadonlyMap<string, readonly PriceStep[]>,
  untilSeconds: number,
): OracleError[] {
  return [...told].flatMap(([feed, steps]) => {
    const read = readPrices.get(feed);
    const reserves = readers.get(feed);
    if (read === undefined || reserves === undefined) return [];
    const lag = oracleLag(read, steps, untilSeconds);
    return [
      {
        reserves: reserves.map((reserve) => labels.symbol(reserve)).join(", "),
        largestErrorWad: lag.largestErrorWad.toString(),
        largestAtSeconds: lag.largestAtSeconds,
        meanErrorWad: lag.meanErrorWad.toString(),
      },
    ];
  });
}
