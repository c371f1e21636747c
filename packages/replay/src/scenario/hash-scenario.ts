import { sha256 } from "@hindcast/store";
import type { Scenario } from "./scenario.ts";

/**
 * SHA-256 of what a scenario does, in canonical JSON. Its name and how its values were written do
 * not count: two files that ask for the same thing have the same hash.
 */
export function hashScenario(scenario: Scenario): string {
  const { patches, liquidator, seed, journal, snapshotEverySeconds } = scenario;
  return sha256(canonicalJson({ patches, liquidator, seed, journal, snapshotEverySeconds }));
}

/** The scenario as text that decodeScenario reads back, bigints included. */
export function encodeScenario(scenario: Scenario): string {
  return canonicalJson(scenario);
}

/** Reads encodeScenario's text. The text comes from a verified manifest, not from a stranger. */
export function decodeScenario(text: string): Scenario {
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === "string" && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  ) as Scenario;
}

/** JSON with sorted keys and integers as strings; undefined members are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "bigint") return `${inner}n`;
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
