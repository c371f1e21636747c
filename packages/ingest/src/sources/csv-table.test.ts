import { expect, test } from "vitest";
import { temporaryFile } from "../files/temporary-folder.suite.ts";
import { readCsvTable } from "./csv-table.ts";
import { gather } from "./gather.suite.ts";

const COLUMNS = { name: ["name", "label"], note: ["note"] } as const;

const read = (text: string) =>
  gather(
    readCsvTable(
      { path: temporaryFile("table.csv", text), name: "t" },
      COLUMNS,
      (row) =>
        row.cell("name") === ""
          ? row.refuse("name", "E-INGEST-141", "empty")
          : {
              ...row.place,
              name: row.cell("name"),
              note: row.has("note") ? row.cell("note") : "–",
            },
      { optional: ["note"] },
    ),
  );

test("finds columns by any spelling, trims cells, and tells a missing column from an empty cell", async () => {
  const full = await read("other,Label,note\n1, a ,\n");
  expect(full.rows).toEqual([{ file: "t", line: 2, name: "a", note: "" }]);
  const without = await read("name\nb\n");
  expect(without.rows).toEqual([{ file: "t", line: 2, name: "b", note: "–" }]);
});

test("a row of another width or refused by its source is quarantined with its line; the rest is read", async () => {
  const { rows, quarantined } = await read("name,note\na,b,c\nd,e\n,f\ng\n");
  expect(rows.map((row) => row.name)).toEqual(["d"]);
  expect(quarantined).toMatchObject([
    { line: 2, code: "E-INGEST-101", reason: "the row has 3 columns, not 2", raw: "a,b,c" },
    { line: 4, column: "name", code: "E-INGEST-141" },
    { line: 5, code: "E-INGEST-101", reason: "the row has 1 columns, not 2" },
  ]);
});

test("a file without a column it cannot do without is refused", async () => {
  await expect(read("note\nx\n")).rejects.toThrow("E-INGEST-015");
});
