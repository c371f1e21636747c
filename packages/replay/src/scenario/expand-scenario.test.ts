import { HindcastError, type ParameterDescription } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { expandScenario, type ScenarioContext } from "./expand-scenario.ts";
import { parseScenarioFile } from "./load-scenario.ts";
import { scenarioFile } from "./scenario-file.ts";

const WETH = "0x00000000000000000000000000000000000000e7";
const USDC = "0x00000000000000000000000000000000000000dc";
const parameter = (
  scope: ParameterDescription["scope"],
  name: string,
  unit: ParameterDescription["unit"],
): ParameterDescription => ({ scope, name, unit, doc: "" });
const context: ScenarioContext = {
  parameters: [
    parameter("reserve", "ltvBps", "bps"),
    parameter("reserve", "liquidationThresholdBps", "bps"),
    parameter("reserve", "slope1Ray", "ray"),
    parameter("reserve", "supplyCapTokens", "token"),
    parameter("reserve", "debtCeilingUsd2", "usd2"),
    parameter("reserve", "frozen", "switch"),
    parameter("mode", "ltvBps", "bps"),
    parameter("market", "closeFactorBps", "bps"),
    parameter("market", "closeFactorHealthFactorWad", "wad"),
  ],
  reserves: new Map([
    ["WETH", WETH],
    ["USDC", USDC],
  ]),
};

/** Expands a file given as its part after name and dataset. */
function expand(rest: string) {
  return expandScenario(parseScenarioFile(`name: a\ndataset: b\n${rest}`, "s.yaml"), context);
}

function refusalOf(rest: string): string {
  try {
    expand(rest);
  } catch (error) {
    if (error instanceof HindcastError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("members", () => {
  test("base is first and the only one without patches", () => {
    const { axes, scenarios } = expand("");
    expect(axes).toEqual([]);
    expect(scenarios).toEqual([
      {
        name: "base",
        coordinates: [],
        patches: [],
        liquidator: { model: "same-block", params: {} },
        seed: 1,
        journal: "event",
        snapshotEverySeconds: 86_400,
      },
    ]);
  });

  test("one patch with one value is one member beside the base, without an axis", () => {
    const { axes, scenarios } = expand(
      'patches: [{parameter: ltv, reserve: WETH, shift: "-3 pp"}]',
    );
    expect(axes).toEqual([]);
    expect(scenarios.map((s) => s.name)).toEqual(["base", "WETH ltv -3 pp"]);
    expect(scenarios[1]?.coordinates).toEqual([]);
    expect(scenarios[1]?.patches).toEqual([
      {
        scope: WETH,
        parameter: "ltvBps",
        perturbation: { kind: "shift", by: -300n },
        from: undefined,
        until: undefined,
      },
    ]);
  });

  test("what is not patched is the same for all: liquidator, seed, journal, snapshots", () => {
    const { scenarios } = expand(
      'seed: 7\njournal: full\nsnapshotEvery: "6 h"\nliquidator: {model: same-block, gasCost: "25 USD", saleCost: "0.5 %"}\n' +
        'patches: [{parameter: ltv, reserve: WETH, set: ["1 %", "2 %"]}]',
    );
    expect(scenarios).toHaveLength(3);
    for (const scenario of scenarios)
      expect(scenario).toMatchObject({
        seed: 7,
        journal: "full",
        snapshotEverySeconds: 21_600,
        liquidator: {
          model: "same-block",
          params: { gasCostUsd8: 2_500_000_000n, saleCostBps: 50n },
        },
      });
  });

  test("a grid has every combination, the last list fastest", () => {
    const { axes, scenarios } = expand(`patches:
  - {parameter: ltv, reserve: WETH, shift: ["-1 pp", "-2 pp"]}
  - {name: bend, parameter: slope1, reserve: USDC, set: "4 %"}
  - {parameter: closeFactor, scale: ["50 %", "100 %", "200 %"]}
`);
    expect(axes).toEqual([
      { name: "WETH ltv", values: ["-1 pp", "-2 pp"] },
      { name: "closeFactor", values: ["50 %", "100 %", "200 %"] },
    ]);
    expect(scenarios.map((s) => s.coordinates.join(" & "))).toEqual([
      "",
      "-1 pp & 50 %",
      "-1 pp & 100 %",
      "-1 pp & 200 %",
      "-2 pp & 50 %",
      "-2 pp & 100 %",
      "-2 pp & 200 %",
    ]);
    expect(scenarios[6]?.name).toBe("WETH ltv -2 pp, closeFactor 200 %");
    // What leaves a parameter as it was needs no words.
    expect(scenarios[5]?.name).toBe("WETH ltv -2 pp");
    expect(scenarios[6]?.patches.map((p) => [p.scope, p.parameter, p.perturbation])).toEqual([
      [WETH, "ltvBps", { kind: "shift", by: -200n }],
      [USDC, "slope1Ray", { kind: "set", value: 4n * 10n ** 25n }],
      ["market", "closeFactorBps", { kind: "scale", scaleBps: 20_000n }],
    ]);
  });

  test("zipped lists go side by side; a single value goes with all", () => {
    const { scenarios } = expand(`combine: zip
patches:
  - {parameter: ltv, reserve: WETH, set: ["70 %", "75 %"]}
  - {parameter: liquidationThreshold, reserve: WETH, set: ["80 %", "85 %"]}
  - {parameter: ltv, mode: 3, set: "90 %"}
`);
    const values = scenarios.map((s) =>
      s.patches.map(({ scope, perturbation }) =>
        perturbation.kind === "set" ? `${scope}=${String(perturbation.value)}` : "",
      ),
    );
    expect(values).toEqual([
      [],
      [`${WETH}=7000`, `${WETH}=8000`, "mode:3=9000"],
      [`${WETH}=7500`, `${WETH}=8500`, "mode:3=9000"],
    ]);
  });

  test("several parameters of one patch move together", () => {
    const { axes, scenarios } = expand(
      'patches: [{parameter: [liquidationThreshold, ltv], reserve: WETH, shift: ["-3 pp", "3 pp"]}]',
    );
    expect(axes).toEqual([
      { name: "WETH liquidationThreshold and ltv", values: ["-3 pp", "3 pp"] },
    ]);
    expect(scenarios[1]?.patches.map((p) => p.parameter)).toEqual([
      "liquidationThresholdBps",
      "ltvBps",
    ]);
    expect(scenarios).toHaveLength(3);
  });

  test("windows become seconds or blocks, reserves are found by address too", () => {
    const { scenarios } = expand(
      `patches: [{parameter: frozen, reserve: "${WETH.toUpperCase().replace("0X", "0x")}", from: 2024-08-05, until: "2024-08-05T06:30Z", set: "on"},` +
        ' {parameter: frozen, reserve: USDC, from: block 5, until: block 6, set: "off"}]',
    );
    // date -u -d 2024-08-05 +%s = 1722816000; six and a half hours are 23,400 s
    expect(scenarios[1]?.patches).toEqual([
      {
        scope: WETH,
        parameter: "frozen",
        perturbation: { kind: "set", value: true },
        from: { timeSeconds: 1_722_816_000 },
        until: { timeSeconds: 1_722_839_400 },
      },
      {
        scope: USDC,
        parameter: "frozen",
        perturbation: { kind: "set", value: false },
        from: { block: 5 },
        until: { block: 6 },
      },
    ]);
  });
});

describe("limits", () => {
  const list = (length: number) => `[${Array.from({ length }, (_, i) => `"${i} bps"`).join(",")}]`;
  const patches = (...lengths: number[]) =>
    `patches:\n${lengths.map((n) => `  - {parameter: ltv, reserve: WETH, set: ${list(n)}}\n`).join("")}`;

  test("ten million members are planned, none of them made; more are refused", () => {
    const { size, member } = expand(patches(1_000, 1_000, 10));
    expect(size).toBe(10_000_001);
    expect(member(10_000_000).coordinates).toEqual(["999 bps", "999 bps", "9 bps"]);
    expect(member(11).coordinates).toEqual(["0 bps", "1 bps", "0 bps"]);
    expect(refusalOf(patches(1_000, 1_000, 11))).toMatch(/^E-SCEN-007 [^]* 11000000 members/);
    expect(refusalOf(patches(...Array.from({ length: 20 }, () => 100)))).toMatch(/^E-SCEN-007 /);
  });

  test("lists of different lengths are not zipped", () => {
    expect(refusalOf(`combine: zip\n${patches(2, 3)}`)).toMatch(/^E-SCEN-006 [^]*2, 3/);
    expect(refusalOf(`combine: zip\n${patches(1, 3)}`)).toBe("accepted");
  });
});

describe("refusals", () => {
  const patch = (text: string) => `patches: [{${text}}]`;
  test.each([
    [
      "an unknown reserve",
      'parameter: ltv, reserve: WEHT, set: "1 %"',
      /^E-SCEN-004 [^]*mean "WETH"\? It has WETH, USDC/,
    ],
    ["a symbol in another case", 'parameter: ltv, reserve: weth, set: "1 %"', /^E-SCEN-004 /],
    [
      "an address that is not listed",
      `parameter: ltv, reserve: "${WETH.replace("e7", "e8")}", set: "1 %"`,
      /^E-SCEN-004 /,
    ],
    [
      "an unknown parameter",
      'parameter: tlv, reserve: WETH, set: "1 %"',
      /^E-SCEN-003 [^]*mean "ltv"/,
    ],
    [
      "a reserve's parameter for the market",
      'parameter: supplyCap, set: "1 tokens"',
      /^E-SCEN-003 [^]*market/,
    ],
    [
      "a market's parameter for a mode",
      'parameter: closeFactor, mode: 1, set: "1 %"',
      /^E-SCEN-003 [^]*mode/,
    ],
    ["30 February", 'parameter: ltv, reserve: WETH, from: 2024-02-30, set: "1 %"', /^E-SCEN-005 /],
    [
      "29 February of a common year",
      'parameter: ltv, reserve: WETH, until: 2023-02-29, set: "1 %"',
      /^E-SCEN-005 /,
    ],
    ["month 13", 'parameter: ltv, reserve: WETH, from: 2024-13-01, set: "1 %"', /^E-SCEN-005 /],
    ["day zero", 'parameter: ltv, reserve: WETH, from: 2024-01-00, set: "1 %"', /^E-SCEN-005 /],
    [
      "hour 24",
      'parameter: ltv, reserve: WETH, from: "2024-01-01T24:00Z", set: "1 %"',
      /^E-SCEN-005 /,
    ],
    [
      "minute 60",
      'parameter: ltv, reserve: WETH, from: "2024-01-01T00:60Z", set: "1 %"',
      /^E-SCEN-005 /,
    ],
    [
      "a window that ends before it starts",
      'parameter: ltv, reserve: WETH, from: 2024-01-02, until: 2024-01-01, set: "1 %"',
      /^E-SCEN-005 [^]*empty/,
    ],
    [
      "a window of no blocks",
      'parameter: ltv, reserve: WETH, from: block 7, until: block 7, set: "1 %"',
      /^E-SCEN-005 [^]*empty/,
    ],
    ["the wrong unit", 'parameter: ltv, reserve: WETH, set: "5 USD"', /^E-SCEN-010 /],
    [
      "an unusable value in a list",
      'parameter: ltv, reserve: WETH, set: ["1 %", "2"]',
      /^E-SCEN-010 /,
    ],
    ["a negative scale", 'parameter: ltv, reserve: WETH, scale: "-1 %"', /^E-SCEN-010 /],
    ["a switch neither on nor off", 'parameter: frozen, reserve: WETH, set: "yes"', /^E-SCEN-010 /],
    [
      "a switch to be scaled",
      'parameter: frozen, reserve: WETH, scale: "50 %"',
      /^E-SCEN-010 [^]*only be set/,
    ],
    [
      "a switch to be shifted",
      'parameter: frozen, reserve: WETH, shift: "1"',
      /^E-SCEN-010 [^]*only be set/,
    ],
  ])("%s", (_name, text, expected) => {
    expect(refusalOf(patch(text))).toMatch(expected);
  });

  test.each(["0 s", "-1 d", "1", "1 week", "0.5 s", "99999999999999999999 d"])(
    "snapshots every %s",
    (text) => {
      expect(refusalOf(`snapshotEvery: "${text}"`)).toMatch(/^E-SCEN-010 /);
    },
  );

  test("a liquidator's costs need their units", () => {
    expect(refusalOf('liquidator: {gasCost: "25"}')).toMatch(/^E-SCEN-010 /);
    expect(refusalOf('liquidator: {saleCost: "1 USD"}')).toMatch(/^E-SCEN-010 /);
  });

  test("every leap day and month end of four years is a date", () => {
    const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (let year = 2021; year <= 2024; year++)
      days.forEach((length, month) => {
        const last = month === 1 && year === 2024 ? 29 : length;
        const date = (day: number) =>
          `${year}-${String(month + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
        const from = (day: number) =>
          refusalOf(`patches: [{parameter: ltv, reserve: WETH, from: ${date(day)}, set: "1 %"}]`);
        expect(from(last), date(last)).toBe("accepted");
        expect(from(last + 1), date(last + 1)).toMatch(/^E-SCEN-005 /);
      });
  });
});

test("settings of a model are named without their unit, which their value tells", () => {
  const params = {
    fixedGasPrice: "101.5 gwei",
    fixedMargin: "2.4 %",
    fixedCapital: "109_000 DAI",
    tokenPatience: "10 min",
    tokenPatienceSeconds: "600 s",
    fixedKeepers: "2",
  };
  const file = scenarioFile.parse({
    name: "a",
    dataset: "d",
    liquidator: { model: "auction-keepers", params },
  });
  const expanded = expandScenario(file, { parameters: [], reserves: new Map() });
  expect(expanded.scenarios[0]?.liquidator.params).toEqual({
    fixedGasPrice: 1015n * 10n ** 26n,
    fixedMarginBps: 240n,
    fixedCapital: 109_000n * 10n ** 18n,
    tokenPatienceSeconds: 600n,
    fixedKeepers: 2n,
  });
  const bare = { ...file.liquidator, params: { fixedMargin: "2.4" } };
  expect(() =>
    expandScenario({ ...file, liquidator: bare }, { parameters: [], reserves: new Map() }),
  ).toThrow(/E-SCEN-010/);
});
