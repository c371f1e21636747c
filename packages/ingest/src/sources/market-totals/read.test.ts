import { expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readMarketTotals } from "./read.ts";

const HEAD =
  "timestamp,supply_assets,supply_usd,borrow_assets,borrow_usd,collateral_assets,collateral_usd";
const read = (...lines: readonly string[]) =>
  gather(
    readMarketTotals({ path: temporaryFile("h.csv", [HEAD, ...lines].join("\n")), name: "h" }),
  );

test("integers stay exact, dollars have 18 decimals", async () => {
  const { rows, quarantined } = await read(
    "1760486400,12409085550798,1,10420605067870,10418599.800811594,10910908417576085858363939,11617180.656317553",
  );
  expect(quarantined).toEqual([]);
  expect(rows[0]).toMatchObject({
    timeSeconds: 1_760_486_400,
    supplyAssets: 12_409_085_550_798n,
    borrowAssets: 10_420_605_067_870n,
    collateralAssets: 10_910_908_417_576_085_858_363_939n,
    borrowUsd18: 10_418_599_800_811_594_000_000_000n,
    collateralUsd18: 11_617_180_656_317_553_000_000_000n,
  });
});

test.each([
  ["x,1,1,1,1,1,1", "timestamp"],
  ["1760486400,1.5,1,1,1,1,1", "supply"],
  ["1760486400,1,1,-1,1,1,1", "borrow"],
  ["1760486400,1,1,1,much,1,1", "borrowUsd"],
])("%s is quarantined", async (line, column) => {
  const { rows, quarantined } = await read(line);
  expect(rows).toEqual([]);
  expect(quarantined).toMatchObject([{ line: 2, column, code: "E-INGEST-150" }]);
});
