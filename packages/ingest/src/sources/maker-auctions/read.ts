import { knownEmpty, type QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseIndex } from "../../values/decimal-text.ts";
import { parseFixedHex } from "../../values/hex-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import type { Batch, Provenance } from "../batch.ts";
import { readCsvTable, type TableRow } from "../csv-table.ts";

/** A collateral auction with its last bid, and how it was closed where that is told. */
export interface AuctionRow extends Provenance {
  readonly auction: number;
  /** Collateral of the last bid, wad. */
  readonly lotWad: bigint;
  /** DAI of the last bid, rad: the price for a unit of the lot, as it is printed, times the lot. */
  readonly bidRad: bigint;
  readonly bids: number;
  /** What the last bid's transaction cost, US dollars with 18 decimals; undefined where not told. */
  readonly costUsd18: bigint | undefined;
  readonly bid: {
    readonly timeSeconds: number;
    readonly block: number;
    readonly transactionHash: string;
  };
  readonly close: { readonly timeSeconds: number; readonly block: number } | undefined;
}

const COLUMNS = {
  id: ["id"],
  price: ["best_price_ethdai"],
  lot: ["lot"],
  bidTime: ["lastbid_timestamp"],
  bidBlock: ["lastbid_blocknumber"],
  bidHash: ["lastbid_txhash"],
  bids: ["bidcount"],
  cost: ["lastbid_txcost_usd"],
  closeTime: ["timestamp"],
  closeBlock: ["blocknumber"],
} as const;

type Column = keyof typeof COLUMNS;

/** Auctions in the order of the file. Bad rows: E-INGEST-101, -143. */
export function readAuctions(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<AuctionRow>> {
  return readCsvTable(file, COLUMNS, toAuction, { signal });
}

function toAuction({
  place,
  cell,
  raw,
  refuse: refuseAs,
}: TableRow<Column>): AuctionRow | QuarantinedRow {
  const refuse = (column: string, reason: string): QuarantinedRow =>
    refuseAs(column, "E-INGEST-143", reason);
  // Nobody bid (yet): a kick without a time, of which nothing could be replayed.
  if (cell("bidTime") === "" && cell("bidBlock") === "")
    return knownEmpty(place, "bidTime", "E-INGEST-143", "nobody bid in this auction", raw);
  const isClosed = cell("closeTime") !== "" || cell("closeBlock") !== "";
  const numbers: Partial<Record<Column, number>> = {};
  for (const column of [
    "id",
    "bids",
    "bidBlock",
    ...(isClosed ? (["closeBlock"] as const) : []),
  ] as const) {
    const value = parseIndex(cell(column));
    if (typeof value !== "number") return refuse(column, value.reason);
    numbers[column] = value;
  }
  for (const column of ["bidTime", ...(isClosed ? (["closeTime"] as const) : [])] as const) {
    const value = parseTimeSeconds(cell(column), "s");
    if (typeof value !== "number") return refuse(column, value.reason);
    numbers[column] = value;
  }
  const lotWad = parseDecimal(cell("lot"), 18);
  if (typeof lotWad !== "bigint") return refuse("lot", lotWad.reason);
  const price = parseDecimal(cutDecimals(cell("price"), PRICE_DECIMALS), PRICE_DECIMALS);
  if (typeof price !== "bigint") return refuse("price", price.reason);
  const cost36 = cell("cost") === "" ? undefined : parseDecimal(cutDecimals(cell("cost"), 36), 36);
  if (typeof cost36 === "object") return refuse("cost", cost36.reason);
  const costUsd18 = cost36 === undefined ? undefined : cost36 / 10n ** 18n;
  if (lotWad < 0n || price < 0n) return refuse("lot", "a lot or price is negative");
  const bidRad = (price * lotWad + PER_RAD / 2n) / PER_RAD;
  const hash = parseFixedHex(cell("bidHash"), 32);
  if (typeof hash !== "string") return refuse("bidHash", hash.reason);
  const { id = 0, bids = 0, bidBlock = 0, bidTime = 0, closeBlock = 0, closeTime = 0 } = numbers;
  const close = isClosed ? { timeSeconds: closeTime, block: closeBlock } : undefined;
  if (close !== undefined && close.timeSeconds < bidTime)
    return refuse("closeTime", "it was closed before its last bid");
  const bid = { timeSeconds: bidTime, block: bidBlock, transactionHash: hash };
  return { ...place, auction: id, lotWad, bidRad, bids, costUsd18, bid, close };
}

/** Zero bids are a few rad for a whole lot: prices like 7e-47. */
const PRICE_DECIMALS = 63;
const PER_RAD = 10n ** 36n;

/** A printed floating-point number ("2.0000000000000002e-29"), cut behind so many decimals. */
function cutDecimals(text: string, decimals: number): string {
  const [, whole = "", fraction = "", exponent = "0"] =
    /^(\d+)(?:\.(\d+))?(?:e-(\d+))?$/i.exec(text) ?? [];
  if (whole === "") return text;
  const kept = fraction.slice(0, Math.max(0, decimals - Number(exponent)));
  return `${whole}.${kept}e-${exponent}`;
}
