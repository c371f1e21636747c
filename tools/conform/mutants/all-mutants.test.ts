import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { BENCH_IDS } from "../known-benches.ts";
import { MUTANTS } from "./all-mutants.ts";

const ROOT = new URL("../../../", import.meta.url);

test("there are enough wrong rules, each with a name of its own", () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(MUTANTS.map((mutant) => mutant.name)).size).toBe(MUTANTS.length);
});

test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))("%s", (_name, mutant) => {
  const { file, find, replace, benches } = mutant;
  const text = readFileSync(fileURLToPath(new URL(file, ROOT)), "utf8");
  expect(text.split(find).length - 1, `"${find}" in ${file}`).toBe(1);
  expect(replace).not.toBe(find);
  expect(BENCH_IDS).toEqual(expect.arrayContaining([...benches]));
});
