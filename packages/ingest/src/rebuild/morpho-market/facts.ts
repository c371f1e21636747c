import {
  encodeParameterValues,
  PHASE,
  type Fact,
  type FactOf,
  type Position,
} from "@hindcast/domain";
import type { MarketTotalsRow } from "../../sources/market-totals/read.ts";
import type { MarketTransactionRow } from "../../sources/market-transactions/read.ts";
import type { IsolatedMarket } from "./market.ts";
import { openingOf, signOn, type Side } from "./opening.ts";

/** Who holds what no call explains: suppliers and borrowers that did nothing in the record. */
export const REST_OF_THE_MARKET = "0x00000000000000000000000000000000000000ff";
/** The call whose answer a reading of totals is. */
export const TOTALS_CALL = "market(bytes32)";

/**
 * An isolated market from its calls and hourly totals: the listing, what must have been there at
 * the opening (effects: bounded reconstruction), prices and totals as the source reads them, and
 * each call as a cause with the shares the source records beside it.
 */
export function isolatedMarketFacts(
  market: IsolatedMarket,
  chain: number,
  rows: readonly MarketTransactionRow[],
  totals: readonly MarketTotalsRow[],
): Fact[] {
  const reserve = market.marketId.slice(0, 42);
  const inTime = totals.toSorted((a, b) => a.timeSeconds - b.timeSeconds);
  const start = inTime[0];
  if (start === undefined) return [];
  const calls = rows
    .filter((row) => row.marketId === market.marketId && row.timeSeconds > start.timeSeconds)
    .toSorted((a, b) => a.timeSeconds - b.timeSeconds || a.line - b.line);
  return [
    ...openingFacts({ market, reserve, chain }, calls, inTime, start),
    ...inTime.flatMap((row) => readingFacts({ market, reserve, chain }, row)),
    ...callFacts(reserve, chain, calls),
  ];
}

interface Named {
  readonly market: IsolatedMarket;
  readonly reserve: string;
  readonly chain: number;
}

function openingFacts(
  { market, reserve, chain }: Named,
  calls: readonly MarketTransactionRow[],
  totals: readonly MarketTotalsRow[],
  start: MarketTotalsRow,
): Fact[] {
  const { lltvWad, ...identity } = market;
  const opening = openingOf(calls, totals);
  let log = 0;
  const stamp = () => ({ at: place(start.timeSeconds, chain, 0, 0, log++), transactionHash: "" });
  const facts: Fact[] = [
    {
      kind: "marketListing",
      ...stamp(),
      reserve,
      ...identity,
      values: encodeParameterValues({ lltvWad: BigInt(lltvWad) }),
    },
    {
      kind: "rateUpdate",
      ...stamp(),
      reserve,
      averageRate: opening.rateAtTargetWad,
      rateAtTarget: opening.rateAtTargetWad,
    },
  ];
  const sides = [
    ["supply", opening.supplyShares, start.supplyAssets],
    ["debt", opening.borrowShares, start.borrowAssets],
  ] as const;
  for (const [side, shares, assets] of sides)
    for (const [account, own] of openingBalances(
      calls,
      shares,
      (row) => signOn(side, row) * row.shares,
    ))
      facts.push({
        kind: "sharePosting",
        ...stamp(),
        reserve,
        side,
        account,
        amount: shares === 0n ? 0n : (assets * own) / shares,
        shares: own,
      });
  const collateral = openingBalances(calls, start.collateralAssets, collateralMoved);
  for (const [account, amount] of collateral)
    facts.push({ kind: "collateralSupply", ...stamp(), reserve, payer: account, account, amount });
  return facts;
}

/**
 * The least each account must have had so that it never goes below zero, and the rest of the total
 * with nobody in particular. Sorted by account; zero balances are left out.
 */
function openingBalances(
  calls: readonly MarketTransactionRow[],
  total: bigint,
  moved: (row: MarketTransactionRow) => bigint,
): [string, bigint][] {
  const balances = new Map<string, { now: bigint; lowest: bigint }>();
  for (const row of calls) {
    const balance = balances.get(row.account) ?? { now: 0n, lowest: 0n };
    balance.now += moved(row);
    if (balance.now < balance.lowest) balance.lowest = balance.now;
    balances.set(row.account, balance);
  }
  const needed = [...balances]
    .map(([account, { lowest }]): [string, bigint] => [account, -lowest])
    .filter(([, amount]) => amount > 0n)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const rest = total - needed.reduce((sum, [, amount]) => sum + amount, 0n);
  return rest > 0n ? [...needed, [REST_OF_THE_MARKET, rest]] : needed;
}

function collateralMoved(row: MarketTransactionRow): bigint {
  if (row.call === "MarketSupplyCollateral") return row.assets;
  return row.call === "MarketWithdrawCollateral" ? -row.assets : 0n;
}

/** Price and totals of one reading. The price is the source's own valuation, not the oracle's. */
function readingFacts({ market, reserve, chain }: Named, row: MarketTotalsRow): Fact[] {
  const { supplyAssets, borrowAssets, collateralAssets, borrowUsd18, collateralUsd18 } = row;
  const at = (log: number): Position => place(row.timeSeconds, chain, 0, 1, log);
  const facts: Fact[] = [];
  if (collateralAssets > 0n && borrowUsd18 > 0n)
    facts.push({
      kind: "oraclePrice",
      at: at(0),
      transactionHash: "",
      feed: market.oracle,
      price: (collateralUsd18 * borrowAssets * 10n ** 36n) / (collateralAssets * borrowUsd18),
      round: 0n,
    });
  const value = JSON.stringify({
    borrowAssets: `${borrowAssets}`,
    collateralAssets: `${collateralAssets}`,
    supplyAssets: `${supplyAssets}`,
  });
  facts.push({
    kind: "contractReading",
    at: at(1),
    transactionHash: "",
    address: reserve,
    call: TOTALS_CALL,
    value,
  });
  return facts;
}

function callFacts(reserve: string, chain: number, calls: readonly MarketTransactionRow[]): Fact[] {
  let rank = 0;
  return calls.flatMap((row, n): Fact[] => {
    rank = calls[n - 1]?.timeSeconds === row.timeSeconds ? rank + 1 : 2;
    const { account, assets, shares, transactionHash } = row;
    const stamp = (log: number) => ({
      at: place(row.timeSeconds, chain, row.block, rank, log),
      transactionHash,
    });
    const posting = (side: Side): FactOf<"sharePosting"> => {
      const sign = signOn(side, row);
      return {
        kind: "sharePosting",
        ...stamp(1),
        reserve,
        side,
        account,
        amount: sign * assets,
        shares: sign * shares,
      };
    };
    const own = { reserve, account, amount: assets };
    switch (row.call) {
      case "MarketSupply":
        return [{ kind: "supply", ...stamp(0), ...own, payer: account }, posting("supply")];
      case "MarketWithdraw":
        return [{ kind: "withdraw", ...stamp(0), ...own, recipient: account }, posting("supply")];
      case "MarketBorrow":
        return [{ kind: "borrow", ...stamp(0), ...own, caller: account }, posting("debt")];
      case "MarketRepay":
        return [
          { kind: "repay", ...stamp(0), ...own, payer: account, withShares: false },
          posting("debt"),
        ];
      case "MarketSupplyCollateral":
        return [{ kind: "collateralSupply", ...stamp(0), ...own, payer: account }];
      case "MarketWithdrawCollateral":
        return [{ kind: "collateralWithdrawal", ...stamp(0), ...own, recipient: account }];
    }
  });
}

function place(
  timeSeconds: number,
  chain: number,
  block: number,
  transaction: number,
  log: number,
): Position {
  return { timeSeconds, chain, block, transaction, log, phase: PHASE.recorded };
}
