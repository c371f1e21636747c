import { describe, expect, test } from "vitest";
import {
  asValues,
  parameterRule,
  PARAMETERS,
  PAUSE_FLAGS,
  UNSET_COLLATERAL,
  UNSET_MARKET,
} from "./params.ts";

describe("parameters", () => {
  test("describe every field of every record, and nothing else", () => {
    const names = (scope: string): string[] =>
      PARAMETERS.filter((rule) => rule.scope === scope).map((rule) => rule.name);
    expect(names("reserve").sort()).toEqual(Object.keys(UNSET_COLLATERAL).sort());
    expect(names("market").sort()).toEqual(Object.keys(UNSET_MARKET).sort());
    expect(names("mode")).toEqual([]);
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
    expect(parameterRule("reserve", "supplyCap")?.maximum).toBe((1n << 128n) - 1n);
    expect(parameterRule("market", "supplyCap")).toBeUndefined();
  });

  test("the switches are the flags that one call of pause sets", () => {
    const switches = PARAMETERS.filter((rule) => rule.unit === "switch").map((rule) => rule.name);
    expect(switches).toEqual([...PAUSE_FLAGS]);
    expect(asValues(UNSET_MARKET)).toMatchObject({ supplyPaused: false, buyPaused: false });
  });
});
