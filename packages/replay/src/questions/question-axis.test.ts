import { HindcastError, type ParameterDescription } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { expandScenario } from "../scenario/expand-scenario.ts";
import { parseScenarioFile } from "../scenario/load-scenario.ts";
import { questionAxis } from "./question-axis.ts";

const parameter = (name: string, unit: ParameterDescription["unit"]): ParameterDescription => ({
  scope: "reserve",
  name,
  unit,
  doc: "",
});
const context = {
  parameters: [
    parameter("ltvBps", "bps"),
    parameter("bonusBps", "bps"),
    parameter("capTokens", "token"),
  ],
  reserves: new Map([["WETH", "0x00000000000000000000000000000000000000e7"]]),
};
const LTV = "{ reserve: WETH, parameter: ltv, set: { from: 70 %, to: 80 %, step: 1 bps } }";
const BONUS = "{ reserve: WETH, parameter: bonus, set: [105 %, 110 %] }";
const CAP =
  "{ name: cap, reserve: WETH, parameter: cap, set: { from: 10 tokens, to: 30 tokens, step: 10 tokens } }";

const CASES = ["105 %", "110 %"].flatMap((bonus) =>
  ["10 tokens", "20 tokens", "30 tokens"].map((cap) => `WETH bonus ${bonus}, cap ${cap}`),
);
const ENDS = ["105 %", "110 %"].flatMap((bonus) =>
  ["70 %", "80 %"].map((ltv) => `WETH bonus ${bonus}, WETH ltv ${ltv}`),
);

function ask(patches: readonly string[], rest = "", more = "") {
  const text = [
    "name: a\ndataset: b",
    rest,
    "question: { find: largest, where: { metric: x, atMost: 1 USD }" + more + " }",
    `patches: [${patches.join(", ")}]\n`,
  ].join("\n");
  const file = parseScenarioFile(text, "q.yaml");
  const sweep = expandScenario(file, context);
  return { sweep, axis: questionAxis(file, sweep) };
}

function refusalOf(...asked: Parameters<typeof ask>): string {
  try {
    ask(...asked);
    return "accepted";
  } catch (error) {
    return error instanceof HindcastError ? error.message : String(error);
  }
}

test("one range is the axis, with a value for each step", () => {
  const { axis } = ask([LTV]);
  expect([axis.name, axis.last, axis.cases.length]).toEqual(["WETH ltv", 1_000, 1]);
  expect([axis.label(0), axis.label(1), axis.label(1_000)]).toEqual([
    "70.00 %",
    "70.01 %",
    "80.00 %",
  ]);
  expect(axis.cases[0]?.name).toBe("");
});

describe("crossed with others, every case has every value once", () => {
  test.each([
    ["before", [LTV, BONUS], "", ["WETH bonus 105 %", "WETH bonus 110 %"]],
    ["after", [BONUS, LTV], "", ["WETH bonus 105 %", "WETH bonus 110 %"]],
    ["between", [BONUS, LTV, CAP], ", along: WETH ltv", CASES],
    ["around", [CAP, BONUS, LTV.replace("step: 1 bps", "steps: 2")], ", along: cap", ENDS],
  ])("%s", (_where, patches, along, names) => {
    const { sweep, axis } = ask(patches, "", along);
    const k = sweep.axes.findIndex(({ name }) => name === axis.name);
    expect(axis.cases.map(({ name }) => name)).toEqual(names);
    const seen = new Set<number>();
    for (const one of axis.cases)
      for (const position of new Set([0, 1, Math.floor(axis.last / 2), axis.last])) {
        const index = one.member(position);
        const { coordinates } = sweep.member(index);
        expect(seen.has(index)).toBe(false);
        seen.add(index);
        expect(coordinates[k]).toBe(axis.label(position));
        const others = coordinates.flatMap((text, i) =>
          i === k ? [] : [`${sweep.axes[i]?.name} ${text}`],
        );
        expect(others.join(", ")).toBe(one.name);
      }
    expect(axis.cases.length * (axis.last + 1)).toBe(sweep.size - 1);
  });
});

test("side by side, ranges move together", () => {
  const bonus = "{ reserve: WETH, parameter: bonus, set: { from: 103 %, to: 113 %, step: 1 bps } }";
  const { sweep, axis } = ask([LTV, bonus], "combine: zip");
  expect([axis.name, axis.last]).toEqual(["WETH ltv with WETH bonus", 1_000]);
  expect(axis.label(7)).toBe("70.07 % with 103.07 %");
  expect(sweep.member(axis.cases[0]?.member(7) as number).coordinates).toEqual([
    "70.07 %",
    "103.07 %",
  ]);
});

describe("refused with E-SCEN-020", () => {
  test.each([
    ["no range", [BONUS], "", "", /no range to search/],
    ["nothing that moves", [], "", "", /no range to search/],
    ["two ranges", [LTV, CAP], "", "", /any of 2 ranges[^]*WETH ltv, cap/],
    ["a list", [LTV, BONUS], "", ", along: WETH bonus", /no range of this file[^]*"WETH ltv"/],
    ["no such axis", [LTV, CAP], "", ", along: caps", /Did you mean "cap"/],
    [
      "draws",
      ["{ reserve: WETH, parameter: ltv, set: { from: 1 %, to: 2 % } }"],
      "design: { kind: sobol, samples: 4 }",
      "",
      /along a sobol/,
    ],
    ["lists side by side", [BONUS], "combine: zip", "", /zip design with lists/],
  ])("%s", (_what, patches, rest, along, said) => {
    const refusal = refusalOf(patches, rest, along);
    expect(refusal).toMatch(/^E-SCEN-020 /);
    expect(refusal).toMatch(said);
  });
});
