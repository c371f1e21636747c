import { expect, test } from "vitest";
import { fixture } from "./law.ts";
import { outsideModules } from "./outside-modules.ts";

const check = (path: string, specifier: string) =>
  outsideModules.check([fixture(path, `import "${specifier}";`)]).findings;

test.each([
  ["packages/domain/src/index.ts", "node:crypto"],
  ["packages/domain/src/index.ts", "crypto"],
  ["packages/domain/src/index.ts", "yaml"],
  ["packages/evidence/src/index.ts", "viem"],
  ["packages/replay/src/kernel/run.ts", "zod"],
  ["packages/replay/src/scenario/load.ts", "node:fs"],
  ["packages/replay/src/scenario/load.ts", "piscina"],
  ["packages/replay/src/workers/pool.ts", "better-sqlite3"],
  ["packages/ingest/src/decode/aave-v3.ts", "node:fs"],
  ["packages/ingest/src/sources/rpc/read.ts", "kysely"],
  ["apps/cli/src/main.ts", "apache-arrow"],
])("%s may not import %s", (path, specifier) => {
  expect(check(path, specifier)).toHaveLength(1);
});

test.each([
  ["packages/domain/src/index.ts", "zod"],
  ["packages/domain/src/fixed.test.ts", "node:fs"],
  ["packages/evidence/src/index.ts", "@hindcast/domain"],
  ["packages/store/src/catalog/open.ts", "better-sqlite3"],
  ["packages/ingest/src/sources/rpc/read.ts", "viem"],
  ["packages/ingest/src/decode/aave-v3.ts", "viem"],
  ["packages/replay/src/workers/pool.ts", "piscina"],
  ["packages/replay/src/scenario/load.ts", "yaml"],
  ["apps/cli/src/main.ts", "node:fs"],
])("%s may import %s", (path, specifier) => {
  expect(check(path, specifier)).toEqual([]);
});

test("a type leaves nothing behind, so it may be named outside domain", () => {
  const text = 'import type { Hex } from "viem";';
  const at = (path: string) => outsideModules.check([fixture(path, text)]).findings.length;
  expect(at("packages/replay/src/scenario/load.ts")).toBe(0);
  expect(at("packages/domain/src/index.ts")).toBe(1);
});

test("is blind without imports", () => {
  expect(outsideModules.check([]).checked).toBe(0);
});
