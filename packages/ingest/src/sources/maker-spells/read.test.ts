import { expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readSpells } from "./read.ts";

const HASH = `0x${"12".repeat(32)}`;
const HEAD = "BLOCK,TIMESTAMP,TX_HASH,SOURCE,PARAMETER,ILK,FROM_VALUE,TO_VALUE,SOURCE_TYPE";

const read = (...lines: readonly string[]) =>
  gather(readSpells({ path: temporaryFile("s.csv", lines.join("\n")), name: "s" }));

test("a byte-order mark and an hour below ten without its zero are read", async () => {
  const { rows, quarantined } = await read(
    `\uFEFF${HEAD}`,
    `11734776,2021-01-27 1:03:47,${HASH},0x00,VAT.ilks.dust,ETH-B,500,2000,DssSpell`,
    `11086830,2020-10-19 14:00:52,${HASH},0x00,JUG.ilks.duty,ETH-B,0,0.06,DssSpell`,
  );
  expect(quarantined).toEqual([]);
  expect(rows.map((row) => row.timeSeconds)).toEqual([1_611_709_427, 1_603_116_052]);
  expect(rows[1]).toMatchObject({ parameter: "JUG.ilks.duty", from27: 0n, to27: 6n * 10n ** 25n });
});

test.each([
  [`x,2021-01-27 01:03:47,${HASH},0x,P,ETH-B,0,1,S`, "block", "E-INGEST-141"],
  [`1,2021-01-27 25:03:47,${HASH},0x,P,ETH-B,0,1,S`, "time", "E-INGEST-141"],
  ["1,2021-01-27 01:03:47,0x12,0x,P,ETH-B,0,1,S", "hash", "E-INGEST-141"],
  [`1,2021-01-27 01:03:47,${HASH},0x,,ETH-B,0,1,S`, "parameter", "E-INGEST-141"],
  [`1,2021-01-27 01:03:47,${HASH},0x,P,ETH-B,a,1,S`, "from", "E-INGEST-141"],
  [`1,2021-01-27 01:03:47,${HASH},0x,P,ETH-B,0,,S`, "to", "E-INGEST-141"],
  [`1,2021-01-27 01:03:47,${HASH},0x,P,ETH-B,0`, "", "E-INGEST-101"],
])("the row %s is quarantined", async (line, column, code) => {
  const { rows, quarantined } = await read(HEAD, line);
  expect(rows).toEqual([]);
  expect(quarantined).toMatchObject([{ line: 2, column, code, severity: "fault" }]);
});
