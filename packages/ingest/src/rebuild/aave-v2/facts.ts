import {
  encodeParameterValues,
  PHASE,
  type Fact,
  type FactOf,
  type Position,
} from "@hindcast/domain";
import { QUOTE_COLUMNS, type LiquidationCallRow } from "../../sources/liquidation-calls/read.ts";
import { BONUS_HISTORY } from "./bonus-history.ts";
import { aaveV2Token, type AaveV2Token } from "./tokens.ts";

const ETHEREUM = 1;
const NOBODY = `0x${"0".repeat(40)}`;

/**
 * What liquidation calls without blocks tell: listings of the tokens that occur, the bonuses that
 * governance decided, and for each call the source's quotes followed by the liquidation itself.
 * All facts of one call share a place but for `log`: `transaction` counts the calls of a second,
 * in the order of their content, so that the order of rows in the file does not matter.
 */
export function aaveV2Facts(rows: readonly LiquidationCallRow[]): Fact[] {
  const sorted = rows
    .map((row) => ({ row, content: contentOf(row) }))
    .sort((a, b) => a.row.timeSeconds - b.row.timeSeconds || compareText(a.content, b.content));
  const facts: Fact[] = [...marketFacts(rows)];
  let rank = 0;
  sorted.forEach(({ row }, place) => {
    rank = sorted[place - 1]?.row.timeSeconds === row.timeSeconds ? rank + 1 : 1;
    facts.push(...callFacts(row, rank));
  });
  return facts;
}

function marketFacts(rows: readonly LiquidationCallRow[]): Fact[] {
  const symbols = new Set(rows.flatMap((row) => [row.collateral, row.debt]));
  const tokens = [...symbols].sort().flatMap((symbol) => aaveV2Token(symbol) ?? []);
  const [first] = BONUS_HISTORY;
  if (first === undefined || tokens.length === 0) return [];
  const listings = tokens.map((token, log): FactOf<"reserveListing"> => ({
    kind: "reserveListing",
    at: place(first.fromSeconds, 0, log),
    transactionHash: "",
    reserve: token.address,
    symbol: token.symbol,
    decimals: token.decimals,
    supplyToken: NOBODY,
    debtToken: NOBODY,
    treasury: NOBODY,
    pool: NOBODY,
    values: bonusOf(first.bonusBps[token.symbol] ?? 0),
  }));
  return [...listings, ...BONUS_HISTORY.slice(1).flatMap((each) => changesOf(each, tokens))];
}

function changesOf(
  decision: (typeof BONUS_HISTORY)[number],
  tokens: readonly AaveV2Token[],
): FactOf<"parameterChange">[] {
  return tokens
    .filter((token) => decision.bonusBps[token.symbol] !== undefined)
    .map((token, log) => ({
      kind: "parameterChange",
      at: place(decision.fromSeconds, 0, log),
      transactionHash: "",
      scope: token.address,
      values: bonusOf(decision.bonusBps[token.symbol] ?? 0),
    }));
}

/** As ReserveConfiguration stores it: 10500 is 5 %; 0 is no collateral. */
function bonusOf(bonusBps: number): string {
  return encodeParameterValues({
    liquidationBonus: BigInt(bonusBps === 0 ? 0 : 10_000 + bonusBps),
  });
}

function callFacts(row: LiquidationCallRow, rank: number): Fact[] {
  const collateral = aaveV2Token(row.collateral);
  const debt = aaveV2Token(row.debt);
  if (collateral === undefined || debt === undefined) return [];
  const quotes = QUOTE_COLUMNS.flatMap((column, log): FactOf<"marketPrice">[] => {
    const price = row.quotes[column];
    if (price === undefined) return [];
    return [
      {
        kind: "marketPrice",
        at: place(row.timeSeconds, rank, log),
        transactionHash: "",
        series: `call:${column}/ETH`,
        intervalSeconds: 0,
        open18: price,
        high18: price,
        low18: price,
        close18: price,
        volume18: 0n,
      },
    ];
  });
  const liquidation: FactOf<"liquidation"> = {
    kind: "liquidation",
    at: place(row.timeSeconds, rank, QUOTE_COLUMNS.length),
    transactionHash: "",
    collateralReserve: collateral.address,
    debtReserve: debt.address,
    account: row.account,
    liquidator: row.liquidator,
    debtRepaid: row.debtAmount,
    collateralSeized: row.collateralAmount,
    receiveShares: false,
  };
  return [...quotes, liquidation];
}

/** No block is known: 0. What happens outside of calls has transaction 0. */
function place(timeSeconds: number, transaction: number, log: number): Position {
  return { timeSeconds, chain: ETHEREUM, block: 0, transaction, log, phase: PHASE.recorded };
}

function contentOf(row: LiquidationCallRow): string {
  const { account, liquidator, collateral, collateralAmount, debt, debtAmount, quotes } = row;
  const prices = QUOTE_COLUMNS.map((column) => quotes[column] ?? "");
  return [account, liquidator, collateral, collateralAmount, debt, debtAmount, ...prices].join("/");
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
