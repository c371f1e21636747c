import { describe, expect, test } from "vitest";
import { isRuleVersion } from "./rules.ts";
import { RULE_VERSIONS } from "./market.suite.ts";
import { ruleVersionAt, VERSIONS } from "./versions.ts";
import { WINDOWS } from "./windows.ts";

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

  test("on Ethereum changes with the payloads, to the second", () => {
    expect(at(1, "2024-01-17T00:00:00Z")).toBe(30n);
    expect(at(1, "2024-07-27T15:06:34Z")).toBe(30n);
    expect(at(1, "2025-02-24T15:23:59Z")).toBe(33n);
    expect(at(1, "2025-07-03T14:42:22Z")).toBe(33n);
    expect(at(1, "2025-07-03T14:42:23Z")).toBe(34n);
    expect(at(1, "2025-08-07T10:27:23Z")).toBe(35n);
    expect(at(1, "2026-01-16T14:36:10Z")).toBe(35n);
    expect(at(1, "2026-01-16T14:36:11Z")).toBe(36n);
    expect(at(1, "2026-08-01T00:00:00Z")).toBe(37n);
  });

  test("is each chain's own", () => {
    expect(at(10, "2026-01-09T12:00:00Z")).toBe(36n);
    expect(at(42_161, "2026-01-09T12:00:00Z")).toBe(35n);
    expect(at(100, "2026-04-25T00:00:00Z")).toBe(37n);
    expect(at(8_453, "2026-04-25T00:00:00Z")).toBe(36n);
    expect(at(324, "2026-08-01T00:00:00Z")).toBe(36n);
    expect(at(42_220, "2025-06-08T23:59:59Z")).toBe(33n);
  });

  test("is not guessed: v3.1, v3.2, between the evidence, before and after it, chains of a lab", () => {
    expect(at(1, "2024-07-27T15:06:35Z")).toBeUndefined();
    expect(at(1, "2025-02-24T15:23:58Z")).toBeUndefined();
    expect(at(10, "2025-07-03T15:00:00Z")).toBeUndefined();
    expect(at(1, "2026-06-01T00:00:00Z")).toBeUndefined();
    expect(at(1, "2023-01-27T00:00:00Z")).toBeUndefined();
    expect(at(1, "2026-08-17T11:54:50Z")).toBeUndefined();
    expect(at(31_337, "2025-06-01T00:00:00Z")).toBeUndefined();
  });

  test("has one window at a time, in order, each with a pack and its sources", () => {
    const ends = new Map<number, { untilSeconds: number; version: bigint }>();
    for (const [chain, version, fromSeconds, untilSeconds, sources] of WINDOWS) {
      const before = ends.get(chain);
      expect(untilSeconds, sources).toBeGreaterThan(fromSeconds);
      expect(fromSeconds, sources).toBeGreaterThanOrEqual(before?.untilSeconds ?? 0);
      expect(version, sources).toBeGreaterThan(before?.version ?? 0n);
      expect(isRuleVersion(version), sources).toBe(true);
      expect(sources).toMatch(/^(payload|book|core|sonic|audit)/);
      ends.set(chain, { untilSeconds, version });
    }
    expect(ends.size).toBe(14);
  });
});
