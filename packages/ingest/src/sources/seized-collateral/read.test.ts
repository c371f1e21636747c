import { expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readSeizedCollateral } from "./read.ts";

const USER = `0x${"A1".repeat(20)}`;
const CALLER = `0x${"c3".repeat(20)}`;
const HASH = `0x${"9f".repeat(32)}`;
const ALL = "timestamp,collateral_symbol,liquidatee,liquidator,amount_tokens,profit_usd";
const PLACED =
  "timestamp,block_number,tx_hash,liquidator,liquidatee,collateral_asset_symbol,collateral_amount_wbtc";

const read = (head: string, ...lines: readonly string[]) =>
  gather(
    readSeizedCollateral({ path: temporaryFile("s.csv", [head, ...lines].join("\n")), name: "s" }),
  );

test("both shapes of the table give the same liquidation, one with its transaction", async () => {
  const plain = await read(ALL, `1652302813,wBTC,${USER},${CALLER},0.8825988,-23169164200.8`);
  const placed = await read(PLACED, `1652302813,14754000,${HASH},${CALLER},${USER},WBTC,0.8825988`);
  const liquidation = {
    timeSeconds: 1_652_302_813,
    symbol: "WBTC",
    account: USER.toLowerCase(),
    liquidator: CALLER,
    amount: 88_259_880n,
  };
  expect(plain.rows).toMatchObject([{ ...liquidation, chainPlace: undefined }]);
  expect(placed.rows).toMatchObject([
    { ...liquidation, chainPlace: { block: 14_754_000, transactionHash: HASH } },
  ]);
});

test.each([
  [`1652302813,DOGE,${USER},${CALLER},1,0`, "symbol", "E-INGEST-151"],
  [`1652302813,wBTC,${USER},${CALLER},0.123456789,0`, "amount", "E-INGEST-150"],
  [`1652302813,wBTC,${USER},${CALLER},-1,0`, "amount", "E-INGEST-150"],
  [`12,wBTC,${USER},${CALLER},1,0`, "timestamp", "E-INGEST-150"],
  [`1652302813,wBTC,me,${CALLER},1,0`, "liquidatee", "E-INGEST-150"],
  ["1652302813,wBTC", "", "E-INGEST-101"],
])("%s is quarantined", async (line, column, code) => {
  const { rows, quarantined } = await read(ALL, line);
  expect(rows).toEqual([]);
  expect(quarantined).toMatchObject([{ line: 2, column, code }]);
});

test("a place in the chain that cannot be read is quarantined, not left out", async () => {
  const { quarantined } = await read(
    PLACED,
    `1652302813,first,${HASH},${CALLER},${USER},WBTC,1`,
    `1652302813,1,0x12,${CALLER},${USER},WBTC,1`,
  );
  expect(quarantined.map((row) => row.column)).toEqual(["block_number", "tx_hash"]);
});
