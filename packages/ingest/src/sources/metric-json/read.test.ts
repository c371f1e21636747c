import { expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readMetricJson, type MetricFile } from "./read.ts";

const read = (text: string, changes: Partial<MetricFile> = {}) =>
  gather(
    readMetricJson({
      path: temporaryFile("m.gql", text),
      name: "m",
      series: "ETH/USD",
      rowsAt: ["data", "getMetric", "timeseriesData"],
      timeKey: "datetime",
      valueKey: "value",
      intervalSeconds: 300,
      timeMarks: "end",
      ...changes,
    }),
  );

const answer = (rows: string) => `{"data":{"getMetric":{"timeseriesData":[${rows}]}}}`;

test("a number keeps the digits it is written with", async () => {
  const { rows } = await read(
    answer(
      '{"datetime":"2020-02-01T06:55:00Z","value":182.13479815300002},{"datetime":"2020-02-01T07:00:00Z","value":1e-5}',
    ),
  );
  expect(rows.map((row) => row.close18)).toEqual([182_134_798_153_000_020_000n, 10n ** 13n]);
  expect(rows[0]?.timeSeconds).toBe(1_580_540_100);
});

test("decimals beyond 18 are cut; a row marked by its start stands at its end", async () => {
  const { rows } = await read(
    '{"data":[{"timestamp":"2020-03-12T00:00:00.000Z","30.0 Perc":4526965738.0599971234567890123}]}',
    {
      rowsAt: ["data"],
      timeKey: "timestamp",
      valueKey: "30.0 Perc",
      intervalSeconds: 600,
      timeMarks: "start",
    },
  );
  expect(rows).toMatchObject([{ timeSeconds: 1_583_971_200 + 600 }]);
  expect(rows[0]?.open18).toBe(4_526_965_738_059_997_123_456_789_012n);
});

test.each([
  ['{"datetime":"yesterday","value":1}', "datetime", "E-INGEST-130"],
  ['{"value":1}', "datetime", "E-INGEST-130"],
  ['{"datetime":"2020-02-01T06:55:00Z","value":null}', "value", "E-INGEST-131"],
  ['{"datetime":"2020-02-01T06:55:00Z","value":-1}', "value", "E-INGEST-131"],
])("the row %s is quarantined", async (row, column, code) => {
  const { rows, quarantined } = await read(answer(row));
  expect(rows).toEqual([]);
  expect(quarantined).toMatchObject([{ line: 1, column, code }]);
});

test("a file whose rows are elsewhere ends in a code", async () => {
  await expect(read('{"data":[]}')).rejects.toMatchObject({ code: "E-INGEST-018" });
});
