import { expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { MARKET_CALLS, readMarketTransactions } from "./read.ts";

const USER = `0x${"A1".repeat(20)}`;
const HASH = `0x${"9f".repeat(32)}`;
const MARKET = `0x${"0F".repeat(32)}`;
const HEAD = "hash,timestamp,block_number,type,user_address,market_unique_key,assets,shares";
const line = (change: Record<string, string> = {}): string => {
  const row = {
    hash: HASH,
    timestamp: "1760489843",
    block: "23579662",
    type: "MarketSupply",
    user: USER,
    market: MARKET,
    assets: "72041526091",
    shares: "68779384478234663",
    ...change,
  };
  return Object.values(row).join(",");
};
const read = (...lines: readonly string[]) =>
  gather(
    readMarketTransactions({
      path: temporaryFile("t.csv", [HEAD, ...lines].join("\n")),
      name: "t",
    }),
  );

test("every call keeps its integers; collateral has no shares", async () => {
  const { rows, quarantined } = await read(
    ...MARKET_CALLS.map((type) =>
      line({ type, shares: type.endsWith("Collateral") ? "" : "68779384478234663" }),
    ),
  );
  expect(quarantined).toEqual([]);
  expect(rows.map((row) => row.call)).toEqual(MARKET_CALLS);
  expect(rows[0]).toMatchObject({
    timeSeconds: 1_760_489_843,
    block: 23_579_662,
    account: USER.toLowerCase(),
    marketId: MARKET.toLowerCase(),
    assets: 72_041_526_091n,
    shares: 68_779_384_478_234_663n,
  });
  expect(rows.at(-1)?.shares).toBe(0n);
});

test.each([
  [{ type: "MarketLiquidation" }, "type", "E-INGEST-152"],
  [{ timestamp: "now" }, "timestamp", "E-INGEST-150"],
  [{ block: "-1" }, "block_number", "E-INGEST-150"],
  [{ assets: "1.5" }, "assets", "E-INGEST-150"],
  [{ shares: "" }, "shares", "E-INGEST-150"],
  [{ user: "me" }, "user_address", "E-INGEST-150"],
  [{ market: "0x12" }, "hash", "E-INGEST-150"],
])("%o is quarantined", async (change, column, code) => {
  const { rows, quarantined } = await read(line(change));
  expect(rows).toEqual([]);
  expect(quarantined).toMatchObject([{ line: 2, column, code }]);
});
