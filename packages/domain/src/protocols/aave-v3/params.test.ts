import { describe, expect, test } from "vitest";
import {
  asValues,
  CONTRACT_CONSTANTS,
  LISTED_RESERVE,
  modeOfScope,
  parameterRule,
  PARAMETERS,
  UNSET_MODE,
} from "./params.ts";

describe("parameters", () => {
  test("describe every field of every record, and nothing else", () => {
    const names = (scope: string): string[] =>
      PARAMETERS.filter((rule) => rule.scope === scope).map((rule) => rule.name);
    expect(names("reserve").sort()).toEqual(Object.keys(LISTED_RESERVE).sort());
    expect(names("mode").sort()).toEqual(Object.keys(UNSET_MODE).sort());
    expect(names("market").sort()).toEqual(Object.keys(CONTRACT_CONSTANTS).sort());
  });

  test("bound integers and leave switches unbounded", () => {
    for (const rule of PARAMETERS) {
      const isSwitch = rule.unit === "switch";
      expect(rule.minimum === undefined, rule.name).toBe(isSwitch);
      expect(rule.maximum === undefined, rule.name).toBe(isSwitch);
      expect(rule.doc).toMatch(/^[A-Z].*\.$/);
    }
  });

  test("are found by scope and name", () => {
    expect(parameterRule("reserve", "supplyCapTokens")?.maximum).toBe((1n << 36n) - 1n);
    expect(parameterRule("market", "supplyCapTokens")).toBeUndefined();
  });

  test("read as named values", () => {
    expect(asValues(CONTRACT_CONSTANTS)).toMatchObject({
      closeFactorBps: 5_000n,
      closeFactorHealthFactorWad: 950_000_000_000_000_000n,
      maxCloseFactorBps: 10_000n,
    });
  });
});

test("a mode's scope holds a uint8", () => {
  expect(modeOfScope("mode:255")).toBe(255n);
  for (const scope of ["mode:256", "mode:", "mode:-1", "mode:1 ", "market", "mode:0x1"])
    expect(modeOfScope(scope), scope).toBeUndefined();
});
