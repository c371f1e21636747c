import { RAY, WAD, type Fact } from "@hindcast/domain";
import type { AuctionRow } from "../../sources/maker-auctions/read.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import type { HistoryStory, Reconstruction } from "../story.ts";
import { tableLedger } from "../table-ledger.ts";
import { daiText } from "./checks.ts";
import { assumedValues, ilkReserve, listingFact, parameterFacts } from "./listing.ts";
import type { MakerMarket } from "./market.ts";
import type { TimedOsmLog } from "./osm-log.ts";
import type { ParameterStep } from "./parameters.ts";
import { BlockPlaces } from "./places.ts";
import { reconstructKicks, type Kick } from "./kicks.ts";
import type { Rebuilt } from "./vault-history.ts";

const NOBODY = `0x${"0".repeat(40)}`;
/** The table does not name vaults; rules of falling-price auctions refuse the zero address. */
const UNKNOWN_VAULT = `0x${"1".padStart(40, "0")}`;

/** The auctions of one ilk: kicks as far as they are bounded, last bids, settlements, the oracle. */
export function rebuildAuctionHistory(
  market: MakerMarket,
  chain: number,
  auctions: readonly AuctionRow[],
  osm: TimedOsmLog,
): Rebuilt {
  const { rows, quarantined } = distinctAuctions(auctions);
  const places = new BlockPlaces(chain);
  const pokes = osm.prices.map((price, index) => ({
    ...price,
    block: osm.blocks[index] ?? 0,
  }));
  const parameters = assumedValues(market, "listing", "ilk");
  const kicks = reconstructKicks(rows, pokes, {
    ratioRay: BigInt(parameters["liquidationRatio"] ?? RAY),
    penaltyWad: BigInt(parameters["liquidationPenalty"] ?? WAD),
    sizeWad: BigInt(parameters["auctionSize"] ?? 0n),
    increaseWad: BigInt(parameters["minimumBidIncrease"] ?? WAD),
  });
  const start = firstMoment(kicks, pokes);
  const step: ParameterStep = { ...start, transactionHash: "", values: {} };
  const facts: Fact[] = [
    listingFact(market, step, places),
    ...parameterFacts(market, [step], places),
  ];
  facts.push(...oracleFacts(market, pokes, places));
  for (const kick of kicks) facts.push(...auctionFacts(ilkReserve(market.ilk), kick, places));
  return {
    facts,
    quarantined,
    used: rows.length,
    story: auctionStory(auctions, rows, kicks, osm),
  };
}

/** One row an auction: another one of the same number is refused, whatever it says. */
function distinctAuctions(auctions: readonly AuctionRow[]): {
  readonly rows: readonly AuctionRow[];
  readonly quarantined: QuarantinedRow[];
} {
  const sorted = auctions.toSorted((a, b) => a.auction - b.auction || a.line - b.line);
  const quarantined: QuarantinedRow[] = [];
  const rows = sorted.filter((row, index) => {
    if (sorted[index - 1]?.auction !== row.auction) return true;
    const reason = `another row tells auction ${row.auction}`;
    quarantined.push(fault(row, "id", "E-INGEST-144", reason, String(row.auction)));
    return false;
  });
  return { rows, quarantined };
}

interface Poke {
  readonly timeSeconds: number;
  readonly block: number;
  readonly open18: bigint;
}

function firstMoment(
  kicks: readonly Kick[],
  pokes: readonly Poke[],
): { readonly block: number; readonly timeSeconds: number } {
  let first = { block: Number.MAX_SAFE_INTEGER, timeSeconds: Number.MAX_SAFE_INTEGER };
  for (const one of [...pokes, ...kicks])
    if (one.timeSeconds < first.timeSeconds)
      first = { block: one.block, timeSeconds: one.timeSeconds };
  return first;
}

/**
 * The OSM logs its new current value, which its source told at the poke before: so the source's
 * value at a poke is the one logged by the next. The last one's is not known.
 */
function oracleFacts(market: MakerMarket, pokes: readonly Poke[], places: BlockPlaces): Fact[] {
  const { oracle } = market;
  const reserve = ilkReserve(market.ilk);
  const transactionHash = "";
  return pokes.flatMap(({ block, timeSeconds }, index): Fact[] => {
    const next = pokes[index + 1];
    const place = () => places.place(block, timeSeconds);
    const told: Fact[] =
      next === undefined
        ? []
        : [
            {
              kind: "oraclePrice",
              at: place(),
              transactionHash,
              feed: oracle,
              price: next.open18,
              round: BigInt(index + 1),
            },
          ];
    return [
      ...told,
      { kind: "oraclePoke", at: place(), transactionHash, oracle },
      { kind: "spotPoke", at: place(), transactionHash, reserve },
    ];
  });
}

function auctionFacts(reserve: string, kick: Kick, places: BlockPlaces): Fact[] {
  const { row } = kick;
  const { auction, bid, close } = row;
  const facts: Fact[] = [
    {
      kind: "auctionKick",
      at: places.place(kick.block, kick.timeSeconds),
      transactionHash: "",
      reserve,
      auction,
      account: UNKNOWN_VAULT,
      lot: kick.lotWad,
      tab: kick.tabRad,
    },
    {
      kind: "auctionBid",
      at: places.place(bid.block, bid.timeSeconds),
      transactionHash: bid.transactionHash,
      reserve,
      auction,
      // The table does not name who bid.
      bidder: NOBODY,
      lot: row.lotWad,
      bid: row.bidRad,
    },
  ];
  const told: Record<string, bigint | undefined> = {
    bids: BigInt(row.bids),
    bidCostUsd: row.costUsd18,
  };
  for (const [what, value] of Object.entries(told))
    if (value !== undefined)
      facts.push({
        kind: "contractReading",
        at: places.place(bid.block, bid.timeSeconds),
        transactionHash: bid.transactionHash,
        address: reserve,
        call: `auction:${auction}:${what}`,
        value: value.toString(),
      });
  if (close !== undefined)
    facts.push({
      kind: "auctionClose",
      at: places.place(close.block, close.timeSeconds),
      transactionHash: "",
      reserve,
      auction,
    });
  return facts;
}

function auctionStory(
  all: readonly AuctionRow[],
  rows: readonly AuctionRow[],
  kicks: readonly Kick[],
  osm: TimedOsmLog,
): HistoryStory {
  const osmRows = osm.prices.length + osm.repeated + osm.outside.length;
  const entries = rows.map((row) => ({
    timeSeconds: row.bid.timeSeconds,
    content: String(row.auction),
  }));
  const logged = osm.prices.map(({ timeSeconds, line }) => ({
    timeSeconds,
    content: String(line),
  }));
  return {
    tables: [
      tableLedger("auctions", entries, {
        kept: rows.length,
        joined: 0,
        quarantined: all.length - rows.length,
      }),
      tableLedger("OSM log", logged, {
        kept: osm.prices.length,
        joined: osm.repeated,
        quarantined: osm.outside.length,
      }),
    ],
    reconstructions: kickReconstructions(kicks, osm),
    reconciliations: [],
    notes: [
      `Only an auction's last bid is told: ${rows.reduce((sum, row) => sum + row.bids - 1, 0)} earlier bids are not.`,
      `${rows.filter((row) => row.close === undefined).length} auctions have no settlement: open at the end of the table, or lost by it.`,
      `The OSM's log has ${osmRows} rows, ${osm.zeros} of them 0 (no price yet); it tells blocks, and times are interpolated.`,
      "Nobody is named: every vault is 0x0...01, every bidder the zero address.",
    ],
  };
}

function kickReconstructions(kicks: readonly Kick[], osm: TimedOsmLog): Reconstruction[] {
  const largest = (of: (kick: Kick) => bigint): bigint =>
    kicks.reduce((most, kick) => (of(kick) > most ? of(kick) : most), 0n);
  const decreased = kicks.filter((kick) => kick.phase === "less for all");
  const raised = kicks.filter((kick) => kick.phase !== "less for all");
  return [
    {
      kind: "kick times",
      count: kicks.length,
      largest: `${largest((kick) => BigInt(kick.timeErrorSeconds))} s from the latest possible one`,
      why: "numbers are in order, so an auction began before its last bid and that of every later one; it is placed at the last fall of the oracle's price before",
    },
    {
      kind: "lots at the kick",
      count: decreased.length,
      largest: `${daiText(largest((kick) => (kick.phase === "less for all" ? kick.lotWad - kick.row.lotWad : 0n)))} ETH above the last bid's`,
      why: "a second bid above what a vault at the ratio can owe, by the least step, is for less than the whole lot; the lot that owes the bid at the ratio is the most there was",
    },
    {
      kind: "amounts to be raised",
      count: raised.length,
      largest: `${daiText(largest((kick) => kick.tabErrorRad / RAY))} DAI above the last bid`,
      why: "where bids never reached it, it lies between the last bid and what the lot's vault owed at the ratio; the latter is taken",
    },
    {
      kind: "times of the OSM's log",
      count: osm.prices.length,
      largest: `${osm.largestErrorSeconds} s`,
      why: "interpolated between blocks whose time the auctions tell",
    },
  ];
}
