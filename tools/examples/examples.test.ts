import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runExample, type ExpectedResult } from "./run-example.ts";

const folder = fileURLToPath(new URL("../../examples", import.meta.url));
const examples = readdirSync(folder);

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(0);
});

test.each(examples)(
  "%s gives what it is known to give, hash for hash",
  (name) => {
    const home = mkdtempSync(join(tmpdir(), "hindcast-example-"));
    try {
      const known = JSON.parse(
        readFileSync(join(folder, name, "expected.json"), "utf8"),
      ) as ExpectedResult;
      expect(runExample(join(folder, name), home)).toEqual(known);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
  120_000,
);
