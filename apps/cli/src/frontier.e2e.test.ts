import { beforeAll, expect, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { earlyHome } from "./testing/early-home.ts";
import { hindcast, jsonOf } from "./testing/run-hindcast.ts";
import { closeFactors, scenarioFile } from "./testing/scenario-files.ts";

let home: string;
beforeAll(() => {
  home = earlyHome(700);
});

interface FrontierDocument {
  readonly points: readonly {
    readonly name: string;
    readonly runHash: string;
    readonly efficiency: string;
    readonly loss: string;
    readonly isBest: boolean;
  }[];
  readonly dominated: number;
  readonly refused: readonly string[];
  readonly runs: number;
  readonly reused: number;
}

const THRESHOLDS = scenarioFile.bind(
  undefined,
  "name: thresholds\ndataset: aave-v3-lab\nliquidator: { gasCost: 25 USD }\npatches:\n" +
    "  - { reserve: WETH, parameter: [liquidationThreshold, ltv], shift: [-20 pp, -10 pp, +5 pp, +40 pp] }\n" +
    "  - { reserve: WETH, parameter: oraclePrice, from: block 400, scale: 70 % }\n",
);

test("no point of the frontier is beaten, every other is; refused members are left out", async () => {
  const ending = await hindcast(
    "frontier",
    THRESHOLDS(),
    "--loss",
    "liquidated-value",
    "--home",
    home,
    "--json",
  );
  expect(ending.exitCode, ending.stderr).toBe(EXIT.ok);
  const { points, dominated, refused, runs } = jsonOf<FrontierDocument>(ending);
  const figures = points.map((one) => ({ ...one, e: BigInt(one.efficiency), l: BigInt(one.loss) }));
  const isBeaten = (one: (typeof figures)[number]) =>
    figures.some(({ e, l }) => e >= one.e && l <= one.l && (e > one.e || l < one.l));
  for (const one of figures) expect([one.name, one.isBest]).toEqual([one.name, !isBeaten(one)]);
  expect(dominated).toBe(figures.filter(isBeaten).length);
  expect(refused).toEqual(["WETH liquidationThreshold and ltv +40 pp"]);
  expect([points.length, runs]).toEqual([4, 5]);
  expect(new Set(figures.map(({ l }) => l)).size).toBeGreaterThan(2);
});

test("asked again takes no run; people read a table, a picture and what to do next", async () => {
  const ask = ["frontier", THRESHOLDS(), "--loss", "liquidated-value", "--home", home];
  const { stdout, exitCode } = await hindcast(...ask);
  expect(exitCode).toBe(EXIT.ok);
  expect(stdout).toMatch(/5 runs, 5 reused/);
  expect(stdout).toMatch(/no other member beats \d of 4;/);
  expect(stdout.match(/^ {2}\|.*[oB·]/gm)?.length).toBeGreaterThan(1);
  expect(stdout).toMatch(/next: hindcast compare [0-9a-f]{12} [0-9a-f]{12}\n$/);
});

test.each([
  ["an unknown metric", "E-CLI-030", ["--efficiency", "profit"]],
  ["a metric without a direction", "E-CLI-034", ["--loss", "liquidator-profit"]],
  ["seeds of nothing", "E-CLI-032", ["--seeds", "3"]],
])("refused: %s: %s", async (_what, code, options) => {
  const file = scenarioFile(closeFactors(["25 %"]));
  const ending = await hindcast("frontier", file, ...options, "--home", home, "--json");
  expect([ending.exitCode, jsonOf(ending)]).toMatchObject([EXIT.usage, { error: { code } }]);
});
