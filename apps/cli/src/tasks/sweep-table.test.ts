import { METRICS, type MetricValues } from "@hindcast/evidence";
import { expect, test } from "vitest";
import { sweepColumns } from "./sweep-table.ts";

const metrics = (value: bigint) =>
  Object.fromEntries(METRICS.map(({ id }) => [id, value])) as MetricValues;
const member = (name: string, coordinates: string[], runHash: string | null) => ({
  name,
  coordinates,
  scenarioHash: "",
  recipeHash: "",
  runHash,
  failure: runHash === null ? "it broke" : null,
});

test("a row for every member: numbers with their unit in the name, texts where they are none", () => {
  const names = ["threshold", "market", "cap", "switch", "mixed"];
  const columns = sweepColumns(
    {
      axes: names.map((name) => ({ name, values: [] })),
      members: [
        member("base", [], "a"),
        member("one", ["-3 pp", "+1.5 %", "1,000,000 USDC", "on", "5 %"], "b"),
        member("two", ["−2.5 pp", "0 %", "20 USDC", "off", "5 pp"], null),
      ],
    },
    {
      runs: [
        {
          name: "base",
          coordinates: [],
          runHash: "a",
          metrics: metrics(7n),
          refusedParameterChanges: 0,
        },
        {
          name: "one",
          coordinates: [],
          runHash: "b",
          metrics: metrics(10n ** 30n),
          refusedParameterChanges: 2,
        },
      ],
    },
  );
  const byName = new Map(columns.map(({ name, values }) => [name, values]));
  expect(byName.get("scenario")).toEqual(["base", "one", "two"]);
  expect(byName.get("threshold [pp]")).toEqual([null, -3, -2.5]);
  expect(byName.get("market [%]")).toEqual([null, 1.5, 0]);
  expect(byName.get("cap [USDC]")).toEqual([null, 1_000_000, 20]);
  expect(byName.get("switch")).toEqual([null, "on", "off"]);
  expect(byName.get("mixed")).toEqual([null, "5 %", "5 pp"]);
  expect(byName.get("bad-debt@1 [usd8]")).toEqual([7n, 10n ** 30n, null]);
  expect(byName.get("refused parameter changes [count]")).toEqual([0n, 2n, null]);
  expect(byName.get("run hash")).toEqual(["a", "b", null]);
  expect(byName.get("failure")).toEqual([null, null, "it broke"]);
  expect(columns).toHaveLength(2 + names.length + METRICS.length + 3);
});
