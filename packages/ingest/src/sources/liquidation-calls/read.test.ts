import { expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readLiquidationCalls } from "./read.ts";

const USER = `0x${"a1".repeat(20)}`;
const POOL = `0x${"B2".repeat(20)}`;
const CALLER = `0x${"c3".repeat(20)}`;
const DECIMALS: Record<string, number> = { WETH: 18, USDC: 6 };
const HEAD =
  "collateralAmount,collateralReserve,pool,principalAmount,principalReserve,timestamp,user,priceUSDTCollateral,reservePriceETHPrincipal,reservePriceETHCollateral,liquidator";

const read = (...lines: readonly string[]) =>
  gather(
    readLiquidationCalls(
      { path: temporaryFile("l.csv", [HEAD, ...lines].join("\n")), name: "l" },
      (symbol) => DECIMALS[symbol],
    ),
  );

test("rows without a liquidator are raw, the others decimal: one scale comes out", async () => {
  const raw = `1050000000000000000,WETH,${POOL},2000000000,USDC,1619145033,${USER},500000000000000.0,5e+14,,`;
  const decimal = `1.05,WETH,${POOL},2000.0,USDC,1632257912,${USER},,0.0005,1.0,${CALLER}`;
  const { rows, quarantined } = await read(raw, decimal);
  expect(quarantined).toEqual([]);
  expect(rows.map((row) => [row.isRaw, row.collateralAmount, row.debtAmount])).toEqual([
    [true, 1_050_000_000_000_000_000n, 2_000_000_000n],
    [false, 1_050_000_000_000_000_000n, 2_000_000_000n],
  ]);
  expect(rows.map((row) => row.quotes)).toEqual([
    { collateral: undefined, debt: 500_000_000_000_000n, usdt: 500_000_000_000_000n },
    { collateral: 10n ** 18n, debt: 500_000_000_000_000n, usdt: undefined },
  ]);
  expect(rows.map((row) => [row.pool, row.liquidator])).toEqual([
    [POOL.toLowerCase(), `0x${"0".repeat(40)}`],
    [POOL.toLowerCase(), CALLER],
  ]);
});

test("digits a double invents are rounded away; exponents are read", async () => {
  const line = `2.6215350812317e-05,WETH,${POOL},15880.836593000001,USDC,1632257912,${USER},,0.0005,1.0,${CALLER}`;
  const { rows } = await read(line);
  expect(rows[0]).toMatchObject({
    collateralAmount: 26_215_350_812_317n,
    debtAmount: 15_880_836_593n,
  });
});

test("equal rows are kept", async () => {
  const line = `1,WETH,${POOL},1,USDC,1619145033,${USER},,,,`;
  expect((await read(line, line)).rows).toHaveLength(2);
});

test.each([
  [`1.5,WETH,${POOL},1,USDC,1619145033,${USER},,,,`, "collateralAmount", "E-INGEST-150"],
  [`1,WETH,${POOL},-1,USDC,1619145033,${USER},,,,`, "principalAmount", "E-INGEST-150"],
  [`1,NOPE,${POOL},1,USDC,1619145033,${USER},,,,`, "collateralReserve", "E-INGEST-151"],
  [`1,WETH,${POOL},1,USDC,soon,${USER},,,,`, "timestamp", "E-INGEST-150"],
  [`1,WETH,${POOL},1,USDC,1619145033,nobody,,,,`, "user", "E-INGEST-150"],
  [`1,WETH,${POOL},1,USDC,1619145033,${USER},,dear,,`, "debt", "E-INGEST-150"],
  ["1,WETH", "", "E-INGEST-101"],
])("%s is quarantined", async (line, column, code) => {
  const { rows, quarantined } = await read(line);
  expect(rows).toEqual([]);
  expect(quarantined).toMatchObject([{ line: 2, column, code, severity: "fault" }]);
});
