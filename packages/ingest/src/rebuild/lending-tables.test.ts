import type { Fact } from "@hindcast/domain";
import { expect, test } from "vitest";
import type { LiquidationCallRow } from "../sources/liquidation-calls/read.ts";
import type { MarketTotalsRow } from "../sources/market-totals/read.ts";
import type { MarketCall, MarketTransactionRow } from "../sources/market-transactions/read.ts";
import type { SeizedCollateralRow } from "../sources/seized-collateral/read.ts";
import { seizedCollateralFacts } from "./aave-btc/facts.ts";
import { aaveV2Facts } from "./aave-v2/facts.ts";
import { aaveV2Token } from "./aave-v2/tokens.ts";
import { isolatedMarketFacts, REST_OF_THE_MARKET } from "./morpho-market/facts.ts";
import { openingOf } from "./morpho-market/opening.ts";

const account = (digit: string) => `0x${digit.repeat(40)}`;
const PLACE = { file: "f", line: 1 };
const sorted = (facts: readonly Fact[]): string[] =>
  facts
    .map((fact) =>
      JSON.stringify(fact, (_key, value: unknown) =>
        typeof value === "bigint" ? `${value}` : value,
      ),
    )
    .toSorted();

const call = (change: Partial<LiquidationCallRow>): LiquidationCallRow => ({
  ...PLACE,
  timeSeconds: 1_620_000_000,
  pool: account("1"),
  account: account("a"),
  liquidator: account("0"),
  collateral: "WETH",
  collateralAmount: 5n,
  debt: "USDC",
  debtAmount: 7n,
  isRaw: true,
  quotes: { collateral: undefined, debt: 3n, usdt: undefined },
  ...change,
});

test("calls of one second get places by their content, whatever the order of rows", () => {
  const calls = [
    call({}),
    call({ debtAmount: 8n }),
    call({}),
    call({ timeSeconds: 1_620_000_001 }),
  ];
  const facts = aaveV2Facts(calls);
  expect(sorted(aaveV2Facts(calls.toReversed()))).toEqual(sorted(facts));
  const liquidations = facts.filter((fact) => fact.kind === "liquidation");
  expect(liquidations.map((fact) => fact.at.transaction)).toEqual([1, 2, 3, 1]);
  const places = facts.map((fact) => Object.values(fact.at).join("/"));
  expect(new Set(places).size).toBe(places.length);
});

test("governance's decisions become parameters of the tokens that occur", () => {
  const facts = aaveV2Facts([call({ collateral: "WBTC" })]);
  const wbtc = aaveV2Token("WBTC")?.address;
  const values = facts.flatMap((fact) =>
    (fact.kind === "reserveListing" && fact.symbol === "WBTC") ||
    (fact.kind === "parameterChange" && fact.scope === wbtc)
      ? [fact.values]
      : [],
  );
  expect(values).toEqual(
    ["11000", "10900", "10750", "10650"].map((bonus) => `{"liquidationBonus":"${bonus}"}`),
  );
  expect(aaveV2Token("AmmWETH")?.address).not.toBe(aaveV2Token("WETH")?.address);
  expect(aaveV2Token("NOPE")).toBeUndefined();
});

const seizure = (change: Partial<SeizedCollateralRow>): SeizedCollateralRow => ({
  ...PLACE,
  timeSeconds: 1_652_302_813,
  symbol: "WBTC",
  account: account("a"),
  liquidator: account("b"),
  amount: 88n,
  chainPlace: undefined,
  ...change,
});

test("a liquidation in both tables is one, with its transaction; equal ones stay two", () => {
  const chainPlace = { block: 14_754_000, transactionHash: `0x${"9".repeat(64)}` };
  const rows = [
    seizure({}),
    seizure({}),
    seizure({ amount: 99n }),
    seizure({ chainPlace }),
    seizure({ timeSeconds: 1_652_302_999, chainPlace }),
  ];
  const facts = seizedCollateralFacts(rows);
  const liquidations = facts.filter((fact) => fact.kind === "liquidation");
  expect(liquidations).toHaveLength(4);
  expect(liquidations.filter((fact) => fact.transactionHash !== "")).toHaveLength(2);
  expect(sorted(seizedCollateralFacts(rows.toReversed()))).toEqual(sorted(facts));
});

const HOUR = 3600;
const START = 1_760_486_400;
const MARKET_ID = `0x${"e".repeat(64)}`;
const totals = (hour: number, supplyAssets: bigint, borrowAssets: bigint): MarketTotalsRow => ({
  ...PLACE,
  timeSeconds: START + hour * HOUR,
  supplyAssets,
  borrowAssets,
  collateralAssets: 100n * 10n ** 18n,
  borrowUsd18: borrowAssets * 10n ** 12n,
  collateralUsd18: 200n * 10n ** 18n,
});
const movement = (
  name: MarketCall,
  hour: number,
  from: string,
  assets: bigint,
  shares: bigint,
): MarketTransactionRow => ({
  ...PLACE,
  timeSeconds: START + hour * HOUR - HOUR / 2,
  block: 10 + hour,
  transactionHash: `0x${"9".repeat(64)}`,
  call: name,
  account: account(from),
  marketId: MARKET_ID,
  assets,
  shares,
});
const MILLION = 1_000_000_000_000n;
const HOURS = [
  totals(0, 10n * MILLION, 8n * MILLION),
  totals(1, 10n * MILLION + 800n, 8n * MILLION + 800n),
  totals(2, 9n * MILLION + 1_600n, 8n * MILLION + 1_600n),
];
/** Half an hour of 800 an hour lies between the reading and the call: 400 more assets. */
const SHARES_AT_OPENING = 9n * MILLION * 1_000_000n;
const CALLS = [
  movement(
    "MarketWithdraw",
    2,
    "a",
    MILLION,
    (MILLION * (SHARES_AT_OPENING + 1_000_000n)) / (10n * MILLION + 1_200n + 1n),
  ),
];

test("an opening is found from the first call and the first hour's interest", () => {
  const opening = openingOf(CALLS, HOURS);
  const error = Number(opening.supplyShares - SHARES_AT_OPENING) / Number(SHARES_AT_OPENING);
  expect(Math.abs(error)).toBeLessThan(1e-11);
  // Nobody borrowed or repaid: a share is worth what a new market's is.
  expect(opening.borrowShares).toBe(8n * MILLION * 1_000_000n);
  // 800 of 8e12 in 3600 s; at 80 % usage the curve is at 1 - 3/4 / 9 of the anchor.
  const rate = 800e18 / 8e12 / 3600;
  expect(Number(opening.rateAtTargetWad) / (rate / (1 - 0.75 / 9))).toBeCloseTo(1, 4);
});

test("accounts open with the least they need, the rest is nobody's in particular", () => {
  const market = {
    marketId: MARKET_ID,
    symbol: "X/USDC",
    loanToken: account("5"),
    loanDecimals: 6,
    collateralToken: account("6"),
    collateralDecimals: 18,
    oracle: account("7"),
    rateModel: account("8"),
    lltvWad: "915000000000000000",
  };
  const facts = isolatedMarketFacts(market, 1, CALLS, HOURS);
  const opened = facts.filter((fact) => fact.kind === "sharePosting" && fact.at.transaction === 0);
  expect(opened.map((fact) => (fact as { account: string }).account)).toEqual([
    account("a"),
    REST_OF_THE_MARKET,
    REST_OF_THE_MARKET,
  ]);
  const supply = opened.flatMap((fact) =>
    fact.kind === "sharePosting" && fact.side === "supply" ? [fact.shares] : [],
  );
  expect(supply[0]).toBe(CALLS[0]?.shares);
  const price = facts.find((fact) => fact.kind === "oraclePrice");
  // 200 $ for 100 collateral tokens, a loan token a dollar: 2 loan tokens, 6 decimals for 18, × 1e36.
  expect(price).toMatchObject({ price: 2n * 10n ** 24n });
});
