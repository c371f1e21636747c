import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pageRunsSuite } from "./docs/page-runs.suite.ts";
import { isExample, root, runnablePages } from "./docs/pages.ts";

/** Every example's page: its commands print what it shows, and it gives what it is known to give. */

test("every example has a page that runs it", () => {
  const run = runnablePages.map(({ path }) => path);
  const names = readdirSync(join(root, "examples"));
  expect(names.length).toBeGreaterThan(0);
  expect(run).toEqual(expect.arrayContaining(names.map((name) => `examples/${name}/README.md`)));
});

pageRunsSuite(runnablePages.filter(isExample));
