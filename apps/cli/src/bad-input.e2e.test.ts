import { beforeAll, describe, expect, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { earlyHome } from "./testing/early-home.ts";
import { hindcast, jsonOf } from "./testing/run-hindcast.ts";
import { scenarioFile, type SweepDocument } from "./testing/scenario-files.ts";

let home: string;
beforeAll(() => {
  home = earlyHome(1_500);
});

const HEAD = "name: absurd\ndataset: aave-v3-lab\n";
const patch = (...lines: readonly string[]): string =>
  `${HEAD}patches:\n${lines.map((line) => `  - { ${line} }\n`).join("")}`;
const WETH = "reserve: WETH, parameter: liquidationThreshold";
const HUGE = `1${"0".repeat(40)} %`;
const thousand = Array.from({ length: 1_000 }, (_, index) => `${index + 1} bps`).join(", ");

const REFUSED: readonly (readonly [string, string, string])[] = [
  ["a negative threshold", "E-SCEN-010", patch(`${WETH}, set: -5 %`)],
  ["a negative scale", "E-SCEN-010", patch(`${WETH}, scale: -5 %`)],
  ["no unit", "E-SCEN-002", patch(`${WETH}, set: 0.8`)],
  ["an unknown unit", "E-SCEN-010", patch(`${WETH}, set: 80 percent`)],
  ["another parameter's unit", "E-SCEN-010", patch(`${WETH}, set: 80 USD`)],
  ["finer than a basis point", "E-SCEN-010", patch(`${WETH}, set: 80.001 %`)],
  ["not a number", "E-SCEN-010", patch(`${WETH}, set: NaN %`)],
  ["an exponent", "E-SCEN-010", patch(`${WETH}, set: 1e40 %`)],
  ["more digits than anyone writes", "E-SCEN-002", patch(`${WETH}, set: ${"9".repeat(300)} %`)],
  ["a name every object has", "E-SCEN-003", patch("parameter: __proto__, set: 1 %")],
  ["an unknown reserve", "E-SCEN-004", patch("reserve: DOGE, parameter: ltv, set: 1 %")],
  ["an unknown key", "E-SCEN-002", patch(`${WETH}, sett: 80 %`)],
  ["an empty list", "E-SCEN-002", patch(`${WETH}, set: []`)],
  ["a day that is none", "E-SCEN-005", patch(`${WETH}, set: 80 %, from: 2020-02-30`)],
  ["a month that is none", "E-SCEN-005", patch(`${WETH}, set: 80 %, from: 2020-13-01`)],
  [
    "a window that ends first",
    "E-SCEN-005",
    patch(`${WETH}, set: 80 %, from: 2020-03-02, until: 2020-03-01`),
  ],
  ["a window after the history", "E-CLI-021", patch(`${WETH}, set: 80 %, from: 2031-01-01`)],
  ["a window before it", "E-CLI-021", patch(`${WETH}, set: 80 %, until: 1971-01-01`)],
  ["a block after it", "E-CLI-021", patch(`${WETH}, set: 80 %, from: block 999999999999999`)],
  [
    "a grid of 10^9",
    "E-SCEN-007",
    patch(...Array.from({ length: 3 }, () => `${WETH}, set: [${thousand}]`)),
  ],
  [
    "lists that do not match",
    "E-SCEN-006",
    `${HEAD}combine: zip\n${patch(`${WETH}, set: [1 %, 2 %]`, `${WETH}, set: [1 %, 2 %, 3 %]`).slice(HEAD.length)}`,
  ],
  ["an unknown liquidator", "E-MARKET-001", `${HEAD}liquidator: { model: slow }\n`],
  ["a negative cost", "E-MARKET-002", `${HEAD}liquidator: { gasCost: -1 USD }\n`],
  [
    "a parameter the model has not",
    "E-MARKET-002",
    `${HEAD}liquidator: { model: as-recorded, gasCost: 1 USD }\n`,
  ],
  ["snapshots that never advance", "E-SCEN-010", `${HEAD}snapshotEvery: 0 s\n`],
  ["a seed that is none", "E-SCEN-002", `${HEAD}seed: -1\n`],
  ["an unknown dataset", "E-STORE-030", "name: absurd\ndataset: nowhere\n"],
  ["a dataset that is a path", "E-STORE-030", "name: absurd\ndataset: ../../secret\n"],
  ["no YAML", "E-SCEN-001", "name: [\n"],
  ["nothing", "E-SCEN-002", ""],
  ["bytes", "E-SCEN-001", "\u0000\u0001\u0002"],
  ["an alias", "E-SCEN-001", `${HEAD}title: &a x\nmotivation: *a\n`],
  ["a tag", "E-SCEN-001", `${HEAD}title: !!js/function "x"\n`],
  ["a depth of 10,000", "E-SCEN-001", "[".repeat(10_000)],
  ["a text of 1 MB", "E-SCEN-002", `${HEAD}motivation: ${"x".repeat(1_000_000)}\n`],
  ["2 MB", "E-SCEN-001", `${HEAD}# ${"x".repeat(2_000_000)}\n`],
  ["1 MB of keys", "E-SCEN-001", Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join("\n")],
];

describe("refused before anything runs", () => {
  test.each(REFUSED)("%s: %s", async (_what, code, text) => {
    const started = performance.now();
    const ending = await hindcast("sweep", scenarioFile(text), "--home", home, "--json");
    expect([ending.exitCode, jsonOf(ending)]).toMatchObject([EXIT.usage, { error: { code } }]);
    expect(ending.stderr.startsWith(`${code} `)).toBe(true);
    expect(ending.stderr).not.toMatch(/^ {4}at |bug in Hindcast/m);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("refused by the protocol's own rules, and counted", () => {
  test.each([
    ["a threshold of 10^40 %", patch(`${WETH}, set: ${HUGE}`)],
    ["a threshold scaled 10^38 times", patch(`${WETH}, scale: ${HUGE}`)],
    ["a close factor of 10^40 %", patch(`parameter: closeFactor, set: ${HUGE}`)],
    [
      "a cap of 10^40",
      patch(`reserve: WETH, parameter: borrowCap, set: ${HUGE.slice(0, -1)}tokens`),
    ],
    ["a bonus below what was lent", patch("reserve: WETH, parameter: liquidationBonus, set: 50 %")],
  ])("%s", async (_what, text) => {
    const ending = await hindcast("sweep", scenarioFile(text), "--home", home, "--json");
    expect(ending.exitCode, ending.stderr).toBe(EXIT.ok);
    const { runs, failed } = jsonOf<SweepDocument>(ending);
    expect(failed).toEqual([]);
    expect(runs[0]?.refusedParameterChanges).toBe(0);
    expect(runs[1]?.refusedParameterChanges).toBeGreaterThan(0);
  });
});
