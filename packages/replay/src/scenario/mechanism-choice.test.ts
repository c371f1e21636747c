import { HindcastError } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { expandScenario } from "./expand-scenario.ts";
import { hashScenario } from "./hash-scenario.ts";
import { parseScenarioFile } from "./load-scenario.ts";
import { castOf } from "./mechanism-choice.ts";

const WETH = "0x00000000000000000000000000000000000000e7";
const context = { parameters: [], reserves: new Map([["WETH", WETH]]) };

/** Expands a file given as its part after name and dataset. */
function expand(rest: string) {
  return expandScenario(parseScenarioFile(`name: a\ndataset: b\n${rest}`, "s.yaml"), context);
}

function refusalOf(rest: string): string {
  try {
    expand(rest);
  } catch (error) {
    if (error instanceof HindcastError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "accepted";
}

const DEPTH = `mechanisms:
  - name: depth
    model: square-root-impact
    reserve: WETH
    params: { dailyVolume: 2_000_000 USD, exponent: "0.6", depthLeft: 5 %, reset: 1 h }
  - model: push-feed
    params: { latency: 40 s }
`;

describe("a file's mechanisms", () => {
  test("are exact: settings by their short names, in their units", () => {
    const [base] = expand(DEPTH).scenarios;
    expect(base?.mechanisms).toEqual([
      {
        name: "depth",
        model: "square-root-impact",
        reserve: WETH,
        params: {
          dailyVolumeUsd8: 2n * 10n ** 14n,
          exponentWad: 6n * 10n ** 17n,
          depthLeftBps: 500n,
          resetSeconds: 3_600n,
        },
      },
      { name: "push-feed", model: "push-feed", params: { latencySeconds: 40n } },
    ]);
    const cast = castOf(base ?? expand("").member(0));
    expect(cast.map(({ name, reserve }) => [name, reserve])).toEqual([
      ["depth", WETH],
      ["push-feed", undefined],
    ]);
    // What a file leaves out is the mechanism's own default.
    expect(cast[1]?.params).toMatchObject({ deviationBps: 50n, latencySeconds: 40n });
  });

  test("are part of a scenario's hash; a file without any has none", () => {
    expect(expand("").member(0).mechanisms).toBeUndefined();
    const hashes = ["", DEPTH, DEPTH.replace("40 s", "41 s")].map((rest) =>
      hashScenario(expand(rest).member(0)),
    );
    expect(new Set(hashes).size).toBe(3);
  });

  test.each([
    ["mechanisms: [{ model: push-feet }]", /E-MARKET-003.*push-feet/s],
    ["mechanisms: [{ model: push-feed, params: { latenci: 1 s } }]", /E-SCEN-003.*latency/s],
    ["mechanisms: [{ model: push-feed, params: { latency: 40 % } }]", /E-SCEN-010/],
    ["mechanisms: [{ model: push-feed, params: { deviation: 101 % } }]", /E-MARKET-004/],
    ["mechanisms: [{ model: push-feed }, { model: push-feed }]", /E-SCEN-011/],
    ["mechanisms: [{ model: push-feed, reserve: WBTC }]", /E-SCEN-004/],
    ["mechanisms: [{ model: push-feed, luck: 1 }]", /E-SCEN-002/],
    ["patches: [{ mechanism: depth, set: [on] }]", /E-SCEN-012/],
    [`${DEPTH}patches: [{ mechanism: deph, set: ["on"] }]`, /E-SCEN-012.*depth/s],
    [`${DEPTH}patches: [{ mechanism: depth, set: ["maybe"] }]`, /E-SCEN-012/],
    [`${DEPTH}patches: [{ mechanism: depth, shift: "1 %" }]`, /E-SCEN-012/],
    [`${DEPTH}patches: [{ mechanism: depth, parameter: depthLeft, set: 101 % }]`, /E-MARKET-004/],
    [`${DEPTH}patches: [{ mechanism: depth, reserve: WETH, set: ["on"] }]`, /E-SCEN-002/],
    ['patches: [{ reserve: WETH, set: "1 %" }]', /E-SCEN-002/],
  ])("%s is refused", (rest, reason) => {
    expect(refusalOf(rest)).toMatch(reason);
  });
});

describe("patches of mechanisms", () => {
  const modelsOf = (rest: string) =>
    expand(rest).scenarios.map(({ name, mechanisms = [] }) => [
      name,
      mechanisms.map((one) => one.name).join(" "),
    ]);

  test("a switch: the base is the world without it, and members are named by what is put in", () => {
    const patches = `patches:
  - { mechanism: depth, set: [off, on] }
  - { mechanism: push-feed, set: [off, on] }
`;
    expect(modelsOf(DEPTH + patches)).toEqual([
      ["base", ""],
      ["all off", ""],
      ["with push-feed", "push-feed"],
      ["with depth", "depth"],
      ["with depth, with push-feed", "depth push-feed"],
    ]);
  });

  test("a mechanism that nothing switches is in every member, the base too", () => {
    const rows = modelsOf(`${DEPTH}patches: [{ mechanism: depth, set: ["off", "on"] }]`);
    expect(rows.map(([, names]) => names)).toEqual(["push-feed", "push-feed", "depth push-feed"]);
  });

  test("a parameter's values are the members'; the base has the file's", () => {
    const rest = `${DEPTH}patches: [{ mechanism: push-feed, parameter: latency, set: [0 s, 5 min] }]`;
    const { axes, scenarios } = expand(rest);
    expect(axes.map(({ name }) => name)).toEqual(["push-feed latency"]);
    const latencies = scenarios.map(
      ({ mechanisms = [] }) => mechanisms.find(({ name }) => name === "push-feed")?.params,
    );
    expect(latencies).toEqual([
      { latencySeconds: 40n },
      { latencySeconds: 0n },
      { latencySeconds: 300n },
    ]);
  });
});
