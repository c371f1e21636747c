import { expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readVaultEvents, type VaultTable } from "./read.ts";

const URN = `0x${"ab".repeat(20)}`;
const HEAD = "BLOCK_NUMBER,BLOCK_TIMESTAMP";

const read = (table: VaultTable, ...lines: readonly string[]) =>
  gather(readVaultEvents({ path: temporaryFile("t.csv", lines.join("\n")), name: "t", table }));

test("a withdrawal is written negative and read as an amount", async () => {
  const { rows, quarantined } = await read(
    "withdrawals",
    `${HEAD},URN_ADDRESS,ILK,VAULT_NUMBER,WITHDRAWN_AMOUNT_ADJ`,
    `12,2021-01-28 17:42:03.000,${URN.toUpperCase().replace("0X", "0x")},ETH-B,7,-0.5828`,
  );
  expect(quarantined).toEqual([]);
  expect(rows).toMatchObject([
    { table: "withdrawals", block: 12, timeSeconds: 1_611_855_723, vault: 7, account: URN },
  ]);
  expect(rows[0]?.collateral).toBe(582_800_000_000_000_000n);
});

test("identical rows are two events: none is dropped", async () => {
  const row = "9,2021-05-19 15:06:22.000,21348,22,44247.787610619";
  const { rows } = await read(
    "liquidations",
    `${HEAD},VAULT_NUMBER,COLLATERAL_LIQUIDATED_AMOUNT,DAI_REPAYED_AMOUNT`,
    row,
    row,
  );
  expect(rows).toHaveLength(2);
  expect(rows[1]).toMatchObject({
    collateral: 22n * 10n ** 18n,
    dai: 44_247_787_610_619n * 10n ** 9n,
  });
});

test.each([
  ["x,2021-05-19 15:06:22.000,1,5", "block", "E-INGEST-140"],
  ["9,2021-05-32 15:06:22.000,1,5", "time", "E-INGEST-140"],
  ["9,2021-05-19 15:06:22.000,,5", "vault", "E-INGEST-140"],
  ["9,2021-05-19 15:06:22.000,1,-5", "dai", "E-INGEST-140"],
  ["9,2021-05-19 15:06:22.000,1,", "dai", "E-INGEST-140"],
  ["9,2021-05-19 15:06:22.000,1", "", "E-INGEST-101"],
])("the mint %s is quarantined", async (line, column, code) => {
  const good = "9,2021-05-19 15:06:22.000,1,5";
  const { rows, quarantined } = await read("mints", `${HEAD},VAULT_NUMBER,DAI_MINTED`, good, line);
  expect(rows).toHaveLength(1);
  expect(quarantined).toMatchObject([{ file: "t", line: 3, column, code, severity: "fault" }]);
});

test("a table without the column its name promises is refused", async () => {
  await expect(read("deposits", `${HEAD},VAULT_NUMBER,ILK`, "1")).rejects.toMatchObject({
    code: "E-INGEST-015",
  });
});
