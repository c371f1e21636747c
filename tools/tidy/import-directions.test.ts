import { expect, test } from "vitest";
import { importDirections } from "./import-directions.ts";
import { fixture } from "./law.ts";

const manifest = (folder: string, name: string, subpaths: readonly string[] = []) =>
  fixture(
    `${folder}/package.json`,
    JSON.stringify({ name, exports: Object.fromEntries([".", ...subpaths].map((s) => [s, {}])) }),
  );
const MANIFESTS = [
  manifest("packages/domain", "@hindcast/domain", ["./testing"]),
  manifest("packages/store", "@hindcast/store"),
  manifest("packages/testchain", "@hindcast/testchain"),
  manifest("apps/cli", "hindcast"),
];
const check = (path: string, specifier: string) =>
  importDirections.check([...MANIFESTS, fixture(path, `import "${specifier}";`)]).findings;

test.each([
  ["packages/domain/src/numbers/fixed.ts", "../events/position.ts"],
  ["packages/domain/src/hindcast-error.ts", "./numbers/units.ts"],
  ["packages/domain/src/events/facts.ts", "../protocols/protocol.ts"],
  ["packages/domain/src/protocols/aave-v3/math.ts", "../maker/math.ts"],
  ["packages/domain/src/protocols/aave-v3/math.ts", "../../market/liquidator.ts"],
  ["packages/domain/src/protocols/aave-v3/math.ts", "../protocol.suite.ts"],
  ["packages/domain/src/protocols/aave-v3/math.ts", "../known-protocols.ts"],
  ["packages/domain/src/market/a-liquidator/model.ts", "../b-liquidator/model.ts"],
  ["packages/domain/src/market/a-liquidator/model.ts", "../../protocols/protocol.ts"],
  ["packages/domain/src/index.ts", "@hindcast/store"],
  ["packages/store/src/index.ts", "@hindcast/domain/src/index.ts"],
  ["packages/store/src/index.ts", "../../domain/src/index.ts"],
  ["packages/store/src/index.ts", "@hindcast/domain/testing"],
  ["packages/store/src/index.ts", "@hindcast/testchain"],
  ["packages/store/src/index.ts", "hindcast"],
  ["packages/store/src/index.ts", "../../../tools/tidy/law.ts"],
  ["packages/replay/src/kernel/run.ts", "@hindcast/store"],
  ["packages/replay/src/kernel/run.ts", "../scenario/scenario.ts"],
  ["packages/newcomer/src/index.ts", "@hindcast/domain"],
])("%s may not import %s", (path, specifier) => {
  expect(check(path, specifier)).toHaveLength(1);
});

test.each([
  ["packages/domain/src/numbers/fixed.ts", "./units.ts"],
  ["packages/domain/src/events/schema.ts", "../hindcast-error.ts"],
  ["packages/domain/src/protocols/aave-v3/actions/borrow.ts", "../math.ts"],
  ["packages/domain/src/protocols/aave-v3/math.ts", "../../numbers/fixed.ts"],
  ["packages/domain/src/protocols/aave-v3/math.ts", "../protocol.ts"],
  ["packages/domain/src/protocols/aave-v3/index.test.ts", "../protocol.suite.ts"],
  ["packages/domain/src/market/known-liquidators.ts", "./a-liquidator/model.ts"],
  ["packages/store/src/index.ts", "@hindcast/domain"],
  ["packages/store/src/index.test.ts", "@hindcast/domain/testing"],
  ["packages/store/src/index.test.ts", "@hindcast/testchain"],
  ["packages/replay/src/kernel/run.ts", "./history.ts"],
  ["packages/replay/src/kernel/run.ts", "@hindcast/domain"],
  ["apps/cli/src/main.ts", "@hindcast/store"],
])("%s may import %s", (path, specifier) => {
  expect(check(path, specifier)).toEqual([]);
});

test("sees re-exports, import(), import types and worker URLs", () => {
  const text = [
    'export * from "@hindcast/store";',
    'const late = import("@hindcast/store");',
    'type T = import("@hindcast/store").T;',
    'new URL("../../store/src/index.ts", import.meta.url);',
  ].join("\n");
  const { findings } = importDirections.check([
    ...MANIFESTS,
    fixture("packages/domain/src/index.ts", text),
  ]);
  expect(findings.map((f) => f.line)).toEqual([1, 2, 3, 4]);
});

test("is blind without imports", () => {
  expect(importDirections.check([fixture("packages/domain/src/index.ts")]).checked).toBe(0);
});
