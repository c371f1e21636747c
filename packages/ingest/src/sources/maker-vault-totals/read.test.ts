import { expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readVaultTotals } from "./read.ts";

const HEAD = '"day","dai_minted","dai_repaid","sum_dai","dai_outstanding","rsi_status"';

const read = (...lines: readonly string[]) =>
  gather(readVaultTotals({ path: temporaryFile("d.csv", lines.join("\n")), name: "d" }));

test("a day's sums are read exactly, whatever stands beside them", async () => {
  const { rows, quarantined } = await read(
    HEAD,
    '2020-10-20,17331.688200752,0,0,17331.688200752,"in-between"',
  );
  expect(quarantined).toEqual([]);
  expect(rows).toMatchObject([
    { day: 18_555, minted: 17_331_688_200_752n * 10n ** 9n, repaid: 0n },
  ]);
});

test.each([
  ["2020-13-20,1,0,0,1,x", "day"],
  ["2020-10-20,one,0,0,1,x", "minted"],
  ["2020-10-20,1,,0,1,x", "repaid"],
  ["2020-10-20,1,0,0,NaN,x", "outstanding"],
])("the day %s is quarantined", async (line, column) => {
  const { rows, quarantined } = await read(HEAD, line);
  expect(rows).toEqual([]);
  expect(quarantined).toMatchObject([{ line: 2, column, code: "E-INGEST-140" }]);
});
