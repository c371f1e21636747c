import { expect, test } from "vitest";
import { fixture } from "./law.ts";
import { names } from "./names.ts";

const breaches = (...paths: readonly string[]) =>
  names.check(paths.map((path) => fixture(path))).findings.map((finding) => finding.path);

test.each([
  ["packages/store/src/utils.ts", "packages/store/src/utils.ts"],
  ["packages/store/src/helpers/a.ts", "packages/store/src/helpers"],
  ["packages/store/src/common.test.ts", "packages/store/src/common.test.ts"],
  ["packages/misc/package.json", "packages/misc"],
  ["packages/store/src/SegmentReader.ts", "packages/store/src/SegmentReader.ts"],
  ["packages/store/src/segment_reader.ts", "packages/store/src/segment_reader.ts"],
  ["docs/Guide/a.md", "docs/Guide"],
])("%s is refused", (path, culprit) => {
  expect(breaches(path)).toEqual([culprit]);
});

test("numbered twins are refused, numbers in names are not", () => {
  expect(breaches("a/foo.ts", "a/foo2.ts")).toEqual(["a/foo2.ts"]);
  expect(breaches("a/foo/x.ts", "a/foo-2/x.ts")).toEqual(["a/foo-2"]);
  expect(breaches("a/sha256.ts", "a/usd8.ts", "protocols/aave-v3/x.ts")).toEqual([]);
});

test("fixed names, dot files and published data keep theirs", () => {
  const kept = ["README.md", ".ci/run", ".oxlintrc.json", "docs/decisions/0001-the-house.md"];
  expect(breaches(...kept, "datasets/eth/ETHUSDC-1m-2024.zip")).toEqual([]);
});

test("is blind without files", () => {
  expect(names.check([]).checked).toBe(0);
});
