import { HindcastError } from "@hindcast/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findParameter, nearest, parseScenarioFile, shortName } from "./load-scenario.ts";

const HEAD = "name: weth-threshold\ndataset: aave-v3-lab\n";
const DEFAULTS = {
  seed: 1,
  liquidator: { model: "same-block" },
  journal: "event",
  snapshotEvery: "1 d",
  mechanisms: [],
  worlds: [],
  patches: [],
};

function refusalOf(text: string): string {
  try {
    parseScenarioFile(text, "s.yaml");
  } catch (error) {
    if (error instanceof HindcastError) return error.message;
    throw error;
  }
  return "accepted";
}

/** What YAML and scenarios are made of, to be put together at random. */
const FRAGMENTS = (
  ": |- |  |, |---|&a |*a|!!x |0x1|1 %|name: a|dataset: b|patches:|  - parameter: ltv|    set: |" +
  "seed: 1|liquidator: {model: x}|[|]|{|}|\"|'|>|#|?|%|~|\n|\0|\t|é|\u2028|\ud800"
).split("|");

const EVERY_KEY = `
name: weth-threshold-down
title: WETH threshold three points down
motivation: |
  Why anyone would ask this.
dataset: aave-v3-lab
seed: 42
liquidator:
  model: same-block
  gasCost: "25 USD"
  saleCost: "0.5 %"
journal: full
snapshotEvery: "6 h"
band:
  draws: 100
combine: zip
mechanisms:
  - { model: push-feed, name: feed, reserve: WETH, params: { latency: 40 s } }
worlds:
  - { model: scaled-history, until: 2024-08-05, assets: { WETH: { factor: "1.5" } } }
patches:
  - name: threshold
    parameter: [liquidationThreshold, ltv]
    reserve: WETH
    from: 2024-08-05
    until: 2024-08-06T12:00Z
    shift: ["-3 pp", "-5 pp"]
  - parameter: liquidationBonus
    mode: 1
    from: block 100
    set: "104 %"
  - parameter: closeFactor
    scale: "50 %"
`;

describe("what a file may say", () => {
  test("the least there is, with every default", () => {
    expect(parseScenarioFile(HEAD, "s")).toEqual({
      name: "weth-threshold",
      dataset: "aave-v3-lab",
      ...DEFAULTS,
    });
  });

  test("every key", () => {
    expect(parseScenarioFile(EVERY_KEY, "s")).toEqual({
      name: "weth-threshold-down",
      title: "WETH threshold three points down",
      motivation: "Why anyone would ask this.\n",
      dataset: "aave-v3-lab",
      seed: 42,
      liquidator: { model: "same-block", gasCost: "25 USD", saleCost: "0.5 %" },
      journal: "full",
      snapshotEvery: "6 h",
      band: { draws: 100 },
      combine: "zip",
      mechanisms: [
        { model: "push-feed", name: "feed", reserve: "WETH", params: { latency: "40 s" } },
      ],
      worlds: [
        { model: "scaled-history", until: "2024-08-05", assets: { WETH: { factor: "1.5" } } },
      ],
      patches: [
        {
          name: "threshold",
          parameter: ["liquidationThreshold", "ltv"],
          reserve: "WETH",
          from: "2024-08-05",
          until: "2024-08-06T12:00Z",
          shift: ["-3 pp", "-5 pp"],
        },
        { parameter: "liquidationBonus", mode: 1, from: "block 100", set: "104 %" },
        { parameter: "closeFactor", scale: "50 %" },
      ],
    });
  });
});

describe("unknown keys name the place and the nearest known key", () => {
  test.each([
    [`${HEAD}snapshotEvry: "1 d"`, "s.yaml:3:15, at snapshotEvry", "snapshotEvery"],
    [`${HEAD}Patches: []`, "at Patches", "patches"],
    [`nam: x\ndataset: y`, "at nam", "name"],
    [`${HEAD}__proto__: {a: 1}`, "at __proto__", "motivation"],
    [`${HEAD}liquidator: {modle: x}`, "at liquidator.modle", "model"],
    [`${HEAD}liquidator: {gascosts: x}`, "at liquidator.gascosts", "gasCost"],
    [
      `${HEAD}patches:\n  - parameter: ltv\n    set: "1 %"\n  - parameter: ltv\n    reserv: WETH\n    set: "1 %"\n`,
      "s.yaml:7:13, at patches.1.reserv",
      "reserve",
    ],
    [`${HEAD}patches: [{paramter: ltv, set: "1 %"}]`, "at patches.0.paramter", "parameter"],
    [
      `${HEAD}worlds: [{ model: scaled-history, assets: { WETH: { facter: "2" } } }]`,
      "at worlds.0.assets.WETH.facter",
      "factor",
    ],
    [
      `${HEAD}worlds: [{ model: spliced-history, event: { dataste: x } }]`,
      "at worlds.0.event.dataste",
      "dataset",
    ],
  ])("%#", (text, place, suggestion) => {
    const refusal = refusalOf(text);
    expect(refusal).toMatch(/^E-SCEN-002 /);
    expect(refusal).toContain(place);
    expect(refusal).toContain(`Did you mean "${suggestion}"?`);
  });
});

describe("refused with E-SCEN-002", () => {
  const patch = (rest: string) => `${HEAD}patches: [{parameter: ltv, ${rest}}]`;
  test.each([
    ["nothing", "", /expected object/],
    ["a number", "5", /expected object/],
    ["a text", "hello", /expected object/],
    ["a list", "[1, 2]", /expected object/],
    ["no name", "dataset: x", /at name/],
    ["no dataset", "name: x", /at dataset/],
    ["a name with a slash", "name: ../x\ndataset: y", /lower-case letters[^]*at name/],
    ["a name of 81 letters", `name: ${"x".repeat(81)}\ndataset: y`, /at name/],
    ["a numeric name", "name: 5\ndataset: y", /at name/],
    ["a title of 201 letters", `${HEAD}title: ${"x".repeat(201)}`, /at title/],
    ["a motivation of 4,001 letters", `${HEAD}motivation: ${"x".repeat(4001)}`, /at motivation/],
    ["a seed below zero", `${HEAD}seed: -1`, /at seed/],
    ["a seed of 33 bits", `${HEAD}seed: 4294967296`, /at seed/],
    ["half a seed", `${HEAD}seed: 1.5`, /at seed/],
    ["an infinite seed", `${HEAD}seed: .inf`, /at seed/],
    ["a seed that is not a number", `${HEAD}seed: .nan`, /at seed/],
    ["another journal", `${HEAD}journal: all`, /at journal/],
    ["another combination", `${HEAD}combine: cross`, /at combine/],
    ["a bare snapshot interval", `${HEAD}snapshotEvery: 60`, /at snapshotEvery/],
    ["a liquidator by name alone", `${HEAD}liquidator: same-block`, /at liquidator/],
    ["patches that are no list", `${HEAD}patches: {a: 1}`, /patches/],
    [
      "65 patches",
      `${HEAD}patches:\n${'  - {parameter: ltv, set: "1 %"}\n'.repeat(65)}`,
      /at patches/,
    ],
    ["a patch without a change", patch("reserve: W"), /exactly one of set, shift, scale/],
    ["two changes", patch('set: "1 %", shift: "1 pp"'), /exactly one of set, shift, scale/],
    ["a bare number", patch("set: 0.8"), /text with its unit[^]*s\.yaml:3:33, at patches\.0\.set/],
    ["a bare number in a list", patch('set: ["1 %", 2]'), /text with its unit/],
    ["a switch without quotes", patch("set: true"), /text with its unit/],
    ["an empty list", patch("set: []"), /at patches\.0\.set/],
    ["1,001 values", patch(`set: [${'"1 %",'.repeat(1_001)}]`), /at patches\.0\.set/],
    [
      "17 parameters",
      `${HEAD}patches: [{parameter: [${"ltv,".repeat(17)}], set: "1 %"}]`,
      /parameter/,
    ],
    ["a reserve and a mode", patch('reserve: W, mode: 1, set: "1 %"'), /not both/],
    ["mode zero", patch('mode: 0, set: "1 %"'), /at patches\.0\.mode/],
    ["mode 256", patch('mode: 256, set: "1 %"'), /at patches\.0\.mode/],
    ["a date in words", patch('from: yesterday, set: "1 %"'), /UTC date[^]*at patches\.0\.from/],
    ["a date without its zone", patch('from: "2024-01-01T00:00", set: "1 %"'), /UTC date/],
    ["a block of 16 digits", patch('from: block 1234567890123456, set: "1 %"'), /block 123/],
  ])("%s", (_name, text, expected) => {
    expect(refusalOf(text)).toMatch(/^E-SCEN-002 /);
    expect(refusalOf(text)).toMatch(expected);
  });
});

describe("anything else is refused with a code", () => {
  const snippets = fc.constantFrom(...FRAGMENTS);
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(snippets, { maxLength: 40 }).map((parts) => parts.join("")),
    fc.array(snippets, { maxLength: 20 }).map((parts) => parts.join("\n")),
    fc.array(snippets, { maxLength: 10 }).map((parts) => `${HEAD}${parts.join("\n")}`),
  );
  const isCodedOrValid = (text: string): boolean =>
    /^(accepted$|E-SCEN-00[12] )/.test(refusalOf(text));

  test("random text", () => {
    fc.assert(fc.property(texts, isCodedOrValid), { numRuns: 3_000 });
  });

  test("every value of a good file replaced by any other", () => {
    const keys = [...EVERY_KEY.matchAll(/^ *-? *(\w+):/gm)].map((match) => match[1] as string);
    const values = fc.oneof(fc.jsonValue(), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(fc.constantFrom(...keys), values, (key, value) => {
        const text = EVERY_KEY.replace(
          new RegExp(`^( *-? *${key}:).*$`, "m"),
          (_line, start: string) => `${start} ${JSON.stringify(value)}`,
        );
        return isCodedOrValid(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test("a good file cut anywhere", () => {
    for (let length = 0; length <= EVERY_KEY.length; length++)
      expect(isCodedOrValid(EVERY_KEY.slice(0, length)), `cut at ${length}`).toBe(true);
  });
});

describe("names of parameters", () => {
  const parameters = [
    { name: "ltvBps", scope: "reserve", unit: "bps", doc: "" },
    { name: "liquidationThresholdBps", scope: "reserve", unit: "bps", doc: "" },
    { name: "closeFactorBps", scope: "market", unit: "bps", doc: "" },
    { name: "frozen", scope: "reserve", unit: "switch", doc: "" },
  ] as const;

  test("are found short or long, in their own scope", () => {
    expect(findParameter(parameters, "ltv", "reserve")).toBe(parameters[0]);
    expect(findParameter(parameters, "ltvBps", "reserve")).toBe(parameters[0]);
    expect(findParameter(parameters, "closeFactor", "market")).toBe(parameters[2]);
    expect(findParameter(parameters, "frozen", "reserve")).toBe(parameters[3]);
  });

  test("are refused with the nearest one otherwise", () => {
    expect(() => findParameter(parameters, "liquidationTreshold", "reserve")).toThrow(
      /^E-SCEN-003 There is no reserve parameter "liquidationTreshold"\.[^]*Did you mean "liquidationThreshold"\?/,
    );
    expect(() => findParameter(parameters, "closeFactor", "reserve")).toThrow("E-SCEN-003");
    expect(() => findParameter(parameters, "closeFactor", "mode")).toThrow("E-SCEN-003");
  });

  test("lose their unit and nothing else", () => {
    const names = ["ltvBps", "slope1Ray", "supplyCapTokens", "debtCeilingUsd2", "modeId", "frozen"];
    expect(names.map(shortName)).toEqual([
      "ltv",
      "slope1",
      "supplyCap",
      "debtCeiling",
      "modeId",
      "frozen",
    ]);
  });

  test("the nearest name shares most pairs of letters; of equals the first", () => {
    expect(nearest("borowCap", ["supplyCap", "borrowCap"])).toBe("borrowCap");
    expect(nearest("LTV", ["liquidation", "ltv"])).toBe("ltv");
    expect(nearest("q", ["first", "second"])).toBe("first");
    expect(nearest("anything", [])).toBe("");
  });
});
