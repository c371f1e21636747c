import { HindcastError } from "@hindcast/domain";
import { expect, test } from "vitest";
import { expandScenario } from "./expand-scenario.ts";
import { parseScenarioFile } from "./load-scenario.ts";

const WETH = "0x00000000000000000000000000000000000000e7";

/** Expands a file with one patch, given as what stands between its braces. */
function expand(patch: string) {
  const text = `name: a\ndataset: b\npatches: [{ ${patch} }]\n`;
  const context = { parameters: [], reserves: new Map([["WETH", WETH]]) };
  return expandScenario(parseScenarioFile(text, "s.yaml"), context).scenarios;
}

function refusalOf(patch: string): string {
  try {
    expand(patch);
    return "accepted";
  } catch (error) {
    return error instanceof HindcastError ? error.message : String(error);
  }
}

test("a recorded price is scaled through its reserve", () => {
  const [, shock] = expand("reserve: WETH, parameter: oraclePrice, scale: 62.5 %, from: block 9");
  expect(shock?.name).toBe("WETH oraclePrice 62.5 %");
  expect(shock?.patches).toEqual([
    {
      scope: WETH,
      parameter: "oraclePrice",
      perturbation: { kind: "scale", scaleBps: 6_250n },
      from: { block: 9 },
      until: undefined,
    },
  ]);
});

test("and in no other way, nor without a reserve", () => {
  expect(refusalOf('reserve: WETH, parameter: oraclePrice, set: "5"')).toMatch(/^E-SCEN-010 /);
  expect(refusalOf('reserve: WETH, parameter: oraclePrice, shift: "-5"')).toMatch(/^E-SCEN-010 /);
  expect(refusalOf("parameter: oraclePrice, scale: 50 %")).toMatch(/^E-SCEN-003 /);
});
