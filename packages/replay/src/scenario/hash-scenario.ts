import { sha256 } from "@hindcast/store";
import type { Scenario } from "./scenario.ts";

/**
 * SHA-256 of what a scenario does, in canonical JSON. Its name and how its values were written do
 * not count: two files that ask for the same thing have the same hash.
 */
export function hashScenario(scenario: Scenario): string {
  const { patches, liquidator, mechanisms, worlds, seed, journal, snapshotEverySeconds } = scenario;
  return sha256(
    canonicalJson({ patches, liquidator, mechanisms, worlds, seed, journal, snapshotEverySeconds }),
  );
}

/** The scenario as text that decodeScenario reads back, bigints included. */
export function encodeScenario(scenario: Scenario): string {
  return canonicalJson(
    mapTexts(scenario, (text) => (LIKE_A_BIGINT.test(text) ? `'${text}` : text)),
  );
}

/** Reads encodeScenario's text. The text comes from a verified manifest, not from a stranger. */
export function decodeScenario(text: string): Scenario {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== "string" || !LIKE_A_BIGINT.test(value)) return value;
    return value.startsWith("'") ? value.slice(1) : BigInt(value.slice(0, -1));
  }) as Scenario;
}

/** A bigint's text, or a text that would be taken for one and so has a quote in front. */
const LIKE_A_BIGINT = /^'*-?\d+n$/;

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, change));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]),
  );
}

/** JSON with sorted keys and integers as strings; undefined members are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "bigint") return `${inner}n`;
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
