import { expect, test } from "vitest";
import type { SpellRow } from "../../sources/maker-spells/read.ts";
import { parameterHistory } from "./parameters.ts";

const RAY = 10n ** 27n;
let line = 0;

/** A filed value; numbers in thousandths. */
function filed(
  parameter: string,
  block: number,
  from: number,
  to: number,
  ilk = "ETH-B",
): SpellRow {
  return {
    file: "s",
    line: line++,
    block,
    timeSeconds: block * 10,
    transactionHash: `0x${String(block).padStart(64, "0")}`,
    parameter,
    ilk,
    from27: (BigInt(from) * RAY) / 1000n,
    to27: (BigInt(to) * RAY) / 1000n,
  };
}

test("rows of a block are linked by their values, whatever their order in the file", () => {
  const first = filed("FLIPPER.tau", 1, 172_800_000, 21_600_000);
  const rows = [
    first,
    filed("FLIPPER.tau", 1, 0, 172_800_000),
    filed("FLIPPER.beg", 1, 50, 30),
    filed("FLIPPER.beg", 1, 0, 50),
  ];
  for (const order of [rows, rows.toReversed()]) {
    const { steps, broken, filed: used } = parameterHistory(order, "ETH-B");
    expect(broken).toEqual([]);
    expect(used).toBe(4);
    expect(steps).toHaveLength(1);
    expect(steps[0]?.values).toEqual({
      maximumAuctionDuration: 21_600n,
      minimumBidIncrease: 1_030_000_000_000_000_000n,
    });
  }
});

test("a value that does not follow the one before it is named", () => {
  const { broken } = parameterHistory(
    [filed("VAT.ilks.dust", 1, 0, 100_000), filed("VAT.ilks.dust", 2, 500_000, 700_000)],
    "ETH-B",
  );
  expect(broken).toEqual(["VAT.ilks.dust at block 2"]);
});

test("the contracts that are filed to tell the version of the rules", () => {
  const { steps } = parameterHistory(
    [
      filed("CAT.ilks.dunk", 1, 0, 50_000_000),
      filed("JUG.ilks.duty", 2, 0, 60),
      filed("CLIPPER.buf", 3, 0, 1_300),
      filed("CLIPPER.tip", 4, 0, 300_000),
    ],
    "ETH-B",
  );
  expect(steps.map((step) => step.values["ruleVersion"])).toEqual([12n, undefined, 20n, 20n]);
  expect(steps[0]?.values["auctionDebtSize"]).toBe(50_000n * 10n ** 45n);
  expect(steps[1]?.values["stabilityFee"]).toBe(1000000001847694957439350562n);
  expect(steps[2]?.values["auctionPriceMultiplier"]).toBe((13n * RAY) / 10n);
  expect(steps[3]?.values["flatKickIncentive"]).toBe(300n * 10n ** 45n);
});

test("another ilk and an unknown parameter are quarantined; AutoLine's settings are kept apart", () => {
  const rows = [
    filed("SPOTTER.ilks.mat", 1, 0, 1_300),
    filed("SPOTTER.ilks.mat", 1, 0, 1_500, "ETH-A"),
    filed("CLIPPER.colour", 1, 0, 1),
    filed("DC-IAM.ilks.gap", 2, 0, 5_000_000),
  ];
  const history = parameterHistory(rows, "ETH-B");
  expect(history.quarantined.map((row) => row.code)).toEqual(["E-INGEST-144", "E-INGEST-144"]);
  expect(history.filed + history.settings + history.quarantined.length).toBe(rows.length);
  expect(history.steps).toHaveLength(1);
  expect(history.autoLine.gap).toMatchObject([{ block: 2, value27: 5_000n * RAY }]);
});
