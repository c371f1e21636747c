import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { costChart } from "./cost-chart.ts";
import { exponentOf } from "./cost-fit.ts";
import { chartOf, VARIED, type CostReport } from "./cost-report.ts";

const docs = fileURLToPath(new URL("../../../docs/", import.meta.url));
const report = JSON.parse(readFileSync(join(docs, "cost.json"), "utf8")) as CostReport;

test("the committed picture shows the committed figures", () => {
  expect(readFileSync(join(docs, "cost.svg"), "utf8")).toBe(chartOf(report));
  for (const varied of Object.keys(VARIED) as (keyof typeof VARIED)[])
    expect(report.points[varied]).toHaveLength(VARIED[varied].length);
});

test("the committed exponents are those of the committed points", () => {
  for (const [varied, power] of Object.entries(report.exponents))
    expect(exponentOf(report.points[varied as keyof CostReport["exponents"]])).toBeCloseTo(
      power,
      2,
    );
});

test("a point of twice the size and cost lies on the line in proportion", () => {
  const points = [1, 2, 4].map((size) => ({ size, seconds: size, liquidations: 0 }));
  const svg = costChart("title", "note", [{ title: "a & b", unit: "<c>", finding: "", points }]);
  const [measured, dashed] = ["line", "proportional"].map((kind) =>
    /points="([^"]+)"/.exec(svg.split(`<polyline class="${kind}"`)[1] ?? "")?.[1]?.split(" "),
  );
  expect(measured).toHaveLength(3);
  expect([measured?.at(0), measured?.at(-1)]).toEqual(dashed);
  expect(svg).toContain("a &amp; b");
  expect(svg).toContain("&lt;c>");
});
