import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCase } from "./case-file.ts";
import { emptyTally } from "./contest.ts";
import { withBench } from "./known-benches.ts";
import { replayCase } from "./replay-case.ts";

/** What the contracts answered once, held against the rules of today, without the contracts. */
const CASES = fileURLToPath(new URL("./cases", import.meta.url));
const files = existsSync(CASES) ? globSync("*/*.json", { cwd: CASES }).toSorted() : [];

test("there are recorded cases", () => {
  expect(files.length).toBeGreaterThan(0);
});

test.each(files)("%s", (file) => {
  const recorded = readCase(readFileSync(join(CASES, file), "utf8"));
  const tally = emptyTally();
  const mismatches = withBench(recorded.bench, (bench) => replayCase(bench, recorded, tally));
  expect(mismatches).toEqual([]);
  expect(tally.transactions).toBe(recorded.steps.length);
  expect(tally.events + tally.reverted).toBeGreaterThan(0);
});
