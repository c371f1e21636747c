import { HindcastError, type ParameterDescription } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { expandScenario, sweepIdentity } from "./expand-scenario.ts";
import { hashScenario } from "./hash-scenario.ts";
import { parseScenarioFile } from "./load-scenario.ts";

const parameter = (
  scope: ParameterDescription["scope"],
  name: string,
  unit: ParameterDescription["unit"],
): ParameterDescription => ({ scope, name, unit, doc: "" });
const context = {
  parameters: [
    parameter("reserve", "ltvBps", "bps"),
    parameter("reserve", "liquidationThresholdBps", "bps"),
    parameter("reserve", "baseRateRay", "ray"),
    parameter("reserve", "frozen", "switch"),
    parameter("market", "closeFactorBps", "bps"),
  ],
  reserves: new Map([["WETH", "0xe7"]]),
};

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

const TWO_RANGES = `patches:
  - {parameter: [liquidationThreshold, ltv], reserve: WETH, shift: {from: -4 pp, to: +4 pp}}
  - {parameter: baseRate, reserve: WETH, set: {from: 2 %, to: 8 %}}
`;

describe("a sweep before its members are made", () => {
  const grid = expand(`patches:
  - {parameter: ltv, reserve: WETH, shift: {from: -5 pp, to: +4.99 pp, step: 1 bps}}
  - {parameter: baseRate, reserve: WETH, set: {from: 0 %, to: 9.99 %, step: 0.01 %}}
  - {parameter: closeFactor, set: {from: 10 %, to: 100 %, steps: 10}}
`);

  test("ten million members are told by their index, and only those asked for are made", () => {
    expect(grid.size).toBe(10_000_001);
    expect(grid.member(0)).toMatchObject({ name: "base", patches: [] });
    expect(grid.member(10_000_000).name).toBe(
      "WETH ltv +4.99 pp, WETH baseRate 9.99 %, closeFactor 100 %",
    );
    expect(grid.member(1 + 12_345)).toEqual(grid.member(12_346));
    expect(grid.member(12_346).coordinates).toEqual(["-4.99 pp", "2.34 %", "60 %"]);
    expect(grid.axes[2]?.values).toHaveLength(10);
  });

  test("an index that is no member's is a caller's mistake", () => {
    for (const index of [-1, 0.5, 10_000_001, Number.NaN])
      expect(() => grid.member(index)).toThrow(RangeError);
  });

  test("iterating gives the members in order, base first", () => {
    const sweep = expand(`design: {kind: sobol, samples: 9}\n${TWO_RANGES}`);
    const members = [...sweep];
    expect(members).toHaveLength(10);
    members.forEach((member, index) => expect(sweep.member(index)).toEqual(member));
    expect(sweep.scenarios).toEqual(members);
  });
});

describe("what a sweep is named by", () => {
  test("its members, however they were written: a range is a list written short", () => {
    const short = "{from: -1 pp, to: +1 pp, step: 1 pp}";
    const patch = (values: string) =>
      `patches: [{parameter: ltv, reserve: WETH, shift: ${values}}]`;
    const list = expand(patch('["-1 pp", "0 pp", "+1 pp"]'));
    expect(sweepIdentity(list)).toEqual(list.scenarios.map(hashScenario));
    expect(sweepIdentity(expand(patch(short)))).toEqual(sweepIdentity(list));
    expect(sweepIdentity(expand(`design: {kind: zip}\n${patch(short)}`))).toEqual(
      sweepIdentity(list),
    );
  });

  test("beyond 100,001 members by what they follow from, every part of which counts", () => {
    const sobol = (seed: number, to = "8 %", samples = 200_000, more = "") =>
      sweepIdentity(
        expand(
          `${more}design: {kind: sobol, samples: ${samples}, seed: ${seed}}\n${TWO_RANGES.replace("8 %", to)}`,
        ),
      );
    const hypercube = `design: {kind: latin-hypercube, samples: 200000, seed: 1}\n${TWO_RANGES}`;
    const others = [
      sobol(1),
      sobol(2),
      sobol(1, "9 %"),
      sobol(1, "8 %", 200_001),
      sobol(1, "8 %", 200_000, "seed: 5\n"),
      sweepIdentity(expand(hypercube)),
    ];
    const grid = (to: string, step: string) =>
      sweepIdentity(
        expand(`patches:
  - {parameter: baseRate, reserve: WETH, set: {from: 0 %, to: ${to}, step: ${step}}}
  - {parameter: ltv, reserve: WETH, set: {from: 0 %, to: 9.99 %, step: 0.01 %}}
`),
      );
    others.push(grid("9.99 %", "0.01 %"), grid("99.9 %", "0.1 %"));
    for (const identity of others) expect(identity).toHaveLength(1);
    expect(new Set(others.flat()).size).toBe(others.length);
    expect(sobol(1)).toEqual(others[0]);
  });
});

describe("designs", () => {
  test.each(["latin-hypercube", "sobol"])("%s draws whole hundredths inside the ranges", (kind) => {
    const sweep = expand(`design: {kind: ${kind}, samples: 32, seed: 9}\n${TWO_RANGES}`);
    expect(sweep.size).toBe(33);
    expect(sweep.axes).toEqual([
      { name: "WETH liquidationThreshold and ltv", values: ["-4.00 pp", "+4.00 pp"] },
      { name: "WETH baseRate", values: ["2.0000 %", "8.0000 %"] },
    ]);
    for (const { patches, coordinates } of sweep.scenarios.slice(1)) {
      const [threshold, ltv, rate] = patches.map(({ perturbation }) => perturbation);
      expect(ltv).toEqual(threshold);
      const by = threshold?.kind === "shift" ? threshold.by : undefined;
      expect(by).toSatisfy((value: bigint) => value >= -400n && value <= 400n);
      const value = rate?.kind === "set" ? (rate.value as bigint) : -1n;
      expect(value).toSatisfy((ray: bigint) => ray >= 2n * 10n ** 25n && ray <= 8n * 10n ** 25n);
      expect(coordinates[0]).toMatch(/^[+-]\d\.\d\d pp$/);
      expect(coordinates[1]).toMatch(/^\d\.\d{4} %$/);
    }
  });

  test("the same seed draws the same members, byte for byte; another seed others", () => {
    const hashes = (kind: string, seed: number, samples = 16) =>
      sweepIdentity(
        expand(`design: {kind: ${kind}, samples: ${samples}, seed: ${seed}}\n${TWO_RANGES}`),
      );
    for (const kind of ["latin-hypercube", "sobol"]) {
      expect(hashes(kind, 3)).toEqual(hashes(kind, 3));
      expect(hashes(kind, 4)).not.toEqual(hashes(kind, 3));
    }
    expect(hashes("sobol", 3, 24).slice(0, 17)).toEqual(hashes("sobol", 3));
  });

  test("a list may stand beside a range that is drawn from, and a single value goes with all", () => {
    const sweep = expand(`design: {kind: sobol, samples: 16}
${TWO_RANGES}  - {parameter: frozen, reserve: WETH, set: ["off", "on"]}
  - {parameter: closeFactor, set: 50 %}
`);
    expect(sweep.axes.map(({ values }) => values.length)).toEqual([2, 2, 2]);
    const members = sweep.scenarios.slice(1);
    expect(members.map(({ patches }) => patches.length)).toEqual(members.map(() => 5));
    const frozen = members.filter(({ coordinates }) => coordinates[2] === "on");
    expect(frozen).toHaveLength(8);
  });

  test("a tornado has two members for each range, each unlike the base in that range alone", () => {
    const sweep = expand(`design: {kind: tornado}\n${TWO_RANGES}`);
    expect(sweep.size).toBe(2 * 2 + 1);
    expect(sweep.scenarios.map(({ name }) => name)).toEqual([
      "base",
      "WETH liquidationThreshold and ltv -4 pp",
      "WETH liquidationThreshold and ltv +4 pp",
      "WETH baseRate 2 %",
      "WETH baseRate 8 %",
    ]);
    expect(sweep.scenarios.map(({ patches }) => patches.map((patch) => patch.parameter))).toEqual([
      [],
      ["liquidationThresholdBps", "ltvBps"],
      ["liquidationThresholdBps", "ltvBps"],
      ["baseRateRay"],
      ["baseRateRay"],
    ]);
    expect(sweep.member(3).coordinates).toEqual(["·", "2 %"]);
  });

  test("alone-and-together has a member for each axis and one for all, on one axis", () => {
    const sweep = expand(`design: {kind: alone-and-together}
${TWO_RANGES}  - {parameter: frozen, reserve: WETH, set: ["off", "on"]}
  - {parameter: closeFactor, set: 50 %}
`);
    const names = [
      "WETH liquidationThreshold and ltv +4 pp",
      "WETH baseRate 8 %",
      "WETH frozen on",
      "all together",
    ];
    expect(sweep.scenarios.map(({ name }) => name)).toEqual(["base", ...names]);
    expect(sweep.axes).toEqual([{ name: "alone", values: names }]);
    expect(sweep.member(4).coordinates).toEqual(["all together"]);
    expect(sweep.scenarios.map(({ patches }) => patches.length)).toEqual([0, 3, 2, 2, 5]);
  });
});

describe("designs that do not fit", () => {
  const patch = (values: string) => `patches: [{parameter: ltv, reserve: WETH, set: ${values}}]`;
  const LIST = patch('["1 %", "2 %"]');
  const RANGE = patch("{from: 1 %, to: 2 %}");
  test.each([
    ["a grid of an open range", RANGE, /^E-SCEN-008 [^]*"WETH ltv"[^]*step/],
    ["an open range zipped", `combine: zip\n${RANGE}`, /^E-SCEN-008 [^]*A zip goes/],
    [
      "a switch in a range",
      `patches: [{parameter: frozen, reserve: WETH, set: {from: "off", to: "on"}}]`,
      /^E-SCEN-008 [^]*\["off", "on"\]/,
    ],
    ["a negative end", patch("{from: -1 %, to: 2 %, step: 1 %}"), /^E-SCEN-010 "-1 %"/],
    [
      "drawing from lists",
      `design: {kind: sobol, samples: 4}\n${LIST}`,
      /^E-SCEN-009 [^]*no patch has one[^]*kind: grid/,
    ],
    ["drawing from nothing", "design: {kind: latin-hypercube, samples: 4}", /^E-SCEN-009 /],
    [
      "a tornado of a list",
      `design: {kind: tornado}\n${LIST}`,
      /^E-SCEN-009 [^]*"WETH ltv" has none/,
    ],
    ["a tornado of a value", `design: {kind: tornado}\n${patch('"1 %"')}`, /^E-SCEN-009 /],
    [
      "nothing to stand alone",
      `design: {kind: alone-and-together}\n${patch('"1 %"')}`,
      /^E-SCEN-009 [^]*one thing at a time/,
    ],
    ["a tornado of nothing", "design: {kind: tornado}", /^E-SCEN-009 [^]*there is none/],
    ["no samples", `design: {kind: sobol}\n${RANGE}`, /^E-SCEN-002 [^]*need samples[^]*at design/],
    ["zero samples", `design: {kind: sobol, samples: 0}\n${RANGE}`, /^E-SCEN-002 [^]*asks nothing/],
    [
      "samples beyond 2^20",
      `design: {kind: sobol, samples: 1048577}\n${RANGE}`,
      /^E-SCEN-002 [^]*at most 1048576/,
    ],
    ["samples of a grid", `design: {kind: grid, samples: 4}\n${LIST}`, /^E-SCEN-002 [^]*take none/],
    [
      "a tornado's seed",
      `design: {kind: tornado, seed: 4}\n${RANGE}`,
      /^E-SCEN-002 [^]*only they take a seed/,
    ],
    [
      "an unknown design",
      `design: {kind: sobool, samples: 4}\n${RANGE}`,
      /^E-SCEN-002 [^]*one of grid, zip, latin-hypercube, sobol, tornado[^]*at design\.kind/,
    ],
    [
      "an unknown key of a design",
      `design: {kind: sobol, sample: 4}\n${RANGE}`,
      /^E-SCEN-002 [^]*"samples"\?/,
    ],
    ["two designs", `combine: zip\ndesign: {kind: grid}\n${LIST}`, /^E-SCEN-002 [^]*not both/],
    [
      "a bare number in a range",
      patch("{from: 1, to: 2 %}"),
      /^E-SCEN-002 [^]*its unit[^]*patches\.0\.set\.from/,
    ],
    ["a range without an end", patch("{from: 1 %}"), /^E-SCEN-002 [^]*patches\.0\.set\.to/],
    [
      "a step and steps",
      patch("{from: 1 %, to: 2 %, step: 1 %, steps: 2}"),
      /^E-SCEN-002 [^]*not both/,
    ],
    ["one step", patch("{from: 1 %, to: 2 %, steps: 1}"), /^E-SCEN-002 [^]*at least 2/],
    [
      "an unknown key of a range",
      patch("{from: 1 %, til: 2 %}"),
      /^E-SCEN-002 [^]*"til"[^]*from, to, step, steps/,
    ],
  ])("%s", (_name, rest, expected) => {
    expect(refusalOf(rest)).toMatch(expected);
  });
});
