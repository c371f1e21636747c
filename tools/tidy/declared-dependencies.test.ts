import { expect, test } from "vitest";
import { declaredDependencies } from "./declared-dependencies.ts";
import { fixture } from "./law.ts";

const ROOT = fixture(
  "package.json",
  '{"name": "root", "scripts": {"check": "tsc -p . && vitest run"}, "devDependencies": {"vitest": "5.1.0", "typescript": "7.0.2"}}',
);
const store = (fields: object) =>
  fixture("packages/store/package.json", JSON.stringify({ name: "@hindcast/store", ...fields }));
const messages = (...files: ReturnType<typeof fixture>[]) =>
  declaredDependencies.check([ROOT, ...files]).findings.map((f) => `${f.path} ${f.message}`);

test("an import needs its line in dependencies", () => {
  const source = fixture("packages/store/src/index.ts", 'import { z } from "zod/mini";');
  expect(messages(store({}), source)).toEqual([
    "packages/store/src/index.ts imports zod, which packages/store/package.json does not have in dependencies",
  ]);
  expect(messages(store({ devDependencies: { zod: "4.6.7" } }), source)).toHaveLength(1);
  expect(messages(store({ dependencies: { zod: "catalog:" } }), source)).toEqual([]);
});

test("a test may use what the root or devDependencies hold", () => {
  const file = fixture("packages/store/src/a.test.ts", 'import "vitest"; import "fast-check";');
  expect(messages(store({}), file)).toHaveLength(1);
  expect(messages(store({ devDependencies: { "fast-check": "4.10.2" } }), file)).toEqual([]);
});

test("an unused dependency is found, types count with what they type", () => {
  const source = fixture("packages/store/src/index.ts", 'import "kysely";');
  const manifest = store({
    dependencies: { kysely: "catalog:", "left-pad": "1.0.0" },
    devDependencies: { "@types/left-pad": "1.0.0", "@types/kysely": "1.0.0" },
  });
  expect(messages(manifest, source).map((m) => m.split(" ")[1])).toEqual([
    "left-pad",
    "@types/left-pad",
  ]);
});

test("versions are exact", () => {
  const source = fixture("packages/store/src/index.ts", 'import "kysely";');
  expect(messages(store({ dependencies: { kysely: "^0.29.9" } }), source)).toHaveLength(1);
});

test("is blind without imports", () => {
  expect(declaredDependencies.check([ROOT]).checked).toBe(0);
});
