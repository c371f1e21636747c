import fc from "fast-check";
import { expect, test } from "vitest";
import type { Patch } from "../kernel/patch.ts";
import { canonicalJson, decodeScenario, encodeScenario, hashScenario } from "./hash-scenario.ts";
import type { Scenario } from "./scenario.ts";

const patch: Patch = {
  scope: "0xweth",
  parameter: "ltvBps",
  perturbation: { kind: "shift", by: -300n },
  from: { timeSeconds: 100 },
  until: undefined,
};
const scenario: Scenario = {
  name: "WETH ltv -3 pp",
  coordinates: ["-3 pp"],
  patches: [patch],
  liquidator: { model: "same-block", params: { gasCostUsd8: 5n, saleCostBps: 1n } },
  seed: 1,
  journal: "event",
  snapshotEverySeconds: 86_400,
};

/** The same value with the keys of every mapping in another order. */
function reordered<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reordered) as T;
  const entries = Object.entries(value).map(([key, inner]) => [key, reordered(inner)] as const);
  return Object.fromEntries(entries.reverse()) as T;
}

test("the order of keys, the name and the spelling of values do not count", () => {
  const hash = hashScenario(scenario);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(hashScenario(reordered(scenario))).toBe(hash);
  expect(hashScenario({ ...scenario, name: "other", coordinates: ["-300 bps"] })).toBe(hash);
  const { until: _until, ...withoutUntil } = patch;
  expect(hashScenario({ ...scenario, patches: [withoutUntil as Patch] })).toBe(hash);
});

test("every change of content changes the hash", () => {
  const patched = (change: Partial<Patch>): Scenario => ({
    ...scenario,
    patches: [{ ...patch, ...change }],
  });
  const others: Scenario[] = [
    scenario,
    { ...scenario, patches: [] },
    { ...scenario, patches: [patch, patch] },
    { ...scenario, seed: 2 },
    { ...scenario, journal: "full" },
    { ...scenario, snapshotEverySeconds: 86_401 },
    { ...scenario, liquidator: { ...scenario.liquidator, model: "as-recorded" } },
    { ...scenario, liquidator: { model: "same-block", params: { gasCostUsd8: 5n } } },
    {
      ...scenario,
      liquidator: { model: "same-block", params: { gasCostUsd8: 6n, saleCostBps: 1n } },
    },
    patched({ scope: "0xusdc" }),
    patched({ parameter: "liquidationThresholdBps" }),
    patched({ perturbation: { kind: "shift", by: 300n } }),
    patched({ perturbation: { kind: "set", value: 300n } }),
    patched({ perturbation: { kind: "scale", scaleBps: 300n } }),
    patched({ perturbation: { kind: "set", value: true } }),
    patched({ perturbation: { kind: "set", value: false } }),
    patched({ from: undefined }),
    patched({ from: { block: 100 } }),
    patched({ from: { timeSeconds: 101 } }),
    patched({ until: { timeSeconds: 100 } }),
  ];
  expect(new Set(others.map(hashScenario)).size).toBe(others.length);
});

test("the order of patches counts: they apply one after the other", () => {
  const half: Patch = { ...patch, perturbation: { kind: "scale", scaleBps: 5_000n } };
  expect(hashScenario({ ...scenario, patches: [patch, half] })).not.toBe(
    hashScenario({ ...scenario, patches: [half, patch] }),
  );
});

test("canonical JSON sorts keys at every depth and tells 5 from 5n", () => {
  expect(canonicalJson({ b: { d: 1n, c: [true, 2] }, a: undefined })).toBe(
    '{"b":{"c":[true,2],"d":"1n"}}',
  );
  expect(canonicalJson({ a: 5 })).not.toBe(canonicalJson({ a: 5n }));
});

test("a scenario comes back from its text", () => {
  const moments = fc.oneof(
    fc.constant(undefined),
    fc.record({ timeSeconds: fc.nat() }),
    fc.record({ block: fc.nat() }),
  );
  const perturbations = fc.oneof(
    fc.record({ kind: fc.constant("set" as const), value: fc.oneof(fc.bigInt(), fc.boolean()) }),
    fc.record({ kind: fc.constant("shift" as const), by: fc.bigInt() }),
    fc.record({ kind: fc.constant("scale" as const), scaleBps: fc.bigInt({ min: 0n }) }),
  );
  const patches = fc.array(
    fc.record({
      scope: fc.oneof(fc.string(), fc.constantFrom("5n", "-0n", "'5n", "''12n", "n")),
      parameter: fc.string(),
      perturbation: perturbations,
      from: moments,
      until: moments,
    }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(patches, fc.nat(), (some, seed) => {
      const one: Scenario = { ...scenario, patches: some, seed };
      const back = decodeScenario(encodeScenario(one));
      expect(hashScenario(back)).toBe(hashScenario(one));
      expect(back).toEqual(one);
    }),
  );
});
