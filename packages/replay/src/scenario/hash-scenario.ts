import { createHash } from "node:crypto";
import type { Scenario } from "./scenario.ts";

/**
 * SHA-256 of what a scenario does, in canonical JSON. Its name and how its values were written do
 * not count: two files that ask for the same thing have the same hash.
 */
export function hashScenario(scenario: Scenario): string {
  const { patches, liquidator, seed, journal, snapshotEverySeconds } = scenario;
  return createHash("sha256")
    .update(canonicalJson({ patches, liquidator, seed, journal, snapshotEverySeconds }))
    .digest("hex");
}

/** JSON with sorted keys and integers as strings; undefined members are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "bigint") return `${inner}n`;
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
