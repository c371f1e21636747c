import type { FactOf } from "@hindcast/domain";
import type { DatasetDescription, FileOf } from "../dataset-file.ts";
import type { Collected } from "../pipeline/collect-files.ts";
import { knownEmpty } from "../quarantine.ts";
import { rebuildLending } from "./lending-tables.ts";
import { rebuildAuctionHistory } from "./maker/auction-history.ts";
import { timeOsmLog, type TimedOsmLog } from "./maker/osm-log.ts";
import { rebuildVaultHistory, type Rebuilt } from "./maker/vault-history.ts";

/** The log of a delayed oracle under times, as far as other tables of the dataset tell them. */
export function timedOracleLog(description: DatasetDescription, files: Collected): TimedOsmLog {
  const file = description.files.find(
    (each): each is FileOf<"osm-events"> => each.role === "osm-events",
  );
  const known = files.maker.auctions.flatMap(({ bid, close }) =>
    close === undefined ? [bid] : [bid, close],
  );
  return timeOsmLog(files.maker.osm, known, file?.series ?? "");
}

/**
 * Rebuilds the history of a dataset that is told in tables of events instead of logs; undefined for
 * all others. `quotes` are the dataset's own, settled.
 */
export function rebuildHistory(
  description: DatasetDescription,
  files: Collected,
  oracleLog: TimedOsmLog,
  quotes: readonly FactOf<"marketPrice">[],
): Rebuilt | undefined {
  if (description.protocol === null) return rebuildLending(description, files.lending);
  if (description.protocol !== "maker") return undefined;
  const { market, chain } = description;
  const { vaults, spells, totals, auctions } = files.maker;
  const untimed = oracleLog.outside.map((row) =>
    knownEmpty(
      row,
      "blockNumber",
      "E-INGEST-146",
      "no block near it has a known time",
      `${row.block}`,
    ),
  );
  const rebuilt =
    vaults.length === 0
      ? rebuildAuctionHistory(market, chain.id, auctions, oracleLog)
      : rebuildVaultHistory(market, chain.id, { vaults, spells, totals }, quotes);
  // Beside vaults, auctions only tell the times of blocks.
  const used = vaults.length === 0 ? rebuilt.used : rebuilt.used + auctions.length;
  return { ...rebuilt, used, quarantined: [...rebuilt.quarantined, ...untimed] };
}
