import { PHASE, type Fact, type FactOf, type Position } from "@hindcast/domain";
import {
  BITCOIN_DECIMALS,
  type SeizedCollateralRow,
} from "../../sources/seized-collateral/read.ts";

const ETHEREUM = 1;
const NOBODY = `0x${"0".repeat(40)}`;

/** The tokens' own addresses on Ethereum. */
const TOKENS = [
  { symbol: "WBTC", address: "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599" },
  { symbol: "CBBTC", address: "0xcbb7c0000ab88b473b1f5afd9ef808440eed33bf" },
] as const;

/**
 * Liquidations of Bitcoin collateral. Rows of both tables that agree in second, account and amount
 * are one liquidation, and the second tells its transaction. No debt leg is known: zero of nobody's
 * token. `transaction` counts the liquidations of a second, in the order of their content.
 */
export function seizedCollateralFacts(rows: readonly SeizedCollateralRow[]): Fact[] {
  const listings = TOKENS.filter(({ symbol }) => rows.some((row) => row.symbol === symbol));
  const sorted = joined(rows).sort(
    (a, b) => a.timeSeconds - b.timeSeconds || compareText(contentOf(a), contentOf(b)),
  );
  const from = sorted[0]?.timeSeconds ?? 0;
  let rank = 0;
  return [
    ...listings.map((token, log) => listing(token, at(from, 0, 0, log))),
    ...sorted.map((row, place): FactOf<"liquidation"> => {
      rank = sorted[place - 1]?.timeSeconds === row.timeSeconds ? rank + 1 : 1;
      return {
        kind: "liquidation",
        at: at(row.timeSeconds, row.chainPlace?.block ?? 0, rank, 0),
        transactionHash: row.chainPlace?.transactionHash ?? "",
        collateralReserve: TOKENS.find(({ symbol }) => symbol === row.symbol)?.address ?? NOBODY,
        debtReserve: NOBODY,
        account: row.account,
        liquidator: row.liquidator,
        debtRepaid: 0n,
        collateralSeized: row.amount,
        receiveShares: false,
      };
    }),
  ];
}

/** Each liquidation once. What only one table has is kept. */
function joined(rows: readonly SeizedCollateralRow[]): SeizedCollateralRow[] {
  const placed = new Map<string, SeizedCollateralRow[]>();
  for (const row of rows) {
    if (row.chainPlace === undefined) continue;
    const key = contentOf(row);
    placed.set(key, [...(placed.get(key) ?? []), row]);
  }
  const plain = rows
    .filter((row) => row.chainPlace === undefined)
    .map((row) => placed.get(contentOf(row))?.shift() ?? row);
  return [...plain, ...[...placed.values()].flat()];
}

function listing(token: (typeof TOKENS)[number], place: Position): FactOf<"reserveListing"> {
  return {
    kind: "reserveListing",
    at: place,
    transactionHash: "",
    reserve: token.address,
    symbol: token.symbol,
    decimals: BITCOIN_DECIMALS,
    supplyToken: NOBODY,
    debtToken: NOBODY,
    treasury: NOBODY,
    pool: NOBODY,
    values: "{}",
  };
}

function at(timeSeconds: number, block: number, transaction: number, log: number): Position {
  return { timeSeconds, chain: ETHEREUM, block, transaction, log, phase: PHASE.recorded };
}

function contentOf(row: SeizedCollateralRow): string {
  return `${row.timeSeconds}/${row.account}/${row.symbol}/${row.amount}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
