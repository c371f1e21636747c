import { expect, test } from "vitest";
import { deadFiles } from "./dead-files.ts";
import { fixture } from "./law.ts";

const MANIFEST = fixture(
  "packages/store/package.json",
  JSON.stringify({
    name: "@hindcast/store",
    exports: { ".": { "@hindcast/source": "./src/index.ts", default: "./dist/index.js" } },
    scripts: { record: "node src/record.ts --all" },
    bin: { store: "./dist/main.js" },
  }),
);
const dead = (files: Readonly<Record<string, string>>) =>
  deadFiles
    .check([MANIFEST, ...Object.entries(files).map(([path, text]) => fixture(path, text))])
    .findings.map((finding) => finding.path);

test("follows imports, worker URLs, bins and scripts", () => {
  const files = {
    "packages/store/src/index.ts": 'export * from "./a.ts"; new URL("./w.ts", import.meta.url);',
    "packages/store/src/a.ts": 'const late = () => import("./b.ts");',
    "packages/store/src/b.ts": "",
    "packages/store/src/w.ts": "",
    "packages/store/src/main.ts": "",
    "packages/store/src/record.ts": "",
    "packages/store/src/orphan.ts": 'import "./index.ts";',
  };
  expect(dead(files)).toEqual(["packages/store/src/orphan.ts"]);
});

test("what only a test reaches is dead, unless it lies in testing/", () => {
  const files = {
    "packages/store/src/index.ts": "",
    "packages/store/src/a.test.ts": 'import "./a.ts"; import "./testing/clock.ts";',
    "packages/store/src/a.ts": "",
    "packages/store/src/testing/clock.ts": "",
  };
  expect(dead(files)).toEqual(["packages/store/src/a.ts"]);
});

test("a page starts its script, a test starts a tool", () => {
  const files = {
    "apps/report/index.html": '<script type="module" src="/src/main.tsx"></script>',
    "apps/report/src/main.tsx": "",
    "apps/report/vite.config.ts": 'import "./build/lock.ts";',
    "apps/report/build/lock.ts": "",
    "tools/tidy.test.ts": 'import "./tidy/law.ts";',
    "tools/tidy/law.ts": "",
    "tools/forgotten.ts": "",
  };
  expect(dead(files)).toEqual(["tools/forgotten.ts"]);
});

test("is blind without sources", () => {
  expect(deadFiles.check([MANIFEST]).checked).toBe(0);
});
