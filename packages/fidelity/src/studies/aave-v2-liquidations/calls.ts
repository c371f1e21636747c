import { decodeParameterValues, positionKey, type Fact } from "@hindcast/domain";

/** A price column of the source as it stood beside a call, ETH per token. */
export type QuoteName = "collateral" | "debt" | "usdt";

/** A recorded liquidation call with what the source joined to it. */
export interface Call {
  readonly timeSeconds: number;
  readonly account: string;
  readonly collateral: string;
  readonly debt: string;
  /** Whole tokens. */
  readonly seized: number;
  readonly repaid: number;
  readonly quotes: Readonly<Partial<Record<QuoteName, number>>>;
}

/** A liquidation bonus and since when, as a factor: 1.05 is 5 %. */
export interface BonusStep {
  readonly fromSeconds: number;
  readonly factor: number;
}

/** What the facts of this dataset say, by token symbol. */
export interface CallHistory {
  readonly calls: readonly Call[];
  readonly bonuses: ReadonlyMap<string, readonly BonusStep[]>;
  /** Market quotes in US dollars in order of time. */
  readonly markets: ReadonlyMap<string, readonly MarketQuote[]>;
}

export interface MarketQuote {
  readonly timeSeconds: number;
  readonly usd: number;
}

const CALL_SERIES = /^call:(collateral|debt|usdt)\/ETH$/;
const MARKET_SERIES = /^coingecko:(.+)\/USD$/;
const BPS = 10_000;

/** Reads the facts in one pass. A quote belongs to the liquidation of the same transaction. */
export function readCalls(facts: readonly Fact[]): CallHistory {
  const tokens = new Map<string, { readonly symbol: string; readonly unit: number }>();
  const calls: Call[] = [];
  const bonuses = new Map<string, BonusStep[]>();
  const markets = new Map<string, MarketQuote[]>();
  const quotes = new Map<string, Partial<Record<QuoteName, number>>>();
  const setBonus = (symbol: string, fromSeconds: number, values: string): void => {
    const bonus = decodeParameterValues(values)["liquidationBonus"];
    if (typeof bonus !== "bigint" || bonus === 0n) return;
    listIn(bonuses, symbol).push({ fromSeconds, factor: Number(bonus) / BPS });
  };
  for (const fact of facts) {
    const { timeSeconds } = fact.at;
    if (fact.kind === "reserveListing") {
      tokens.set(fact.reserve, { symbol: fact.symbol, unit: 10 ** fact.decimals });
      setBonus(fact.symbol, timeSeconds, fact.values);
    } else if (fact.kind === "parameterChange") {
      const token = tokens.get(fact.scope);
      if (token !== undefined) setBonus(token.symbol, timeSeconds, fact.values);
    } else if (fact.kind === "marketPrice") {
      const ofCall = CALL_SERIES.exec(fact.series)?.[1] as QuoteName | undefined;
      const symbol = MARKET_SERIES.exec(fact.series)?.[1];
      const price = Number(fact.close18) / 1e18;
      if (ofCall !== undefined) {
        const key = callKey(fact);
        quotes.set(key, { ...quotes.get(key), [ofCall]: price });
      } else if (symbol !== undefined)
        listIn(markets, symbol.toUpperCase()).push({ timeSeconds, usd: price });
    } else if (fact.kind === "liquidation") {
      const collateral = tokens.get(fact.collateralReserve);
      const debt = tokens.get(fact.debtReserve);
      if (collateral === undefined || debt === undefined) continue;
      calls.push({
        timeSeconds,
        account: fact.account,
        collateral: collateral.symbol,
        debt: debt.symbol,
        seized: Number(fact.collateralSeized) / collateral.unit,
        repaid: Number(fact.debtRepaid) / debt.unit,
        quotes: quotes.get(callKey(fact)) ?? {},
      });
    }
  }
  return { calls, bonuses, markets };
}

function callKey({ at }: Fact): string {
  return `${at.timeSeconds}/${positionKey({ ...at, log: 0 })}`;
}

function listIn<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key);
  if (list !== undefined) return list;
  const made: T[] = [];
  map.set(key, made);
  return made;
}
