import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isBrought, lacksData, runExample, type ExpectedResult } from "./run-example.ts";

const folder = fileURLToPath(new URL("../../examples", import.meta.url));
const examples = readdirSync(folder);

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(0);
});

test.for(examples)(
  "%s gives what it is known to give, hash for hash",
  { timeout: 600_000 },
  (name, context) => {
    // Some run on a copy of recorded data that only their user can bring (needs ../shared/data).
    if (lacksData(join(folder, name))) context.skip("(needs ../shared/data)");
    const home = mkdtempSync(join(tmpdir(), "hindcast-example-"));
    try {
      const known = JSON.parse(
        readFileSync(join(folder, name, "expected.json"), "utf8"),
      ) as ExpectedResult;
      const found = runExample(join(folder, name), home);
      // A user's own copy may have more rows; then there is nothing to compare with.
      if (isBrought(join(folder, name)) && found.dataset.hash !== known.dataset.hash)
        context.skip("(needs the very rows of ../shared/data that expected.json was made from)");
      expect(found).toEqual(known);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
);
