import { describe, expect, test } from "vitest";
import { isRuleVersion } from "./rules.ts";
import { RULE_VERSIONS } from "./market.suite.ts";
import { ruleVersionAt, VERSIONS } from "./versions.ts";

test("every version has a pack of rules, its contracts and its own number", () => {
  expect(VERSIONS.map((version) => version.ruleVersion)).toEqual([...RULE_VERSIONS]);
  for (const { id, ruleVersion, contracts, since } of VERSIONS) {
    expect(isRuleVersion(ruleVersion), id).toBe(true);
    expect(`${ruleVersion}`).toBe(id.replace(".", ""));
    expect(contracts).toMatch(/1\.19\.3|[0-9a-f]{8}/);
    expect(since).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
});

describe("the version in force", () => {
  const at = (chain: number, date: string) => ruleVersionAt(chain, Date.parse(date) / 1_000);

  test("is known where it was reported, to the last second of the day", () => {
    expect(at(1, "2025-05-27T00:00:00Z")).toBe(33n);
    expect(at(42_161, "2025-06-08T23:59:59Z")).toBe(33n);
  });

  test("is not guessed elsewhere", () => {
    expect(at(1, "2025-05-26T23:59:59Z")).toBeUndefined();
    expect(at(1, "2025-06-09T00:00:00Z")).toBeUndefined();
    expect(at(10, "2026-01-10T12:00:00Z")).toBeUndefined();
  });
});
