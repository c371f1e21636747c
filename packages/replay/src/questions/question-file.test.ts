import { HindcastError } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { parseScenarioFile } from "../scenario/load-scenario.ts";

const HEAD = "name: largest-threshold\ndataset: aave-v3-lab\n";

/** Reads a file whose question is given as what stands between its braces. */
function read(question: string) {
  return parseScenarioFile(`${HEAD}question: { ${question} }\n`, "q.yaml").question;
}

function refusalOf(question: string): string {
  try {
    read(question);
    return "accepted";
  } catch (error) {
    return error instanceof HindcastError ? error.message : String(error);
  }
}

const WHERE = "where: { metric: bad-debt, atMost: 1_000 USD }";

test("the least there is, with every default", () => {
  expect(read(`find: largest, ${WHERE}`)).toEqual({
    find: "largest",
    where: { metric: "bad-debt", atMost: "1_000 USD" },
    scan: 9,
    checks: 7,
    seeds: 1,
  });
});

test("every key", () => {
  const where = "where: [{ metric: bad-debt@1, minus: base, atMost: 1 USD, atLeast: 0 USD }]";
  expect(
    read(
      `find: curve, along: bonus, ${where}, show: [mean-debt], scan: 5, checks: 0, runs: 30, seeds: 4`,
    ),
  ).toEqual({
    find: "curve",
    along: "bonus",
    where: [{ metric: "bad-debt@1", minus: "base", atMost: "1 USD", atLeast: "0 USD" }],
    show: ["mean-debt"],
    scan: 5,
    checks: 0,
    runs: 30,
    seeds: 4,
  });
});

describe("refused with E-SCEN-002", () => {
  test.each([
    ["another verb", `find: best, ${WHERE}`, /find is largest, smallest or curve/],
    ["no condition", "find: largest", /needs a condition/],
    ["a condition without a bound", "find: largest, where: { metric: bad-debt }", /needs a bound/],
    ["no metric", "find: largest, where: { atMost: 1 USD }", /q\.yaml:3:\d+, at question\.where/],
    [
      "a bound without its unit",
      "find: largest, where: { metric: x, atMost: 5 }",
      /at question\.where/,
    ],
    ["another base", `find: largest, where: { metric: x, minus: mean, atMost: 1 USD }`, /"base"/],
    ["a curve of nothing", "find: curve", /something to follow/],
    ["a budget for a search", `find: smallest, ${WHERE}, runs: 9`, /only a curve/],
    ["a scan without ends", `find: smallest, ${WHERE}, scan: 1`, /both ends/],
    ["no seed at all", `find: smallest, ${WHERE}, seeds: 0`, /at question\.seeds/],
  ])("%s", (_what, question, said) => {
    expect(refusalOf(question)).toMatch(/^E-SCEN-002 /);
    expect(refusalOf(question)).toMatch(said);
  });

  test.each([
    [`find: largest, wher: { metric: x, atMost: 1 USD }`, "where"],
    [`find: largest, where: { metric: x, atmost: 1 USD }`, "atMost"],
    [`find: largest, where: [{ metric: x, atlast: 1 USD }]`, "atLeast"],
  ])("an unknown key %#, with the nearest known one", (question, known) => {
    expect(refusalOf(question)).toContain(`Did you mean "${known}"?`);
  });
});
