import { encodeParameterValues, type Fact } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { readRecordedMarket } from "./recorded-liquidations.ts";

const WETH = "0xe7";
const USDC = "0xdc";

type Unplaced = Fact extends infer F
  ? F extends Fact
    ? Omit<F, "at" | "transactionHash">
    : never
  : never;

/** Facts, one a block, ten seconds apart. */
function placed(...facts: Unplaced[]): Fact[] {
  return facts.map((fact, index) => {
    const at = {
      timeSeconds: 10 * index,
      chain: 1,
      block: index,
      transaction: 0,
      log: 0,
      phase: 0,
    };
    return { ...fact, at, transactionHash: "" } as Fact;
  });
}

const listing = (reserve: string, symbol: string, decimals: number): Unplaced => ({
  kind: "reserveListing",
  reserve,
  symbol,
  decimals,
  supplyToken: "",
  debtToken: "",
  treasury: "",
  pool: "",
  values: "{}",
});
const feed = (reserve: string, name: string): Unplaced => ({
  kind: "feedAssignment",
  reserve,
  feed: name,
});
const price = (name: string, usd8: bigint): Unplaced => ({
  kind: "oraclePrice",
  feed: name,
  price: usd8,
  round: 1n,
});
const liquidation = (debtReserve: string, debtRepaid: bigint): Unplaced => ({
  kind: "liquidation",
  collateralReserve: WETH,
  debtReserve,
  account: "0xaa",
  liquidator: "0xbb",
  debtRepaid,
  collateralSeized: 1n,
  receiveShares: false,
});

test("a liquidation is worth its debt at the last price before it", () => {
  const { liquidations } = readRecordedMarket(
    placed(
      listing(USDC, "USDC", 6),
      feed(USDC, "f"),
      price("f", 99_000_000n),
      liquidation(USDC, 2_500_001n),
      price("f", 101_000_000n),
    ),
  );
  // 2.500001 tokens at 0.99: 2.47500099
  expect(liquidations).toEqual([
    {
      account: "0xaa",
      collateralReserve: WETH,
      debtReserve: USDC,
      timeSeconds: 30,
      block: 3,
      debtRepaid: 2_500_001n,
      valueUsd8: 247_500_099n,
    },
  ]);
});

test("without a price a liquidation is worth nothing that is known", () => {
  expect(readRecordedMarket(placed(liquidation(USDC, 5n))).liquidations[0]?.valueUsd8).toBe(0n);
});

test("prices follow the feed a reserve reads, one feed for several reserves too", () => {
  const { prices } = readRecordedMarket(
    placed(
      price("old", 1n),
      feed(WETH, "old"),
      feed(USDC, "old"),
      price("old", 2n),
      price("new", 9n),
      feed(WETH, "new"),
      price("old", 3n),
      price("new", 10n),
    ),
  );
  const seen = (reserve: string) => prices.get(reserve)?.map((p) => `${p.timeSeconds}:${p.usd8}`);
  expect(seen(WETH)).toEqual(["10:1", "30:2", "50:9", "70:10"]);
  expect(seen(USDC)).toEqual(["20:1", "30:2", "60:3"]);
});

test("reserves by symbol; a second token of the same symbol goes by its address", () => {
  const { reserves } = readRecordedMarket(
    placed(listing(USDC, "USDC", 6), listing(WETH, "WETH", 18), listing("0xdd", "USDC", 6)),
  );
  expect([...reserves]).toEqual([
    ["USDC", USDC],
    ["WETH", WETH],
    ["0xdd", "0xdd"],
  ]);
});

test("parameters keep their last value", () => {
  const change = (ltvBps: bigint): Unplaced => ({
    kind: "parameterChange",
    scope: WETH,
    values: encodeParameterValues({ ltvBps, frozen: true }),
  });
  expect([...readRecordedMarket(placed(change(1n), change(2n))).parameters]).toEqual([
    [`${WETH}/frozen`, true],
    [`${WETH}/ltvBps`, 2n],
  ]);
});

describe("an isolated market of 2,000 loan tokens a collateral token", () => {
  const LOAN_UNITS_E36 = 2_000n * 10n ** 24n; // 36 + 6 - 18 decimals
  const market: Unplaced = {
    kind: "marketListing",
    reserve: "0xa1",
    marketId: "0xa1",
    symbol: "WETH/USDC 86 %",
    loanToken: USDC,
    loanDecimals: 6,
    collateralToken: WETH,
    collateralDecimals: 18,
    oracle: "its oracle",
    rateModel: "",
    values: "{}",
  };

  test("is a reserve by its name, priced in dollars of its collateral", () => {
    const { reserves, prices } = readRecordedMarket(
      placed(price("its oracle", LOAN_UNITS_E36), market, price("its oracle", LOAN_UNITS_E36 / 2n)),
    );
    expect([...reserves]).toEqual([["WETH/USDC 86 %", "0xa1"]]);
    expect(prices.get("0xa1")?.map(({ usd8 }) => usd8)).toEqual([
      2_000n * 10n ** 8n,
      1_000n * 10n ** 8n,
    ]);
  });

  test("values repaid debt at the loan token's price, a dollar where none is known", () => {
    const facts = [market, price("its oracle", LOAN_UNITS_E36), liquidation("0xa1", 5_000_000n)];
    const valued = (...more: Unplaced[]) =>
      readRecordedMarket(placed(...more, ...facts)).liquidations[0]?.valueUsd8;
    expect(valued()).toBe(5n * 10n ** 8n);
    expect(valued(price(USDC, 90_000_000n))).toBe(450_000_000n);
  });
});
